/* Names are a contract (schema/load.schema.json). Times are microseconds with decimals. */
#include "report/json/load_json.h"

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/json_build.h"
#include "model/histogram.h"
#include "model/load_shape.h"
#include "model/load_stats.h"
#include "model/load_summary.h"
#include "model/scenario.h"
#include "words/unknown_words.h"

static void add_quantiles(cJSON *root, const char *name, const struct histogram *histogram,
                          const char *reason)
{
        cJSON *object;

        if (reason || !histogram_count(histogram)) {
                json_add_unknown(root, name, reason ? reason : "nothing was answered");
                return;
        }
        object = cJSON_AddObjectToObject(root, name);
        for (int i = 0; i < LOAD_QUANTILES; i++)
                json_add_number(object, load_quantiles[i].name,
                                (double)histogram_quantile(histogram, load_quantiles[i].q) / NS_PER_US);
}

static void add_counts(cJSON *root, const char *name, const int64_t *counts, const char *const *names)
{
        cJSON *object = cJSON_AddObjectToObject(root, name);
        double total = 0;

        for (int i = 0; names[i]; i++)
                total += (double)counts[i];
        json_add_number(object, "total", total);
        for (int i = 0; names[i]; i++)
                if (counts[i])
                        json_add_whole(object, names[i], counts[i]);
}

static void add_seconds(cJSON *root, const struct load_stats *stats)
{
        cJSON *array = cJSON_AddArrayToObject(root, "seconds");

        for (size_t i = 0; i < stats->second_count; i++) {
                const struct load_second *second = &stats->seconds[i];
                cJSON *object = json_push_object(array);

                json_add_whole(object, "planned", second->planned);
                json_add_whole(object, "sent", second->sent);
                json_add_whole(object, "answered", second->answered);
                json_add_whole(object, "failed", second->failed);
                json_add_number(object, "p50_us", (double)second->latency_p50_ns / NS_PER_US);
                json_add_number(object, "p99_us", (double)second->latency_p99_ns / NS_PER_US);
                json_add_number(object, "max_us", (double)second->latency_max_ns / NS_PER_US);
        }
}

static void add_generator(cJSON *root, const struct load_stats *stats)
{
        json_add_number(root, "cpu_s", (double)stats->cpu_ns / NS_PER_S);
        if (stats->run_queue_delay_ns >= 0)
                json_add_number(root, "run_queue_delay_s", (double)stats->run_queue_delay_ns / NS_PER_S);
        else
                json_add_unknown(root, "run_queue_delay_s", unknown_words[UNKNOWN_NO_SCHEDSTAT]);
        cJSON_AddBoolToObject(root, "saturated", stats->saturated);
        if (stats->saturated)
                json_add_text(root, "saturated_reason", stats->saturated_reason);
}

void load_json_append(const struct load_summary *summary, struct strbuf *buf)
{
        const struct load_stats *stats = summary->stats;
        cJSON *root = cJSON_CreateObject();
        struct load_shape shape;

        load_shape_of(summary->load, &shape);
        json_add_text(root, "url", summary->url);
        json_add_text(root, "executor", load_executor_names[summary->load->executor]);
        json_add_text(root, "protocol", load_protocol_names[summary->load->protocol]);
        json_add_whole(root, "connections", shape.connections);
        json_add_whole(root, "streams", shape.streams);
        json_add_whole(root, "threads", summary->load->threads);
        json_add_number(root, "seed", (double)summary->seed);
        cJSON_AddBoolToObject(root, "interrupted", summary->interrupted);
        json_add_whole(root, "planned", stats->planned);
        json_add_whole(root, "sent", stats->sent);
        json_add_whole(root, "answered", stats->answered);
        add_counts(root, "failed", stats->failures, load_failure_names);
        json_add_whole(root, "resent", stats->resent);
        json_add_whole(root, "late", stats->late);
        json_add_whole(root, "queued", stats->queued);
        json_add_whole(root, "dropped", stats->dropped);
        json_add_whole(root, "connects", stats->connects);
        if (stats->stream_limit)
                json_add_whole(root, "stream_limit", stats->stream_limit);
        else
                json_add_unknown(root, "stream_limit", unknown_words[UNKNOWN_NO_STREAM_LIMIT]);
        add_counts(root, "reconnects", stats->reconnects_by, load_reconnect_names);
        json_add_whole(root, "bytes_in", stats->bytes_in);
        json_add_whole(root, "bytes_out", stats->bytes_out);
        json_add_number(root, "duration_s", (double)stats->duration_ns / NS_PER_S);
        json_add_number(root, "requests_per_s", load_summary_per_s(summary));
        add_quantiles(root, "latency_us", stats->latency, NULL);
        add_quantiles(root, "service_us", stats->service, NULL);
        add_quantiles(root, "lag_us", stats->lag,
                      load_summary_has_schedule(summary) ? NULL : unknown_words[UNKNOWN_NO_SCHEDULE]);
        add_generator(root, stats);
        add_seconds(root, stats);
        json_append_take(root, buf);
}
