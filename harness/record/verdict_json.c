/* Tables map numbers to names; words/ turns the verdict's findings into the sentences. */
#include "record/verdict_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_build.h"
#include "base/strbuf.h"
#include "model/verdict.h"
#include "record/finding_json.h"
#include "record/growth_json.h"
#include "words/words.h"

/* A double; NAN becomes null. */
struct number_row {
        const char *name;
        size_t offset;
};
#define ROW(type, field)                                                                                     \
        {                                                                                                    \
#field, offsetof(struct type, field)                                                         \
        }

static const struct number_row verdict_numbers[] = {
        ROW(verdict, requests_sent),
        ROW(verdict, requests_distinct),
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

/* Adds the sentence of a finding; null for FINDING_NONE. */
static void add_words(cJSON *object, const char *name, const struct finding *finding)
{
        char *text = words_of(finding);

        json_add_text(object, name, text);
        free(text);
}

static void add_bytes(cJSON *object, const char *name, bool known, int64_t bytes)
{
        json_add_number(object, name, known ? (double)bytes : NAN);
}

static void add_numbers(cJSON *object, const struct number_row *rows, const void *base)
{
        for (; rows->name; rows++)
                json_add_number(object, rows->name, *(const double *)((const char *)base + rows->offset));
}

static void add_answers(cJSON *root, const struct verdict *verdict)
{
        cJSON *reasons = cJSON_CreateArray();

        json_add_text(root, "schema", VERDICT_JSON_SCHEMA);
        json_add_text(root, "shape", shape_names[verdict->shape]);
        json_add_text(root, "hypothesis", hypothesis_names[verdict->hypothesis]);
        add_words(root, "hypothesis_reason", &verdict->hypothesis_why);
        json_add_text(root, "cause", verdict->has_cause ? channel_infos[verdict->cause].name : NULL);
        add_words(root, "cause_reason", &verdict->cause_why);
        json_add_number(root, "exit_code", verdict->exit_code);
        cJSON_AddBoolToObject(root, "interrupted", verdict->interrupted);
        for (size_t i = 0; i < verdict->findings.count; i++) {
                char *text = words_of(&verdict->findings.items[i]);

                cJSON_AddItemToArray(reasons, cJSON_CreateString(text));
                free(text);
        }
        cJSON_AddItemToObject(root, "reasons", reasons);
        cJSON_AddItemToObject(root, "findings", finding_json_write_list(&verdict->findings));
}

static void add_holder(cJSON *root, const struct verdict *verdict)
{
        cJSON *holders = cJSON_AddArrayToObject(root, "holder");
        cJSON *madvise, *intervention;
        struct finding no_ledger;

        for (size_t i = 0; i < verdict->holder_count; i++) {
                cJSON *row = cJSON_CreateObject();

                json_add_text(row, "name", verdict->holders[i].name);
                json_add_text(row, "label", verdict->holders[i].label);
                json_add_whole(row, "bytes", verdict->holders[i].bytes);
                cJSON_AddItemToArray(holders, row);
        }
        finding_init(&no_ledger, verdict->has_ledger ? FINDING_NONE : FINDING_NO_SETTLED_LEDGER);
        add_words(root, "holder_reason", &no_ledger);
        add_bytes(root, "rss_settled_bytes", verdict->has_levels, verdict->rss_settled_bytes);
        add_bytes(root, "live_heap_bytes", verdict->has_levels, verdict->live_heap_bytes);
        add_bytes(root, "gap_bytes", verdict->has_levels, verdict->gap_bytes);
        add_words(root, "levels_reason", &verdict->levels_why);
        add_bytes(root, "unexplained_bytes", verdict->has_ledger, verdict->unexplained_bytes);
        add_bytes(root, "go_held_bytes", verdict->has_ledger, verdict->go_held_bytes);
        madvise = cJSON_AddObjectToObject(root, "madvise");
        json_add_text(madvise, "predicted", verdict->madvise_predicted);
        json_add_text(madvise, "observed", verdict->madvise_observed);
        json_add_text(madvise, "evidence", verdict->madvise_evidence);
        intervention = cJSON_AddObjectToObject(root, "intervention");
        add_bytes(intervention, "released_bytes", verdict->has_intervention, verdict->released_bytes);
        add_bytes(intervention, "reserve_bytes", verdict->has_intervention, verdict->reserve_bytes);
        add_bytes(intervention, "dead_heap_bytes", verdict->has_intervention, verdict->dead_heap_bytes);
        add_words(intervention, "reason", &verdict->intervention_why);
}

static cJSON *channel_object(enum channel id, const struct channel_verdict *channel)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *values;

        json_add_text(object, "name", channel_infos[id].name);
        json_add_text(object, "label", channel_infos[id].label);
        json_add_text(object, "unit", channel_infos[id].unit);
        cJSON_AddBoolToObject(object, "measured", channel->measured);
        cJSON_AddBoolToObject(object, "decides", channel->decides);
        json_add_text(object, "source", channel->source);
        json_add_text(object, "shape", channel->measured ? shape_names[channel->shape] : NULL);
        json_add_text(object, "code",
                      channel->finding.code ? finding_infos[channel->finding.code].name : NULL);
        add_words(object, "reason", &channel->finding);
        values = cJSON_AddArrayToObject(object, "values");
        for (size_t i = 0; i < channel->count; i++)
                cJSON_AddItemToArray(values, isfinite(channel->values[i])
                                                     ? cJSON_CreateNumber(channel->values[i])
                                                     : cJSON_CreateNull());
        add_numbers(object, channel_numbers, channel);
        json_add_number(object, "runs_needed", channel->runs_needed);
        json_add_number(object, "warmup", channel->warmup);
        return object;
}

static void add_shares(cJSON *root, const struct verdict *verdict)
{
        cJSON *shares = cJSON_AddArrayToObject(root, "gc_cpu");

        for (size_t i = 0; i < verdict->gc_cpu_count; i++)
                cJSON_AddItemToArray(shares, isfinite(verdict->gc_cpu[i])
                                                     ? cJSON_CreateNumber(verdict->gc_cpu[i])
                                                     : cJSON_CreateNull());
        json_add_number(root, "gc_cpu_median", verdict->gc_cpu_median);
}

static void add_rest(cJSON *root, const struct verdict *verdict)
{
        const struct verdict_rest *rest = &verdict->rest;
        cJSON *object = cJSON_AddObjectToObject(root, "rest");

        cJSON_AddBoolToObject(object, "rested", rest->rested);
        json_add_text(object, "channel", rest->rested ? channel_infos[rest->channel].name : NULL);
        json_add_number(object, "length_s", rest->rested ? rest->length_s : NAN);
        json_add_number(object, "held_s", rest->rested ? rest->held_s : NAN);
        json_add_number(object, "lifetime_s", rest->rested ? rest->lifetime_s : NAN);
        json_add_number(object, "fallen", rest->rested ? rest->fallen : NAN);
        json_add_number(object, "idle_per_hour", rest->rested ? rest->idle_per_hour : NAN);
        cJSON_AddBoolToObject(object, "by_the_hour", rest->by_the_hour);
        cJSON_AddBoolToObject(object, "partly_by_the_hour", rest->partly);
}

static void add_rates(cJSON *root, const struct verdict *verdict)
{
        cJSON *rates = cJSON_AddArrayToObject(root, "rates");

        for (size_t i = 0; i < verdict->rate_count; i++) {
                const struct verdict_rate *rate = &verdict->rates[i];
                cJSON *row = cJSON_CreateObject();

                json_add_text(row, "channel", channel_infos[rate->channel].name);
                json_add_text(row, "per", verdict_per_names[rate->per]);
                json_add_number(row, "bytes", rate->bytes);
                json_add_number(row, "low", rate->low);
                json_add_number(row, "high", rate->high);
                cJSON_AddBoolToObject(row, "held", rate->held);
                cJSON_AddBoolToObject(row, "apart", rate->apart);
                cJSON_AddItemToArray(rates, row);
        }
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

                json_add_text(site, "stack", verdict->call_sites[i].stack);
                json_add_number(site, "growth", verdict->call_sites[i].growth);
                json_add_number(site, "share", verdict->call_sites[i].share);
                json_add_text(site, "unit", verdict->call_sites[i].goroutines ? "goroutines" : "bytes");
                cJSON_AddItemToArray(sites, site);
        }
        growth_json_add(root, &verdict->grown);
        add_shares(root, verdict);
        add_rest(root, verdict);
        add_rates(root, verdict);
        add_numbers(root, verdict_numbers, verdict);
        add_words(root, "limit_reason", &verdict->limit_why);
        json_add_number(root, "runs", verdict->runs);
        json_add_number(root, "runs_dropped", verdict->runs_dropped);
        json_add_number(root, "warmup", verdict->warmup);
        looks = cJSON_AddArrayToObject(root, "looks");
        for (size_t i = 0; i < verdict->look_count; i++) {
                cJSON *look = cJSON_CreateObject();

                json_add_number(look, "runs", verdict->looks[i]);
                json_add_text(look, "shape", shape_names[verdict->look_shapes[i]]);
                cJSON_AddItemToArray(looks, look);
        }
}

char *verdict_json_write(const struct verdict *verdict)
{
        cJSON *root = cJSON_CreateObject();
        struct strbuf text = { 0 };

        add_answers(root, verdict);
        add_holder(root, verdict);
        add_evidence(root, verdict);
        json_append_take(root, &text);
        return strbuf_take(&text);
}
