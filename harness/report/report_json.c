/* What was written and drawn, and the reason if plots are missing. */
#include "report/report_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/json_build.h"
#include "base/mem.h"
#include "record/layout.h"
#include "report/report_write.h"

void report_json_append(const struct report_outcome *outcome, const char *folder, struct strbuf *buf)
{
        char *page = mem_printf("%s/%s", folder, LAYOUT_REPORT);
        cJSON *root = cJSON_CreateObject();

        json_add_text(root, "page", page);
        json_add_whole(root, "plots_written", (int64_t)outcome->plots_written);
        json_add_whole(root, "plots_drawn", (int64_t)outcome->plots_drawn);
        json_add_text(root, "plots_missing", outcome->plots_missing);
        json_append_take(root, buf);
        free(page);
}
