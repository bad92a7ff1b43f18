/* Both renderings read the same struct; nothing is computed here but shares and rates. */
#include "cli/load_print.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/load_stats.h"
#include "model/scenario.h"

static const struct {
        const char *name; /* in JSON */
        const char *title;
        double q;
} quantiles[] = {
        { "p50", "p50", 0.5 },       { "p90", "p90", 0.9 }, { "p99", "p99", 0.99 },
        { "p99_9", "p99.9", 0.999 }, { "max", "max", 1 },
};
enum { QUANTILES = sizeof(quantiles) / sizeof(quantiles[0]) };

static bool has_schedule(const struct scenario_load *load)
{
        return load->executor == LOAD_CONSTANT_ARRIVAL_RATE || load->executor == LOAD_RAMPING_ARRIVAL_RATE ||
               load->think_time_ns > 0;
}

static double per_s(const struct load_stats *stats)
{
        return stats->duration_ns > 0 ? (double)stats->answered * NS_PER_S / (double)stats->duration_ns : 0;
}

static void print_quantiles(FILE *out, const char *name, const struct histogram *histogram, const char *note)
{
        char text[UNITS_TEXT_MAX];

        fprintf(out, "  %-11s", name);
        for (int i = 0; i < QUANTILES; i++)
                fprintf(out, "%11s",
                        histogram_count(histogram)
                                ? units_format_duration((double)histogram_quantile(histogram, quantiles[i].q),
                                                        text)
                                : "-");
        fprintf(out, "   %s\n", note);
}

static void print_failures(FILE *out, const struct load_stats *stats)
{
        const char *separator = "  failed     ";

        for (int i = 0; i < LOAD_FAIL_COUNT; i++) {
                if (!stats->failures[i])
                        continue;
                fprintf(out, "%s%lld %s", separator, (long long)stats->failures[i], load_failure_names[i]);
                separator = ", ";
        }
        if (stats->failed)
                fputc('\n', out);
}

static void print_connections(FILE *out, const struct load_stats *stats)
{
        const char *separator = " (";

        fprintf(out, "  connected  %lld times", (long long)stats->connects);
        if (stats->reconnects)
                fprintf(out, ", %lld of them again", (long long)stats->reconnects);
        for (int i = 0; i < LOAD_RECONNECT_COUNT; i++) {
                if (!stats->reconnects_by[i])
                        continue;
                fprintf(out, "%s%lld %s", separator, (long long)stats->reconnects_by[i],
                        load_reconnect_names[i]);
                separator = ", ";
        }
        fprintf(out, "%s\n", stats->reconnects ? ")" : "");
}

void load_print_text(FILE *out, const struct load_print_args *args)
{
        const struct load_stats *stats = args->stats;
        double wall = (double)(stats->duration_ns > 0 ? stats->duration_ns : 1);
        char time[UNITS_TEXT_MAX], bytes[UNITS_TEXT_MAX];

        fprintf(out, "%s: %s, %lld thread%s\n", args->url, load_executor_names[args->load->executor],
                (long long)args->load->threads, args->load->threads == 1 ? "" : "s");
        fprintf(out, "  %lld answered in %s: %.1f/s, %s/s; %lld planned, %lld sent, %lld failed\n",
                (long long)stats->answered, units_format_duration(wall, time), per_s(stats),
                units_format_bytes((double)stats->bytes_in / wall * NS_PER_S, bytes),
                (long long)stats->planned, (long long)stats->sent, (long long)stats->failed);
        fprintf(out, "  %-11s", "");
        for (int i = 0; i < QUANTILES; i++)
                fprintf(out, "%11s", quantiles[i].title);
        fputc('\n', out);
        if (has_schedule(args->load)) {
                print_quantiles(out, "latency", stats->latency, "from when it was due");
                print_quantiles(out, "service", stats->service, "from when it was sent");
                print_quantiles(out, "lag", stats->lag, "sent after it was due");
                if (stats->late || stats->dropped)
                        fprintf(out,
                                "  late       %lld by more than 1 ms; %lld found no free connection; "
                                "%lld never sent\n",
                                (long long)stats->late, (long long)stats->queued, (long long)stats->dropped);
        } else {
                print_quantiles(out, "latency", stats->latency, "");
        }
        print_failures(out, stats);
        print_connections(out, stats);
        fprintf(out, "  generator  %s of CPU, %.0f %% of a processor\n",
                units_format_duration((double)stats->cpu_ns, time), 100 * (double)stats->cpu_ns / wall);
        if (stats->saturated)
                fprintf(out, "  NOT VALID: the generator was the bottleneck: %s\n", stats->saturated_reason);
        if (args->interrupted)
                fprintf(out, "  interrupted\n");
}

static void add_quantiles(cJSON *root, const char *name, const struct histogram *histogram,
                          const char *reason)
{
        cJSON *object;
        char key[32];

        if (reason || !histogram_count(histogram)) {
                cJSON_AddNullToObject(root, name);
                snprintf(key, sizeof(key), "%s_reason", name);
                cJSON_AddStringToObject(root, key, reason ? reason : "nothing was answered");
                return;
        }
        object = cJSON_AddObjectToObject(root, name);
        for (int i = 0; i < QUANTILES; i++)
                cJSON_AddNumberToObject(object, quantiles[i].name,
                                        (double)histogram_quantile(histogram, quantiles[i].q) / NS_PER_US);
}

static void add_counts(cJSON *root, const char *name, const int64_t *counts, const char *const *names)
{
        cJSON *object = cJSON_AddObjectToObject(root, name);
        double total = 0;

        for (int i = 0; names[i]; i++)
                total += (double)counts[i];
        cJSON_AddNumberToObject(object, "total", total);
        for (int i = 0; names[i]; i++)
                if (counts[i])
                        cJSON_AddNumberToObject(object, names[i], (double)counts[i]);
}

static void add_seconds(cJSON *root, const struct load_stats *stats)
{
        cJSON *array = cJSON_AddArrayToObject(root, "seconds");

        for (size_t i = 0; i < stats->second_count; i++) {
                const struct load_second *second = &stats->seconds[i];
                cJSON *object = cJSON_CreateObject();

                cJSON_AddNumberToObject(object, "planned", (double)second->planned);
                cJSON_AddNumberToObject(object, "sent", (double)second->sent);
                cJSON_AddNumberToObject(object, "answered", (double)second->answered);
                cJSON_AddNumberToObject(object, "failed", (double)second->failed);
                cJSON_AddNumberToObject(object, "p50_us", (double)second->latency_p50_ns / NS_PER_US);
                cJSON_AddNumberToObject(object, "p99_us", (double)second->latency_p99_ns / NS_PER_US);
                cJSON_AddNumberToObject(object, "max_us", (double)second->latency_max_ns / NS_PER_US);
                cJSON_AddItemToArray(array, object);
        }
}

static void add_generator(cJSON *root, const struct load_stats *stats)
{
        cJSON_AddNumberToObject(root, "cpu_s", (double)stats->cpu_ns / NS_PER_S);
        if (stats->run_queue_delay_ns >= 0) {
                cJSON_AddNumberToObject(root, "run_queue_delay_s",
                                        (double)stats->run_queue_delay_ns / NS_PER_S);
        } else {
                cJSON_AddNullToObject(root, "run_queue_delay_s");
                cJSON_AddStringToObject(root, "run_queue_delay_s_reason", "the kernel has no schedstat");
        }
        cJSON_AddBoolToObject(root, "saturated", stats->saturated);
        if (stats->saturated)
                cJSON_AddStringToObject(root, "saturated_reason", stats->saturated_reason);
}

void load_print_json(FILE *out, const struct load_print_args *args)
{
        const struct load_stats *stats = args->stats;
        cJSON *root = cJSON_CreateObject();
        char *text;

        cJSON_AddStringToObject(root, "url", args->url);
        cJSON_AddStringToObject(root, "executor", load_executor_names[args->load->executor]);
        cJSON_AddNumberToObject(root, "connections", (double)args->load->connections);
        cJSON_AddNumberToObject(root, "threads", (double)args->load->threads);
        cJSON_AddNumberToObject(root, "seed", (double)args->seed);
        cJSON_AddBoolToObject(root, "interrupted", args->interrupted);
        cJSON_AddNumberToObject(root, "planned", (double)stats->planned);
        cJSON_AddNumberToObject(root, "sent", (double)stats->sent);
        cJSON_AddNumberToObject(root, "answered", (double)stats->answered);
        add_counts(root, "failed", stats->failures, load_failure_names);
        cJSON_AddNumberToObject(root, "late", (double)stats->late);
        cJSON_AddNumberToObject(root, "queued", (double)stats->queued);
        cJSON_AddNumberToObject(root, "dropped", (double)stats->dropped);
        cJSON_AddNumberToObject(root, "connects", (double)stats->connects);
        add_counts(root, "reconnects", stats->reconnects_by, load_reconnect_names);
        cJSON_AddNumberToObject(root, "bytes_in", (double)stats->bytes_in);
        cJSON_AddNumberToObject(root, "bytes_out", (double)stats->bytes_out);
        cJSON_AddNumberToObject(root, "duration_s", (double)stats->duration_ns / NS_PER_S);
        cJSON_AddNumberToObject(root, "requests_per_s", per_s(stats));
        add_quantiles(root, "latency_us", stats->latency, NULL);
        add_quantiles(root, "service_us", stats->service, NULL);
        add_quantiles(root, "lag_us", stats->lag,
                      has_schedule(args->load) ? NULL : "a closed loop without think time has no schedule");
        add_generator(root, stats);
        add_seconds(root, stats);
        text = cJSON_Print(root);
        fprintf(out, "%s\n", text);
        free(text);
        cJSON_Delete(root);
}
