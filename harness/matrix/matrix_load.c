/* Decodes by tables of fields, then checks the rules between fields. The words axes, exclude and include mean what they
 * mean in GitHub's job matrix; values are texts as for --set.
 */
#include "matrix/matrix_load.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/matrix.h"

enum { MATRIX_FILE_MAX = 4 << 20, REPEATS_MAX = 1000, TRIES_MAX = 10 };

/* Decodes a value into its text for --set; null gives NULL. */
static bool decode_value(struct json_reader *reader, const cJSON *node, char **ret_text)
{
        *ret_text = NULL;
        if (cJSON_IsNull(node))
                return true;
        if (cJSON_IsString(node)) {
                *ret_text = mem_dup(node->valuestring);
                return true;
        }
        if (!cJSON_IsNumber(node) && !cJSON_IsBool(node)) {
                json_fault(reader, "must be a text, a number, true, false or null, got %s", json_kind(node));
                return false;
        }
        *ret_text = json_print(node, true);
        return true;
}

static void decode_settings(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix_settings *settings = field;
        const cJSON *item;

        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object of settings, got %s", json_kind(node));
                return;
        }
        cJSON_ArrayForEach(item, node)
        {
                char *text;

                json_enter_key(reader, item->string);
                if (matrix_settings_find(settings, item->string))
                        json_fault(reader, "repeated key");
                else if (decode_value(reader, item, &text)) {
                        matrix_settings_put(settings, item->string, text);
                        free(text);
                }
                json_leave(reader);
        }
}

struct settings_list {
        struct matrix_settings *items;
        size_t count;
};

static struct settings_list decode_list(struct json_reader *reader, const cJSON *node)
{
        struct settings_list list = { 0 };
        const cJSON *item;

        if (!cJSON_IsArray(node)) {
                json_fault(reader, "must be a list of objects, got %s", json_kind(node));
                return list;
        }
        list.items = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*list.items));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, list.count);
                decode_settings(reader, item, &list.items[list.count++]);
                json_leave(reader);
        }
        return list;
}

static void decode_exclude(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;
        struct settings_list list = decode_list(reader, node);

        matrix->exclude = list.items;
        matrix->exclude_count = list.count;
}

static void decode_include(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;
        struct settings_list list = decode_list(reader, node);

        matrix->include = list.items;
        matrix->include_count = list.count;
}

static void decode_axis(struct json_reader *reader, const cJSON *node, struct matrix_axis *axis)
{
        const cJSON *item;

        axis->key = mem_dup(node->string);
        if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) == 0) {
                json_fault(reader, "must be a list of at least one value, got %s",
                           cJSON_IsArray(node) ? "an empty list" : json_kind(node));
                return;
        }
        axis->values = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*axis->values));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, axis->count);
                if (decode_value(reader, item, &axis->values[axis->count])) {
                        for (size_t i = 0; i < axis->count; i++)
                                if (matrix_value_equals(axis->values[i], axis->values[axis->count]))
                                        json_fault(reader, "is in the list twice");
                        axis->count++;
                }
                json_leave(reader);
        }
}

static void decode_axes(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;
        const cJSON *item;

        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object of lists, got %s", json_kind(node));
                return;
        }
        matrix->axes = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*matrix->axes));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_key(reader, item->string);
                for (size_t i = 0; i < matrix->axis_count; i++)
                        if (strcmp(matrix->axes[i].key, item->string) == 0)
                                json_fault(reader, "repeated key");
                decode_axis(reader, item, &matrix->axes[matrix->axis_count++]);
                json_leave(reader);
        }
}

static void decode_shape(struct json_reader *reader, const cJSON *node, struct matrix_rule *rule)
{
        static const struct json_field row = { "shape", JSON_NAME, 0, .names = shape_names };
        int shape = -1;

        json_decode_value(reader, node, &row, &shape);
        if (shape >= 0 && shape < SHAPE_COUNT)
                rule->shapes[shape] = true;
}

static void decode_shapes(struct json_reader *reader, const cJSON *node, void *field)
{
        const cJSON *item;
        size_t index = 0;

        if (!cJSON_IsArray(node)) {
                decode_shape(reader, node, field);
                return;
        }
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, index++);
                decode_shape(reader, item, field);
                json_leave(reader);
        }
}

static void decode_hypothesis(struct json_reader *reader, const cJSON *node, void *field)
{
        static const struct json_field row = { "hypothesis", JSON_NAME, 0, .names = hypothesis_names };
        struct matrix_rule *rule = field;
        int hypothesis = -1;

        json_decode_value(reader, node, &row, &hypothesis);
        rule->has_hypothesis = hypothesis >= 0;
        if (rule->has_hypothesis)
                rule->hypothesis = (enum hypothesis)hypothesis;
}

static const struct json_field rule_fields[] = {
        { "when", JSON_CUSTOM, offsetof(struct matrix_rule, when), .custom = decode_settings },
        { "shape", JSON_CUSTOM, 0, .custom = decode_shapes },
        { "hypothesis", JSON_CUSTOM, 0, .custom = decode_hypothesis },
        { "madvise", JSON_TEXT, offsetof(struct matrix_rule, madvise) },
        { 0 },
};

static void decode_rules(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;
        const cJSON *item;

        if (!cJSON_IsArray(node)) {
                json_fault(reader, "must be a list of rules, got %s", json_kind(node));
                return;
        }
        matrix->rules = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*matrix->rules));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, matrix->rule_count);
                json_decode(reader, item, rule_fields, &matrix->rules[matrix->rule_count++]);
                json_leave(reader);
        }
}

static void decode_figure(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix_neighbour_rule *rule = field;
        const char *names[MATRIX_FIGURE_COUNT + 1] = { 0 };
        enum matrix_figure figure;

        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++)
                names[i] = matrix_figure_infos[i].name;
        if (!cJSON_IsString(node)) {
                json_fault(reader, "must be the name of a figure, got %s", json_kind(node));
        } else if (!matrix_figure_find(node->valuestring, &figure)) {
                const char *near = nearest_name(node->valuestring, names);

                json_fault(reader, "there is no figure '%s'; %s '%s'", node->valuestring,
                           near ? "did you mean" : "there is, for example,", near ? near : names[0]);
        } else {
                rule->figure = (int)figure;
        }
}

static void decode_share(struct json_reader *reader, const cJSON *node, void *field)
{
        if (!cJSON_IsString(node) || !units_parse_percent(node->valuestring, field))
                json_fault(reader, "must be a share such as \"10%%\", got %s", json_kind(node));
}

static const struct json_field neighbour_fields[] = {
        { "axis", JSON_TEXT, offsetof(struct matrix_neighbour_rule, axis), .required = true },
        { "figure", JSON_CUSTOM, 0, .required = true, .custom = decode_figure },
        { "worse", JSON_CUSTOM, offsetof(struct matrix_neighbour_rule, allowed), .required = true,
          .custom = decode_share },
        { 0 },
};

static void decode_neighbours(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;
        const cJSON *item;

        if (!cJSON_IsArray(node)) {
                json_fault(reader, "must be a list of rules, got %s", json_kind(node));
                return;
        }
        matrix->neighbours = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*matrix->neighbours));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, matrix->neighbour_count);
                json_decode(reader, item, neighbour_fields, &matrix->neighbours[matrix->neighbour_count++]);
                json_leave(reader);
        }
}

/* Decodes "scenario", a text. It is optional, since the axis "scenario" can replace it. */
static void decode_scenario(struct json_reader *reader, const cJSON *node, void *field)
{
        struct matrix *matrix = field;

        if (!cJSON_IsString(node)) {
                json_fault(reader, "must be the name of a scenario, got %s", json_kind(node));
                return;
        }
        matrix->scenarios = mem_new(1, sizeof(*matrix->scenarios));
        matrix->scenarios[matrix->scenario_count++] = mem_dup(node->valuestring);
}

/* Integers as wide as the table of fields requires; they are narrowed later. */
struct fields {
        struct matrix matrix;
        int64_t repeats;
        int64_t tries;
        int64_t seed;
};

#define AT(member) offsetof(struct fields, member)

static const struct json_field matrix_fields[] = {
        { "$schema", JSON_IGNORED },
        { "name", JSON_TEXT, AT(matrix.name), .required = true },
        { "question", JSON_TEXT, AT(matrix.question) },
        { "scenario", JSON_CUSTOM, AT(matrix), .custom = decode_scenario },
        { "set", JSON_CUSTOM, AT(matrix.set), .custom = decode_settings },
        { "axes", JSON_CUSTOM, AT(matrix), .required = true, .custom = decode_axes },
        { "exclude", JSON_CUSTOM, AT(matrix), .custom = decode_exclude },
        { "include", JSON_CUSTOM, AT(matrix), .custom = decode_include },
        { "baseline", JSON_CUSTOM, AT(matrix.baseline), .custom = decode_settings },
        { "expect", JSON_CUSTOM, AT(matrix), .custom = decode_rules },
        { "neighbours", JSON_CUSTOM, AT(matrix), .custom = decode_neighbours },
        { "repeats", JSON_I64, AT(repeats), .min = 1, .max = REPEATS_MAX },
        { "tries", JSON_I64, AT(tries), .min = 1, .max = TRIES_MAX },
        { "seed", JSON_I64, AT(seed), .min = 0, .max = 9007199254740992.0 },
        { 0 },
};

static const struct matrix_axis *find_axis(const struct matrix *matrix, const char *key)
{
        for (size_t i = 0; i < matrix->axis_count; i++)
                if (strcmp(matrix->axes[i].key, key) == 0)
                        return &matrix->axes[i];
        return NULL;
}

/* Takes the list of scenarios from the axis "scenario" if there is one. */
static void take_scenarios(struct json_reader *reader, struct matrix *matrix)
{
        const struct matrix_axis *axis = find_axis(matrix, MATRIX_SCENARIO_KEY);

        if (axis && matrix->scenario_count > 0) {
                json_fault(reader, "there is both \"scenario\" and an axis \"scenario\": give one of them");
                return;
        }
        if (!axis && matrix->scenario_count == 0) {
                json_fault(reader, "needs a \"scenario\", or an axis of that name");
                return;
        }
        if (!axis)
                return;
        matrix->scenarios = mem_new(axis->count, sizeof(*matrix->scenarios));
        for (size_t i = 0; i < axis->count; i++)
                if (axis->values[i])
                        matrix->scenarios[matrix->scenario_count++] = mem_dup(axis->values[i]);
                else
                        json_fault(reader, "axes.scenario: null is no scenario");
}

/* Reports keys that no cell has: a rule that selects by them would select nothing, so they must be typing errors. */
static void check_keys(struct json_reader *reader, const struct matrix *matrix,
                       const struct matrix_settings *settings, const char *what)
{
        for (size_t i = 0; i < settings->count; i++) {
                bool known = find_axis(matrix, settings->items[i].key) != NULL;

                for (size_t k = 0; k < matrix->include_count && !known; k++)
                        known = matrix_settings_find(&matrix->include[k], settings->items[i].key) != NULL;
                if (!known)
                        json_fault(reader, "%s: no axis is called '%s'", what, settings->items[i].key);
        }
}

static void check(struct json_reader *reader, struct matrix *matrix)
{
        take_scenarios(reader, matrix);
        if (matrix->axis_count == 0)
                json_fault(reader, "axes: needs at least one");
        for (size_t i = 0; i < matrix->exclude_count; i++)
                check_keys(reader, matrix, &matrix->exclude[i], "exclude");
        for (size_t i = 0; i < matrix->rule_count; i++)
                check_keys(reader, matrix, &matrix->rules[i].when, "expect.when");
        check_keys(reader, matrix, &matrix->baseline, "baseline");
        for (size_t i = 0; i < matrix->neighbour_count; i++)
                if (matrix->neighbours[i].axis && !find_axis(matrix, matrix->neighbours[i].axis))
                        json_fault(reader, "neighbours: no axis is called '%s'", matrix->neighbours[i].axis);
}

bool matrix_load_text(const char *path, const char *text, size_t len, struct matrix *ret_matrix,
                      struct err *err)
{
        struct fields fields = { .repeats = 1, .tries = 3, .seed = 1 };
        struct json json = { 0 };
        struct json_reader reader = { .json = &json, .ok = true, .err = err };

        if (!json_parse(path, text, len, &json, err))
                return false;
        json_decode(&reader, json.root, matrix_fields, &fields);
        if (reader.ok)
                check(&reader, &fields.matrix);
        json_clear(&json);
        if (!reader.ok) {
                matrix_clear(&fields.matrix);
                return false;
        }
        fields.matrix.repeats = (int)fields.repeats;
        fields.matrix.tries = (int)fields.tries;
        fields.matrix.seed = (uint64_t)fields.seed;
        fields.matrix.path = mem_dup(path);
        fields.matrix.text = mem_dup_len(text, len);
        *ret_matrix = fields.matrix;
        return true;
}

bool matrix_load(const char *path, struct matrix *ret_matrix, struct err *err)
{
        struct strbuf text = { 0 };
        bool ok = file_read(path, MATRIX_FILE_MAX, &text, err) &&
                  matrix_load_text(path, strbuf_text(&text), text.len, ret_matrix, err);

        strbuf_clear(&text);
        return ok;
}
