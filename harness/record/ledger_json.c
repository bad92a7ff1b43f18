/* Names come from the table of rows; numbers are whole bytes. */
#include "record/ledger_json.h"

#include <cjson/cJSON.h>

#include "base/mem.h"
#include "model/ledger.h"
#include "model/result.h"

static void add_detail(cJSON *object, const char *detail)
{
        if (detail)
                cJSON_AddStringToObject(object, "detail", detail);
        else
                cJSON_AddNullToObject(object, "detail");
}

static cJSON *build_row(const struct ledger *ledger, int id)
{
        const struct ledger_row *row = &ledger->rows[id];
        cJSON *object = cJSON_CreateObject();

        cJSON_AddStringToObject(object, "name", ledger_row_infos[id].name);
        cJSON_AddStringToObject(object, "label", ledger_row_infos[id].label);
        cJSON_AddStringToObject(object, "group", ledger_group_names[ledger_row_infos[id].group]);
        if (row->known)
                cJSON_AddNumberToObject(object, "bytes", (double)row->bytes);
        else
                cJSON_AddNullToObject(object, "bytes");
        add_detail(object, row->detail);
        return object;
}

static void add_side(cJSON *root, const char *name, const struct ledger_side_row *rows, size_t count)
{
        cJSON *array = cJSON_AddArrayToObject(root, name);

        for (size_t i = 0; i < count; i++) {
                cJSON *object = cJSON_CreateObject();

                cJSON_AddStringToObject(object, "name", rows[i].name);
                cJSON_AddNumberToObject(object, "bytes", (double)rows[i].bytes);
                add_detail(object, rows[i].detail);
                cJSON_AddItemToArray(array, object);
        }
}

static void add_checks(cJSON *root, const struct ledger *ledger)
{
        cJSON *array = cJSON_AddArrayToObject(root, "checks");

        for (size_t i = 0; i < ledger->check_count; i++) {
                const struct ledger_check *check = &ledger->checks[i];
                cJSON *object = cJSON_CreateObject();

                cJSON_AddStringToObject(object, "name", check->name);
                cJSON_AddNumberToObject(object, "measured_bytes", (double)check->measured_bytes);
                cJSON_AddNumberToObject(object, "claimed_bytes", (double)check->claimed_bytes);
                cJSON_AddNumberToObject(object, "difference_bytes",
                                        (double)(check->measured_bytes - check->claimed_bytes));
                cJSON_AddItemToArray(array, object);
        }
}

cJSON *ledger_json_build(const struct ledger *ledger)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *rows;

        cJSON_AddNumberToObject(root, "run", ledger->run);
        cJSON_AddStringToObject(root, "checkpoint", checkpoint_names[ledger->checkpoint]);
        cJSON_AddNumberToObject(root, "rss_bytes", (double)ledger->rss_bytes);
        cJSON_AddBoolToObject(root, "has_runtime", ledger->has_runtime);
        rows = cJSON_AddArrayToObject(root, "rows");
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                cJSON_AddItemToArray(rows, build_row(ledger, i));
        cJSON_AddNumberToObject(root, "unexplained_bytes", (double)ledger->rows[LEDGER_UNEXPLAINED].bytes);
        add_side(root, "below_rss", ledger->below_rss, ledger->below_count);
        add_side(root, "beyond_rss", ledger->beyond_rss, ledger->beyond_count);
        add_checks(root, ledger);
        return root;
}

char *ledger_json_print(const struct result *result)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *ledgers;
        char *printed;
        char *text;

        cJSON_AddNumberToObject(root, "schema", 1);
        ledgers = cJSON_AddArrayToObject(root, "ledgers");
        for (size_t i = 0; i < result->ledger_count; i++)
                cJSON_AddItemToArray(ledgers, ledger_json_build(&result->ledgers[i]));
        printed = cJSON_Print(root);
        text = mem_printf("%s\n", printed);
        cJSON_free(printed);
        cJSON_Delete(root);
        return text;
}
