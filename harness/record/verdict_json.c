/* Tables say which number goes under which name, for writing and for reading. */
#include "record/verdict_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/verdict.h"

/* A double that is null where it is not known. */
struct number_row {
        const char *name;
        size_t offset;
};
#define ROW(type, field)                                                                                     \
        {                                                                                                    \
#field, offsetof(struct type, field)                                                         \
        }

static const struct number_row verdict_numbers[] = {
        ROW(verdict, requests_per_run),
        ROW(verdict, delta_bytes),
        ROW(verdict, delta_bytes_per_request),
        ROW(verdict, bytes_per_run),
        ROW(verdict, bytes_per_run_low),
        ROW(verdict, bytes_per_run_high),
        ROW(verdict, bytes_per_request),
        ROW(verdict, bytes_per_request_low),
        ROW(verdict, bytes_per_request_high),
        ROW(verdict, limit_reached_s),
        ROW(verdict, alpha),
        ROW(verdict, alpha_look),
        { NULL, 0 },
};

static const struct number_row channel_numbers[] = {
        ROW(channel_verdict, baseline),      ROW(channel_verdict, level),
        ROW(channel_verdict, slope),         ROW(channel_verdict, slope_low),
        ROW(channel_verdict, slope_high),    ROW(channel_verdict, flat_low),
        ROW(channel_verdict, flat_high),     ROW(channel_verdict, delta),
        ROW(channel_verdict, delta_growing), ROW(channel_verdict, p_growing),
        ROW(channel_verdict, step),          ROW(channel_verdict, noise),
        ROW(channel_verdict, detectable),    { NULL, 0 },
};

static void add_text(cJSON *object, const char *name, const char *text)
{
        if (text)
                cJSON_AddStringToObject(object, name, text);
        else
                cJSON_AddNullToObject(object, name);
}

static void add_number(cJSON *object, const char *name, double value)
{
        if (isfinite(value))
                cJSON_AddNumberToObject(object, name, value);
        else
                cJSON_AddNullToObject(object, name);
}

static void add_bytes(cJSON *object, const char *name, bool known, int64_t bytes)
{
        add_number(object, name, known ? (double)bytes : NAN);
}

static void add_numbers(cJSON *object, const struct number_row *rows, const void *base)
{
        for (; rows->name; rows++)
                add_number(object, rows->name, *(const double *)((const char *)base + rows->offset));
}

static void add_answers(cJSON *root, const struct verdict *verdict)
{
        cJSON *reasons = cJSON_CreateArray();

        cJSON_AddStringToObject(root, "schema", VERDICT_JSON_SCHEMA);
        cJSON_AddStringToObject(root, "shape", shape_names[verdict->shape]);
        cJSON_AddStringToObject(root, "hypothesis", hypothesis_names[verdict->hypothesis]);
        add_text(root, "hypothesis_reason", verdict->hypothesis_reason);
        add_text(root, "cause", verdict->has_cause ? channel_infos[verdict->cause].name : NULL);
        add_text(root, "cause_reason", verdict->cause_reason);
        cJSON_AddNumberToObject(root, "exit_code", verdict->exit_code);
        cJSON_AddBoolToObject(root, "interrupted", verdict->interrupted);
        for (size_t i = 0; i < verdict->reason_count; i++)
                cJSON_AddItemToArray(reasons, cJSON_CreateString(verdict->reasons[i]));
        cJSON_AddItemToObject(root, "reasons", reasons);
}

static void add_holder(cJSON *root, const struct verdict *verdict)
{
        cJSON *holders = cJSON_AddArrayToObject(root, "holder");
        cJSON *madvise, *intervention;

        for (size_t i = 0; i < verdict->holder_count; i++) {
                cJSON *row = cJSON_CreateObject();

                cJSON_AddStringToObject(row, "name", verdict->holders[i].name);
                add_text(row, "label", verdict->holders[i].label);
                cJSON_AddNumberToObject(row, "bytes", (double)verdict->holders[i].bytes);
                cJSON_AddItemToArray(holders, row);
        }
        add_text(root, "holder_reason",
                 verdict->has_ledger ? NULL : "no ledger was taken when the last run had settled");
        add_bytes(root, "rss_settled_bytes", verdict->has_levels, verdict->rss_settled_bytes);
        add_bytes(root, "live_heap_bytes", verdict->has_levels, verdict->live_heap_bytes);
        add_bytes(root, "gap_bytes", verdict->has_levels, verdict->gap_bytes);
        add_text(root, "levels_reason", verdict->levels_reason);
        add_bytes(root, "unexplained_bytes", verdict->has_ledger, verdict->unexplained_bytes);
        add_bytes(root, "go_held_bytes", verdict->has_ledger, verdict->go_held_bytes);
        madvise = cJSON_AddObjectToObject(root, "madvise");
        add_text(madvise, "predicted", verdict->madvise_predicted);
        add_text(madvise, "observed", verdict->madvise_observed);
        add_text(madvise, "evidence", verdict->madvise_evidence);
        intervention = cJSON_AddObjectToObject(root, "intervention");
        add_bytes(intervention, "released_bytes", verdict->has_intervention, verdict->released_bytes);
        add_bytes(intervention, "reserve_bytes", verdict->has_intervention, verdict->reserve_bytes);
        add_text(intervention, "reason", verdict->intervention_reason);
}

static cJSON *channel_object(enum channel id, const struct channel_verdict *channel)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *values;

        cJSON_AddStringToObject(object, "name", channel_infos[id].name);
        cJSON_AddStringToObject(object, "label", channel_infos[id].label);
        cJSON_AddStringToObject(object, "unit", channel_infos[id].unit);
        cJSON_AddBoolToObject(object, "measured", channel->measured);
        cJSON_AddBoolToObject(object, "decides", channel->decides);
        add_text(object, "shape", channel->measured ? shape_names[channel->shape] : NULL);
        add_text(object, "reason", channel->reason);
        values = cJSON_AddArrayToObject(object, "values");
        for (size_t i = 0; i < channel->count; i++)
                cJSON_AddItemToArray(values, isfinite(channel->values[i])
                                                     ? cJSON_CreateNumber(channel->values[i])
                                                     : cJSON_CreateNull());
        add_numbers(object, channel_numbers, channel);
        cJSON_AddNumberToObject(object, "runs_needed", channel->runs_needed);
        cJSON_AddNumberToObject(object, "warmup", channel->warmup);
        return object;
}

static void add_evidence(cJSON *root, const struct verdict *verdict)
{
        cJSON *channels = cJSON_AddArrayToObject(root, "channels");
        cJSON *sites = cJSON_AddArrayToObject(root, "call_sites");
        cJSON *looks;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                cJSON_AddItemToArray(channels, channel_object((enum channel)i, &verdict->channels[i]));
        for (size_t i = 0; i < verdict->call_site_count; i++) {
                cJSON *site = cJSON_CreateObject();

                cJSON_AddStringToObject(site, "stack", verdict->call_sites[i].stack);
                cJSON_AddNumberToObject(site, "growth", verdict->call_sites[i].growth);
                cJSON_AddNumberToObject(site, "share", verdict->call_sites[i].share);
                cJSON_AddItemToArray(sites, site);
        }
        add_numbers(root, verdict_numbers, verdict);
        add_text(root, "limit_reason", verdict->limit_reason);
        cJSON_AddNumberToObject(root, "runs", verdict->runs);
        cJSON_AddNumberToObject(root, "runs_dropped", verdict->runs_dropped);
        cJSON_AddNumberToObject(root, "warmup", verdict->warmup);
        looks = cJSON_AddArrayToObject(root, "looks");
        for (size_t i = 0; i < verdict->look_count; i++) {
                cJSON *look = cJSON_CreateObject();

                cJSON_AddNumberToObject(look, "runs", verdict->looks[i]);
                cJSON_AddStringToObject(look, "shape", shape_names[verdict->look_shapes[i]]);
                cJSON_AddItemToArray(looks, look);
        }
}

char *verdict_json_write(const struct verdict *verdict)
{
        cJSON *root = cJSON_CreateObject();
        char *text, *line;

        add_answers(root, verdict);
        add_holder(root, verdict);
        add_evidence(root, verdict);
        text = cJSON_Print(root);
        line = mem_printf("%s\n", text ? text : "null");
        free(text);
        cJSON_Delete(root);
        return line;
}

/* Reading: the first fault is kept, and after it nothing else is read. */
struct reader {
        struct err *err;
        bool ok;
};

static void fault(struct reader *reader, const char *name, const char *rule)
{
        if (reader->ok)
                err_set(reader->err, ERR_FORMAT, "verdict.json: %s: must be %s", name, rule);
        reader->ok = false;
}

static char *take_text(struct reader *reader, const cJSON *object, const char *name)
{
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);

        if (cJSON_IsString(node))
                return mem_dup(node->valuestring);
        if (!cJSON_IsNull(node))
                fault(reader, name, "text or null");
        return NULL;
}

static double take_number(struct reader *reader, const cJSON *object, const char *name)
{
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);

        if (cJSON_IsNumber(node))
                return node->valuedouble;
        if (!cJSON_IsNull(node))
                fault(reader, name, "a number or null");
        return NAN;
}

/* A whole number within ±2^53; `known` becomes false where it is null. */
static int64_t take_whole(struct reader *reader, const cJSON *object, const char *name, bool *known)
{
        double value = take_number(reader, object, name);

        if (isnan(value)) {
                if (known)
                        *known = false;
                else
                        fault(reader, name, "a number");
                return 0;
        }
        if (fabs(value) > 0x1p53) {
                fault(reader, name, "within ±2^53");
                return 0;
        }
        return (int64_t)value;
}

static bool take_flag(struct reader *reader, const cJSON *object, const char *name)
{
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);

        if (!cJSON_IsBool(node))
                fault(reader, name, "true or false");
        return cJSON_IsTrue(node);
}

/* The place of a name in a table that ends with NULL. */
static int take_name(struct reader *reader, const cJSON *object, const char *name, const char *const *names)
{
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);

        for (int i = 0; cJSON_IsString(node) && names[i]; i++)
                if (strcmp(names[i], node->valuestring) == 0)
                        return i;
        fault(reader, name, "one of the names that the schema knows");
        return 0;
}

static const cJSON *take_array(struct reader *reader, const cJSON *object, const char *name,
                               size_t *ret_count)
{
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);

        if (!cJSON_IsArray(node))
                fault(reader, name, "an array");
        *ret_count = cJSON_IsArray(node) ? (size_t)cJSON_GetArraySize(node) : 0;
        return cJSON_IsArray(node) ? node->child : NULL;
}

static void take_numbers(struct reader *reader, const cJSON *object, const struct number_row *rows,
                         void *base)
{
        for (; rows->name; rows++)
                *(double *)((char *)base + rows->offset) = take_number(reader, object, rows->name);
}

static bool find_channel(const char *name, enum channel *ret)
{
        for (int i = 0; name && i < CHANNEL_COUNT; i++)
                if (strcmp(channel_infos[i].name, name) == 0) {
                        *ret = (enum channel)i;
                        return true;
                }
        return false;
}

static void read_answers(struct reader *reader, const cJSON *root, struct verdict *verdict)
{
        char *schema = take_text(reader, root, "schema");
        char *cause = take_text(reader, root, "cause");
        const cJSON *node;

        if (!schema || strcmp(schema, VERDICT_JSON_SCHEMA) != 0)
                fault(reader, "schema", VERDICT_JSON_SCHEMA);
        verdict->shape = (enum shape)take_name(reader, root, "shape", shape_names);
        verdict->hypothesis = (enum hypothesis)take_name(reader, root, "hypothesis", hypothesis_names);
        verdict->hypothesis_reason = take_text(reader, root, "hypothesis_reason");
        verdict->has_cause = cause != NULL;
        if (cause && !find_channel(cause, &verdict->cause))
                fault(reader, "cause", "null or a channel's name");
        verdict->cause_reason = take_text(reader, root, "cause_reason");
        verdict->exit_code = (int)take_whole(reader, root, "exit_code", NULL);
        verdict->interrupted = take_flag(reader, root, "interrupted");
        node = take_array(reader, root, "reasons", &verdict->reason_count);
        verdict->reasons = mem_new(verdict->reason_count, sizeof(*verdict->reasons));
        for (size_t i = 0; node; node = node->next)
                verdict->reasons[i++] = mem_dup(cJSON_IsString(node) ? node->valuestring : "");
        free(schema);
        free(cause);
}

static void read_holder(struct reader *reader, const cJSON *root, struct verdict *verdict)
{
        const cJSON *node = take_array(reader, root, "holder", &verdict->holder_count);
        const cJSON *madvise = cJSON_GetObjectItemCaseSensitive(root, "madvise");
        const cJSON *intervention = cJSON_GetObjectItemCaseSensitive(root, "intervention");

        verdict->holders = mem_new(verdict->holder_count, sizeof(*verdict->holders));
        for (size_t i = 0; node; node = node->next, i++) {
                verdict->holders[i].name = take_text(reader, node, "name");
                verdict->holders[i].label = take_text(reader, node, "label");
                verdict->holders[i].bytes = take_whole(reader, node, "bytes", NULL);
        }
        verdict->has_levels = verdict->has_ledger = verdict->has_intervention = true;
        verdict->rss_settled_bytes = take_whole(reader, root, "rss_settled_bytes", &verdict->has_levels);
        verdict->live_heap_bytes = take_whole(reader, root, "live_heap_bytes", &verdict->has_levels);
        verdict->gap_bytes = take_whole(reader, root, "gap_bytes", &verdict->has_levels);
        verdict->levels_reason = take_text(reader, root, "levels_reason");
        verdict->unexplained_bytes = take_whole(reader, root, "unexplained_bytes", &verdict->has_ledger);
        verdict->go_held_bytes = take_whole(reader, root, "go_held_bytes", &verdict->has_ledger);
        verdict->madvise_predicted = take_text(reader, madvise, "predicted");
        verdict->madvise_observed = take_text(reader, madvise, "observed");
        verdict->madvise_evidence = take_text(reader, madvise, "evidence");
        verdict->released_bytes =
                take_whole(reader, intervention, "released_bytes", &verdict->has_intervention);
        verdict->reserve_bytes =
                take_whole(reader, intervention, "reserve_bytes", &verdict->has_intervention);
        verdict->intervention_reason = take_text(reader, intervention, "reason");
}

static void read_channel(struct reader *reader, const cJSON *object, struct channel_verdict *channel)
{
        const cJSON *node = take_array(reader, object, "values", &channel->count);

        channel->measured = take_flag(reader, object, "measured");
        channel->decides = take_flag(reader, object, "decides");
        channel->shape = channel->measured ? (enum shape)take_name(reader, object, "shape", shape_names)
                                           : SHAPE_INCONCLUSIVE;
        channel->reason = take_text(reader, object, "reason");
        channel->values = mem_new(channel->count, sizeof(*channel->values));
        for (size_t i = 0; node; node = node->next)
                channel->values[i++] = cJSON_IsNumber(node) ? node->valuedouble : NAN;
        take_numbers(reader, object, channel_numbers, channel);
        channel->runs_needed = (int)take_whole(reader, object, "runs_needed", NULL);
        channel->warmup = (int)take_whole(reader, object, "warmup", NULL);
}

static void read_channels(struct reader *reader, const cJSON *root, struct verdict *verdict)
{
        size_t count;
        const cJSON *node = take_array(reader, root, "channels", &count);

        for (; node; node = node->next) {
                char *name = take_text(reader, node, "name");
                enum channel id;

                if (!find_channel(name, &id) || verdict->channels[id].values)
                        fault(reader, "channels", "of known names, each once");
                else
                        read_channel(reader, node, &verdict->channels[id]);
                free(name);
        }
}

static void read_evidence(struct reader *reader, const cJSON *root, struct verdict *verdict)
{
        const cJSON *node = take_array(reader, root, "call_sites", &verdict->call_site_count);

        verdict->call_sites = mem_new(verdict->call_site_count, sizeof(*verdict->call_sites));
        for (size_t i = 0; node; node = node->next, i++) {
                verdict->call_sites[i].stack = take_text(reader, node, "stack");
                verdict->call_sites[i].growth = take_number(reader, node, "growth");
                verdict->call_sites[i].share = take_number(reader, node, "share");
        }
        take_numbers(reader, root, verdict_numbers, verdict);
        verdict->limit_reason = take_text(reader, root, "limit_reason");
        verdict->runs = (int)take_whole(reader, root, "runs", NULL);
        verdict->runs_dropped = (int)take_whole(reader, root, "runs_dropped", NULL);
        verdict->warmup = (int)take_whole(reader, root, "warmup", NULL);
        node = take_array(reader, root, "looks", &verdict->look_count);
        verdict->looks = mem_new(verdict->look_count, sizeof(*verdict->looks));
        verdict->look_shapes = mem_new(verdict->look_count, sizeof(*verdict->look_shapes));
        for (size_t i = 0; node; node = node->next, i++) {
                verdict->looks[i] = (int)take_whole(reader, node, "runs", NULL);
                verdict->look_shapes[i] = (enum shape)take_name(reader, node, "shape", shape_names);
        }
}

bool verdict_json_read(const char *text, size_t len, struct verdict *ret, struct err *err)
{
        cJSON *root = cJSON_ParseWithLength(text, len);
        struct verdict verdict = { 0 };
        struct reader reader = { .err = err, .ok = true };

        if (!cJSON_IsObject(root)) {
                cJSON_Delete(root);
                return err_set(err, ERR_FORMAT, "verdict.json: must be a JSON object");
        }
        read_answers(&reader, root, &verdict);
        read_holder(&reader, root, &verdict);
        read_channels(&reader, root, &verdict);
        read_evidence(&reader, root, &verdict);
        cJSON_Delete(root);
        if (!reader.ok) {
                verdict_clear(&verdict);
                return false;
        }
        *ret = verdict;
        return true;
}
