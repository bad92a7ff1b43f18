/* Writes all rows, known or not, so that programs can rely on them. */
#include "report/json/compare_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"
#include "report/figures/history.h"

static const char *const unit_names[] = { "bytes", "ns", "number" };

static void add_result(cJSON *array, const struct result *result)
{
        const struct verdict *verdict = &result->verdict;
        cJSON *object = json_push_object(array);

        json_add_text(object, "folder", result->folder);
        json_add_text(object, "scenario", result->scenario.name);
        json_add_text(object, "go", result->facts.go.version);
        json_add_text(object, "shape", result->has_verdict ? shape_names[verdict->shape] : NULL);
        json_add_text(object, "hypothesis",
                      result->has_verdict ? hypothesis_names[verdict->hypothesis] : NULL);
}

static void add_change(cJSON *object, const struct compare_row *row, const struct result *const *results,
                       size_t count)
{
        struct history_change change = history_change_of(row, results, count);
        cJSON *child;

        if (!change.tested)
                return;
        child = cJSON_AddObjectToObject(object, "change");
        json_add_whole(child, "result", (int64_t)change.at);
        json_add_number(child, "before", change.point.before);
        json_add_number(child, "after", change.point.after);
        json_add_number(child, "p", change.point.p);
        cJSON_AddBoolToObject(child, "sure", change.sure);
}

static void add_row(cJSON *array, const struct compare_row *row, const struct result *const *results,
                    size_t count, bool history)
{
        cJSON *object = json_push_object(array);
        cJSON *values;

        json_add_text(object, "name", row->name);
        json_add_text(object, "unit", unit_names[row->unit]);
        values = cJSON_AddArrayToObject(object, "values");
        for (size_t i = 0; i < count; i++)
                json_push_number(values, row->value(results[i], row->which));
        if (history && row->level)
                add_change(object, row, results, count);
}

void compare_json_append(const struct result *const *results, size_t count, bool history, struct strbuf *buf)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *list = cJSON_AddArrayToObject(root, "results");
        cJSON *rows = cJSON_AddArrayToObject(root, "rows");

        for (size_t i = 0; i < count; i++)
                add_result(list, results[i]);
        for (size_t r = 0; r < compare_row_count; r++)
                add_row(rows, &compare_rows[r], results, count, history);
        json_append_take(root, buf);
}
