/* Decodes what is asked of the verdict: the growth that can be afforded, expectations, thresholds. */
#include "scenario/decode_expect.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/units.h"
#include "model/verdict.h"
#include "scenario/decode_fields.h"

#define DAYS_LEAST 0.01
#define DAYS_MOST 3650

const struct json_field delta_fields[] = {
        { "headroom", JSON_BYTES, offsetof(struct fields, delta_headroom_bytes), .required = true, .min = 1 },
        { "requests", JSON_I64, offsetof(struct fields, delta_requests), .min = 1 },
        { "days", JSON_F64, offsetof(struct fields, delta_days), .min = DAYS_LEAST, .max = DAYS_MOST },
        { 0 },
};

/* Decodes a memory budget: bytes that may be used up by so many requests, or within so many days. */
static void decode_budget(struct json_reader *reader, const cJSON *node, struct fields *fields)
{
        struct scenario_delta *delta = &fields->scenario.delta;

        json_decode(reader, node, delta_fields, fields);
        if ((fields->delta_requests > 0) == (fields->delta_days > 0)) {
                json_fault(reader,
                           "needs \"headroom\" and either \"requests\" or \"days\" until the next restart");
                return;
        }
        delta->unit = fields->delta_days > 0 ? DELTA_BYTES_PER_HOUR : DELTA_BYTES_PER_REQUEST;
        delta->value = (double)fields->delta_headroom_bytes /
                       (fields->delta_days > 0 ? 24 * fields->delta_days : (double)fields->delta_requests);
}

static const struct {
        const char *per;
        enum delta_unit unit;
} delta_units[] = {
        { "run", DELTA_BYTES_PER_RUN },
        { "request", DELTA_BYTES_PER_REQUEST },
        { "h", DELTA_BYTES_PER_HOUR },
        { "hour", DELTA_BYTES_PER_HOUR },
};

static bool find_delta_unit(const char *per, enum delta_unit *ret_unit)
{
        for (size_t i = 0; i < sizeof(delta_units) / sizeof(delta_units[0]); i++)
                if (strcmp(delta_units[i].per, per) == 0) {
                        *ret_unit = delta_units[i].unit;
                        return true;
                }
        return false;
}

/* Parses "7d" or "0.5d"; "d" alone is one day. */
static bool parse_days(const char *text, double *ret_days)
{
        char *end = (char *)text;
        double days = isdigit((unsigned char)*text) ? strtod(text, &end) : 1;

        if (strcmp(end, "d") != 0 || !(days >= DAYS_LEAST && days <= DAYS_MOST))
                return false;
        *ret_days = days;
        return true;
}

bool delta_parse(const char *text, struct scenario_delta *ret_delta)
{
        char *amount = mem_dup(text);
        char *per = strchr(amount, '/');
        struct scenario_delta delta = { .unit = DELTA_FRACTION };
        int64_t bytes = 0;
        double days;
        bool ok;

        if (per)
                *per++ = '\0';
        if (!per) {
                ok = units_parse_percent(amount, &delta.value) && delta.value > 0;
        } else {
                ok = units_parse_bytes(amount, &bytes) && bytes > 0;
                delta.value = (double)bytes;
                if (ok && parse_days(per, &days)) {
                        delta.unit = DELTA_BYTES_PER_HOUR;
                        delta.value /= 24 * days;
                } else {
                        ok = ok && find_delta_unit(per, &delta.unit);
                }
        }
        if (ok)
                *ret_delta = delta;
        free(amount);
        return ok;
}

static void decode_delta(struct json_reader *reader, const cJSON *node, void *field)
{
        struct fields *fields = field;

        if (cJSON_IsObject(node))
                decode_budget(reader, node, fields);
        else if (!cJSON_IsString(node) || !delta_parse(node->valuestring, &fields->scenario.delta))
                json_fault_value(
                        reader, node,
                        "a share of the settled level such as \"1%\", \"64KiB/run\", \"16B/request\", "
                        "\"10MiB/h\", \"1GiB/7d\", or {\"headroom\": \"1GiB\", \"requests\": 60000000}");
}

const struct json_field verdict_fields[] = {
        { "delta", JSON_CUSTOM, 0, .custom = decode_delta },
        { 0 },
};

/* Decodes a name or a list of names into a bit set. */
static unsigned decode_name_set(struct json_reader *reader, const cJSON *node, const char *const *names)
{
        const struct json_field rows[] = { { "", JSON_NAME, 0, .names = names }, { 0 } };
        const cJSON *item = cJSON_IsArray(node) ? node->child : node;
        unsigned set = 0;
        size_t i = 0;

        for (; item; item = cJSON_IsArray(node) ? item->next : NULL) {
                int value = -1;
                bool in_list = cJSON_IsArray(node);

                if (in_list)
                        json_enter_index(reader, i++);
                json_decode_value(reader, item, rows, &value);
                if (in_list)
                        json_leave(reader);
                if (value >= 0)
                        set |= 1U << value;
        }
        if (set == 0 && reader->ok)
                json_fault(reader, "must be a name or a list of names, not empty");
        return set;
}

static void decode_shapes(struct json_reader *reader, const cJSON *node, void *field)
{
        *(unsigned *)field = decode_name_set(reader, node, shape_names);
}

static void decode_hypotheses(struct json_reader *reader, const cJSON *node, void *field)
{
        *(unsigned *)field = decode_name_set(reader, node, hypothesis_names);
}

static void decode_cause(struct json_reader *reader, const cJSON *node, void *field)
{
        const char *names[CHANNEL_COUNT + 1] = { NULL };
        int value = -1;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                names[i] = channel_infos[i].name;
        json_decode_value(reader, node,
                          (const struct json_field[]){ { "", JSON_NAME, 0, .names = names }, { 0 } }, &value);
        if (value >= 0)
                *(char **)field = mem_dup(names[value]);
}

/* "1%" */
static void decode_failures(struct json_reader *reader, const cJSON *node, void *field)
{
        double share;

        if (cJSON_IsString(node) && units_parse_percent(node->valuestring, &share) && share >= 0 &&
            share <= 1)
                *(double *)field = share;
        else
                json_fault(reader, "must be a share of a run's requests, such as \"1%%\"");
}

const struct json_field expect_fields[] = {
        { "failures", JSON_CUSTOM, AT(expect.failures), .custom = decode_failures },
        { "shape", JSON_CUSTOM, AT(expect.shapes), .custom = decode_shapes },
        { "hypothesis", JSON_CUSTOM, AT(expect.hypotheses), .custom = decode_hypotheses },
        { "cause", JSON_CUSTOM, AT(expect.cause), .custom = decode_cause },
        { 0 },
};

static void decode_metric_thresholds(struct json_reader *reader, const cJSON *list, struct scenario *scenario,
                                     size_t *capacity)
{
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(list)) {
                json_fault(reader, "must be a list of texts, got %s", json_kind(list));
                return;
        }
        cJSON_ArrayForEach(item, list)
        {
                json_enter_index(reader, i++);
                if (!cJSON_IsString(item))
                        json_fault(reader, "must be a text, got %s", json_kind(item));
                scenario->thresholds = mem_grow(scenario->thresholds, capacity, scenario->threshold_count + 1,
                                                sizeof(*scenario->thresholds));
                scenario->thresholds[scenario->threshold_count++] = (struct scenario_threshold){
                        .metric = mem_dup(list->string),
                        .expression = mem_dup(cJSON_IsString(item) ? item->valuestring : ""),
                };
                json_leave(reader);
        }
}

void decode_thresholds(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario *scenario = &((struct fields *)field)->scenario;
        size_t capacity = 0;
        const cJSON *list;

        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object of lists, got %s", json_kind(node));
                return;
        }
        cJSON_ArrayForEach(list, node)
        {
                json_enter_key(reader, list->string);
                decode_metric_thresholds(reader, list, scenario, &capacity);
                json_leave(reader);
        }
}
