/* Names are a contract (schema/change.schema.json). What is not known is null. */
#include "report/json/change_json.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "base/json_build.h"
#include "model/comparison.h"

static void add_row(cJSON *rows, const struct gate_baseline_change *change)
{
        cJSON *object = json_push_object(rows);
        bool known = change->known;

        json_add_text(object, "name", change->row->name);
        json_add_text(object, "unit", change->row->unit);
        json_add_number(object, "old", change->baseline);
        json_add_number(object, "new", change->candidate);
        json_add_number(object, "change", known ? change->change.ratio : NAN);
        json_add_number(object, "low", known ? change->change.low : NAN);
        json_add_number(object, "high", known ? change->change.high : NAN);
        json_add_number(object, "policy", change->row->policy);
        json_add_number(object, "noise", known ? change->noise : NAN);
        json_add_number(object, "allowed", change->allowed);
        json_add_whole(object, "pairs", known ? (int64_t)change->change.blocks : 0);
        cJSON_AddBoolToObject(object, "worse", change->worse);
}

void change_json_append(const struct comparison *comparison, struct strbuf *buf)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *rows;

        json_add_text(root, "schema", "plateau.change/1");
        json_add_text(root, "scenario", comparison->last.scenario.name);
        json_add_whole(root, "exit_code", comparison->last.gates.exit_code);
        json_add_number(root, "confidence", comparison->confidence);
        json_add_whole(root, "pairs", (int64_t)comparison_pairs(comparison));
        rows = cJSON_AddArrayToObject(root, "rows");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                add_row(rows, &comparison->changes[i]);
        json_append_take(root, buf);
}
