/* Takes names from the table of rows and writes amounts as whole bytes. */
#include "record/ledger_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "base/strbuf.h"
#include "model/ledger.h"
#include "model/result.h"

static void add_row(cJSON *rows, const struct ledger *ledger, int id)
{
        const struct ledger_row *row = &ledger->rows[id];
        cJSON *object = json_push_object(rows);

        json_add_text(object, "name", ledger_row_infos[id].name);
        json_add_text(object, "label", ledger_row_infos[id].label);
        json_add_text(object, "group", ledger_group_names[ledger_row_infos[id].group]);
        if (row->known)
                json_add_whole(object, "bytes", row->bytes);
        else
                json_add_null(object, "bytes");
        json_add_text(object, "detail", row->detail);
}

static void add_side(cJSON *root, const char *name, const struct ledger_side_row *rows, size_t count)
{
        cJSON *array = cJSON_AddArrayToObject(root, name);

        for (size_t i = 0; i < count; i++) {
                cJSON *object = json_push_object(array);

                json_add_text(object, "name", rows[i].name);
                json_add_whole(object, "bytes", rows[i].bytes);
                json_add_text(object, "detail", rows[i].detail);
        }
}

static void add_checks(cJSON *root, const struct ledger *ledger)
{
        cJSON *array = cJSON_AddArrayToObject(root, "checks");

        for (size_t i = 0; i < ledger->check_count; i++) {
                const struct ledger_check *check = &ledger->checks[i];
                cJSON *object = json_push_object(array);

                json_add_text(object, "name", check->name);
                json_add_whole(object, "measured_bytes", check->measured_bytes);
                json_add_whole(object, "claimed_bytes", check->claimed_bytes);
                json_add_whole(object, "difference_bytes", check->measured_bytes - check->claimed_bytes);
        }
}

cJSON *ledger_json_build(const struct ledger *ledger)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *rows;

        json_add_number(root, "run", ledger->run);
        json_add_text(root, "checkpoint", checkpoint_names[ledger->checkpoint]);
        json_add_whole(root, "rss_bytes", ledger->rss_bytes);
        cJSON_AddBoolToObject(root, "has_runtime", ledger->has_runtime);
        rows = cJSON_AddArrayToObject(root, "rows");
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                add_row(rows, ledger, i);
        json_add_whole(root, "unexplained_bytes", ledger->rows[LEDGER_UNEXPLAINED].bytes);
        add_side(root, "below_rss", ledger->below_rss, ledger->below_count);
        add_side(root, "beyond_rss", ledger->beyond_rss, ledger->beyond_count);
        add_checks(root, ledger);
        return root;
}

char *ledger_json_print(const struct result *result)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *ledgers;
        struct strbuf text = { 0 };

        json_add_number(root, "schema", 1);
        ledgers = cJSON_AddArrayToObject(root, "ledgers");
        for (size_t i = 0; i < result->ledger_count; i++)
                cJSON_AddItemToArray(ledgers, ledger_json_build(&result->ledgers[i]));
        json_append_take(root, &text);
        return strbuf_take(&text);
}
