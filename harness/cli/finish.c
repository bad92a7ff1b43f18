/* The order makes sure that each file can be computed again from those written before it. */
#include "cli/finish.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "cli/judge.h"
#include "cli/terminal.h"
#include "model/result.h"
#include "record/layout.h"
#include "record/result_writer.h"
#include "record/verdict_json.h"
#include "report/pages/gate_text.h"
#include "report/pages/summary_text.h"
#include "report/report_write.h"

static bool write_views(const struct result *judged, const char *folder, struct err *err)
{
        struct report_outcome outcome = { 0 };
        bool ok = report_write(judged, folder, &outcome, err);

        if (ok && outcome.plots_missing)
                log_warning("%s; 'plateau report %s' draws them later", outcome.plots_missing, folder);
        report_outcome_clear(&outcome);
        return ok;
}

bool finish_result(struct result_writer *writer, const struct result *measured, bool views,
                   struct result *ret_judged, struct err *err)
{
        const char *folder = result_writer_folder(writer);

        return result_writer_finish(writer, measured, err) && judge_folder(folder, false, ret_judged, err) &&
               judge_write(ret_judged, folder, err) && (!views || write_views(ret_judged, folder, err)) &&
               result_writer_seal(writer, err);
}

void finish_print(const struct result *judged, const char *folder, bool json)
{
        struct text_style style = terminal_style(STDOUT_FILENO);
        struct strbuf text = { 0 };

        if (json) {
                char *verdict = verdict_json_write(&judged->verdict);

                fputs(verdict, stdout);
                free(verdict);
        } else {
                summary_text_append(judged, &style, &text);
                if (judged->has_gates && judged->gates.count > 0)
                        gate_text_append(&judged->gates, &style, &text);
                printf("%s%s/%s\n", strbuf_text(&text), folder, LAYOUT_REPORT);
        }
        strbuf_clear(&text);
}
