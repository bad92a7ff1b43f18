/* Writer and reader share tables of fields, so that whatever is written is also read. */
#include "record/runs_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "model/histogram.h"
#include "model/result.h"
#include "record/finding_json.h"
#include "record/layout.h"
#include "record/whole.h"

/* Plain 64-bit counts of struct load_stats, by name. */
static const struct {
        const char *name;
        size_t offset;
        int64_t least; /* smallest valid value; -1 for a field that may be unknown */
} count_fields[] = {
        { "planned", offsetof(struct load_stats, planned) },
        { "sent", offsetof(struct load_stats, sent) },
        { "answered", offsetof(struct load_stats, answered) },
        { "failed", offsetof(struct load_stats, failed) },
        { "late", offsetof(struct load_stats, late) },
        { "queued", offsetof(struct load_stats, queued) },
        { "dropped", offsetof(struct load_stats, dropped) },
        { "redirects", offsetof(struct load_stats, redirects) },
        { "resent", offsetof(struct load_stats, resent) },
        { "stream_limit", offsetof(struct load_stats, stream_limit) },
        { "held_connections", offsetof(struct load_stats, held_connections) },
        { "held_streams", offsetof(struct load_stats, held_streams) },
        { "connects", offsetof(struct load_stats, connects) },
        { "reconnects", offsetof(struct load_stats, reconnects) },
        { "bytes_in", offsetof(struct load_stats, bytes_in) },
        { "bytes_out", offsetof(struct load_stats, bytes_out) },
        { "duration_ns", offsetof(struct load_stats, duration_ns) },
        { "cpu_ns", offsetof(struct load_stats, cpu_ns) },
        { "run_queue_delay_ns", offsetof(struct load_stats, run_queue_delay_ns), -1 },
};
enum { COUNT_FIELDS = sizeof(count_fields) / sizeof(count_fields[0]) };

/* Histograms of struct load_stats, by name. */
static const struct {
        const char *name;
        size_t offset;
} histogram_fields[] = {
        { "latency_ns", offsetof(struct load_stats, latency) },
        { "service_ns", offsetof(struct load_stats, service) },
        { "lag_ns", offsetof(struct load_stats, lag) },
};
enum { HISTOGRAM_FIELDS = sizeof(histogram_fields) / sizeof(histogram_fields[0]) };

/* A second of a run is an array of numbers; their names, "seconds_columns", appear once in the file to keep it small. */
static const size_t second_offsets[] = {
        offsetof(struct load_second, planned),        offsetof(struct load_second, sent),
        offsetof(struct load_second, answered),       offsetof(struct load_second, failed),
        offsetof(struct load_second, latency_p50_ns), offsetof(struct load_second, latency_p99_ns),
        offsetof(struct load_second, latency_max_ns),
};
enum { SECOND_FIELDS = sizeof(second_offsets) / sizeof(second_offsets[0]) };

static int64_t *field_i64(void *base, size_t offset)
{
        return (int64_t *)(void *)((char *)base + offset);
}

static struct histogram **field_histogram(void *base, size_t offset)
{
        return (struct histogram **)(void *)((char *)base + offset);
}

static cJSON *sample_print(const struct sample *sample)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *values = cJSON_AddObjectToObject(object, "values");

        json_add_whole(object, "t_ns", sample->t_ns);
        for (int m = 0; m < METRIC_COUNT; m++)
                if (sample_has(sample, (enum metric)m))
                        json_add_whole(values, metric_infos[m].name, sample->values[m]);
        return object;
}

static cJSON *histogram_print(const struct histogram *histogram)
{
        static const struct {
                const char *name;
                double q;
        } quantiles[] = { { "p50", 0.5 }, { "p90", 0.9 }, { "p99", 0.99 }, { "p99_9", 0.999 } };
        cJSON *object = cJSON_CreateObject();
        cJSON *buckets;

        if (!histogram) {
                cJSON_Delete(object);
                return cJSON_CreateNull();
        }
        json_add_whole(object, "count", histogram_count(histogram));
        json_add_whole(object, "min", histogram_min(histogram));
        for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++)
                json_add_whole(object, quantiles[i].name, histogram_quantile(histogram, quantiles[i].q));
        json_add_whole(object, "max", histogram_max(histogram));
        json_add_number(object, "mean", round(histogram_mean(histogram)));
        /* [lowest value of the bucket, count]: the whole distribution, so that percentiles can be computed again. */
        buckets = cJSON_AddArrayToObject(object, "buckets");
        for (size_t i = 0; i < histogram_bucket_count(); i++)
                if (histogram_bucket(histogram, i)) {
                        const double pair[] = { (double)histogram_bucket_low(i),
                                                (double)histogram_bucket(histogram, i) };

                        cJSON_AddItemToArray(buckets, cJSON_CreateDoubleArray(pair, 2));
                }
        return object;
}

static cJSON *load_print(const struct load_stats *load)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *failures = cJSON_CreateObject();
        cJSON *seconds;

        for (int i = 0; i < COUNT_FIELDS; i++)
                json_add_whole(object, count_fields[i].name,
                               *field_i64((void *)load, count_fields[i].offset));
        for (int i = 0; i < LOAD_FAIL_COUNT; i++)
                if (load->failures[i])
                        json_add_whole(failures, load_failure_names[i], load->failures[i]);
        cJSON_AddItemToObject(object, "failures", failures);
        cJSON_AddBoolToObject(object, "saturated", load->saturated);
        if (load->saturated_reason)
                json_add_text(object, "saturated_reason", load->saturated_reason);
        for (int i = 0; i < HISTOGRAM_FIELDS; i++)
                cJSON_AddItemToObject(
                        object, histogram_fields[i].name,
                        histogram_print(*field_histogram((void *)load, histogram_fields[i].offset)));
        seconds = cJSON_AddArrayToObject(object, "seconds");
        for (size_t i = 0; i < load->second_count; i++) {
                double row[SECOND_FIELDS];

                for (int f = 0; f < SECOND_FIELDS; f++)
                        row[f] = (double)*field_i64(&load->seconds[i], second_offsets[f]);
                cJSON_AddItemToArray(seconds, cJSON_CreateDoubleArray(row, SECOND_FIELDS));
        }
        return object;
}

/* Returns {"counts": false, "notes": [finding, …]}; null for the baseline, which has no standing. */
static cJSON *standing_print(const struct run_standing *standing)
{
        cJSON *object;

        if (!standing->decided)
                return cJSON_CreateNull();
        object = cJSON_CreateObject();
        cJSON_AddBoolToObject(object, "counts", standing->counts);
        cJSON_AddItemToObject(object, "notes", finding_json_write_list(&standing->notes));
        return object;
}

static cJSON *run_print(const struct run *run)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *checkpoints = cJSON_CreateObject();

        json_add_number(object, "run", run->index);
        cJSON_AddBoolToObject(object, "complete", run->complete);
        if (run->fault)
                json_add_text(object, "fault", run->fault);
        json_add_whole(object, "first_request", run->first_request);
        cJSON_AddItemToObject(object, "standing", standing_print(&run->standing));
        json_add_whole(object, "load_begin_ns", run->load_begin_ns);
        json_add_whole(object, "load_end_ns", run->load_end_ns);
        json_add_whole(object, "settle_end_ns", run->settle_end_ns);
        json_add_whole(object, "end_ns", run->end_ns);
        for (int c = 0; c < CHECKPOINT_COUNT; c++)
                if (run->checkpoints[c].present)
                        cJSON_AddItemToObject(checkpoints, checkpoint_names[c],
                                              sample_print(&run->checkpoints[c]));
        cJSON_AddItemToObject(object, "checkpoints", checkpoints);
        cJSON_AddItemToObject(object, "load", load_print(&run->load));
        return object;
}

char *runs_json_snapshot_file(const char *checkpoint_name)
{
        return mem_printf("smaps-%s.gz", checkpoint_name);
}

char *runs_json_pages_file(const char *checkpoint_name)
{
        return mem_printf("pages-%s.gz", checkpoint_name);
}

char *runs_json_goroutines_file(const char *checkpoint_name)
{
        return mem_printf("goroutines-%s.gz", checkpoint_name);
}

char *runs_json_spans_file(const char *checkpoint_name)
{
        return mem_printf("spans-%s.gz", checkpoint_name);
}

static cJSON *snapshot_print(const struct snapshot *snapshot)
{
        cJSON *object = cJSON_CreateObject();
        char *name = runs_json_snapshot_file(checkpoint_names[snapshot->checkpoint]);
        char *file = layout_run_file(snapshot->run, name);

        json_add_number(object, "run", snapshot->run);
        json_add_text(object, "checkpoint", checkpoint_names[snapshot->checkpoint]);
        json_add_whole(object, "t_ns", snapshot->t_ns);
        json_add_whole(object, "took_ns", snapshot->took_ns);
        json_add_text(object, "smaps", file);
        cJSON_AddItemToObject(object, "runtime_before", sample_print(&snapshot->before));
        cJSON_AddItemToObject(object, "runtime_after", sample_print(&snapshot->after));
        cJSON_AddItemToObject(object, "process", sample_print(&snapshot->process));
        free(file);
        free(name);
        return object;
}

static void add_windows(cJSON *root, const char *name, const struct run *windows, size_t count)
{
        cJSON *list = cJSON_AddArrayToObject(root, name);

        for (size_t i = 0; i < count; i++)
                cJSON_AddItemToArray(list, run_print(&windows[i]));
}

char *runs_json_print(const struct result *result)
{
        static const char *const columns[] = { "planned",        "sent",           "answered",      "failed",
                                               "latency_p50_ns", "latency_p99_ns", "latency_max_ns" };
        cJSON *root = cJSON_CreateObject();
        cJSON *runs, *snapshots;

        json_add_text(root, "schema", "plateau.runs/1");
        cJSON_AddItemToObject(root, "seconds_columns", cJSON_CreateStringArray(columns, SECOND_FIELDS));
        runs = cJSON_AddArrayToObject(root, "runs");
        for (size_t i = 0; i < result->run_count; i++)
                cJSON_AddItemToArray(runs, run_print(&result->runs[i]));
        add_windows(root, "controls", result->controls, result->control_count);
        add_windows(root, "rests", result->rests, result->rest_count);
        snapshots = cJSON_AddArrayToObject(root, "snapshots");
        for (size_t i = 0; i < result->snapshot_count; i++)
                cJSON_AddItemToArray(snapshots, snapshot_print(&result->snapshots[i]));
        return json_print_take(root, true);
}

static char *get_text(const cJSON *object, const char *name)
{
        return mem_dup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name)));
}

static int find_name(const char *const *names, const char *name)
{
        for (int i = 0; name && names[i]; i++)
                if (strcmp(names[i], name) == 0)
                        return i;
        return -1;
}

static void sample_parse(struct whole_reader *in, const cJSON *object, struct sample *ret)
{
        const cJSON *item;

        ret->t_ns = whole_member(in, object, "t_ns", WHOLE_TIME_MAX);
        cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(object, "values"))
        {
                enum metric metric;

                if (item->string && metric_find(item->string, &metric))
                        sample_set(ret, metric,
                                   whole_within(in, item, item->string, metric_least(metric),
                                                metric_most(metric)));
        }
}

/* Records each bucket at its lowest value. One value of the first bucket gets the exact minimum and the last bucket the
 * exact maximum, so that both survive. */
static struct histogram *histogram_parse(struct whole_reader *in, const cJSON *object)
{
        const cJSON *buckets = cJSON_GetObjectItemCaseSensitive(object, "buckets");
        int64_t min = whole_member(in, object, "min", WHOLE_TIME_MAX);
        int64_t max = whole_member(in, object, "max", WHOLE_TIME_MAX);
        struct histogram *histogram;
        const cJSON *pair;

        if (!cJSON_IsArray(buckets))
                return NULL;
        histogram = histogram_new();
        cJSON_ArrayForEach(pair, buckets)
        {
                int64_t value = whole_value(in, cJSON_GetArrayItem(pair, 0), "buckets", WHOLE_TIME_MAX);
                int64_t count = whole_value(in, cJSON_GetArrayItem(pair, 1), "buckets", WHOLE_COUNT_MAX);

                if (pair == buckets->child) {
                        histogram_record(histogram, min);
                        count--;
                        value = min;
                }
                if (histogram_count(histogram) > WHOLE_COUNT_MAX - count)
                        whole_fail(in, "buckets: must count at most 2^48 requests");
                else
                        histogram_record_n(histogram, pair->next ? value : max, count);
        }
        return histogram;
}

static void seconds_parse(struct whole_reader *in, const cJSON *list, struct load_stats *ret)
{
        const cJSON *row;

        ret->seconds = mem_new((size_t)cJSON_GetArraySize(list), sizeof(*ret->seconds));
        cJSON_ArrayForEach(row, list)
        {
                struct load_second *second = &ret->seconds[ret->second_count++];
                const cJSON *cell = row->child;

                for (int f = 0; f < SECOND_FIELDS && cell; f++, cell = cell->next)
                        *field_i64(second, second_offsets[f]) =
                                whole_value(in, cell, "seconds", WHOLE_COUNT_MAX);
        }
}

static void load_parse(struct whole_reader *in, const cJSON *object, struct load_stats *ret)
{
        const cJSON *failures = cJSON_GetObjectItemCaseSensitive(object, "failures");

        for (int i = 0; i < COUNT_FIELDS; i++)
                *field_i64(ret, count_fields[i].offset) =
                        whole_within(in, cJSON_GetObjectItemCaseSensitive(object, count_fields[i].name),
                                     count_fields[i].name, count_fields[i].least, WHOLE_COUNT_MAX);
        for (int i = 0; i < LOAD_FAIL_COUNT; i++)
                ret->failures[i] = whole_member(in, failures, load_failure_names[i], WHOLE_COUNT_MAX);
        ret->saturated = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "saturated"));
        ret->saturated_reason = get_text(object, "saturated_reason");
        for (int i = 0; i < HISTOGRAM_FIELDS; i++)
                *field_histogram(ret, histogram_fields[i].offset) = histogram_parse(
                        in, cJSON_GetObjectItemCaseSensitive(object, histogram_fields[i].name));
        seconds_parse(in, cJSON_GetObjectItemCaseSensitive(object, "seconds"), ret);
}

/* Older results have no standings; judging decides them. */
static void standing_parse(struct whole_reader *in, const cJSON *object, struct run_standing *ret)
{
        const cJSON *counts = cJSON_GetObjectItemCaseSensitive(object, "counts");

        if (!object || cJSON_IsNull(object))
                return;
        if (!cJSON_IsBool(counts) ||
            !finding_json_read_list(cJSON_GetObjectItemCaseSensitive(object, "notes"), &ret->notes)) {
                whole_fail(in, "standing: must be {\"counts\", \"notes\"} with known findings");
                return;
        }
        ret->counts = cJSON_IsTrue(counts);
        ret->decided = true;
}

/* Checks that a run's number is its place in the file, since other code uses the number as an index. */
static void run_parse(struct whole_reader *in, const cJSON *object, int place, struct run *ret)
{
        const cJSON *checkpoints = cJSON_GetObjectItemCaseSensitive(object, "checkpoints");

        ret->index = (int32_t)whole_member(in, object, "run", INT32_MAX);
        if (ret->index != place)
                whole_fail(in, "run: must be %d, got %d", place, (int)ret->index);
        ret->complete = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "complete"));
        ret->fault = get_text(object, "fault");
        ret->first_request = whole_member(in, object, "first_request", WHOLE_COUNT_MAX);
        ret->load_begin_ns = whole_member(in, object, "load_begin_ns", WHOLE_TIME_MAX);
        ret->load_end_ns = whole_member(in, object, "load_end_ns", WHOLE_TIME_MAX);
        ret->settle_end_ns = whole_member(in, object, "settle_end_ns", WHOLE_TIME_MAX);
        ret->end_ns = whole_member(in, object, "end_ns", WHOLE_TIME_MAX);
        for (int c = 0; c < CHECKPOINT_COUNT; c++) {
                ret->checkpoints[c].run = ret->index;
                sample_parse(in, cJSON_GetObjectItemCaseSensitive(checkpoints, checkpoint_names[c]),
                             &ret->checkpoints[c]);
        }
        load_parse(in, cJSON_GetObjectItemCaseSensitive(object, "load"), &ret->load);
        standing_parse(in, cJSON_GetObjectItemCaseSensitive(object, "standing"), &ret->standing);
}

static void snapshot_parse(struct whole_reader *in, const cJSON *object, size_t run_count,
                           struct snapshot *ret)
{
        char *name = get_text(object, "checkpoint");
        int checkpoint = find_name(checkpoint_names, name);

        free(name);
        if (checkpoint < 0)
                whole_fail(in, "a snapshot's checkpoint has no known name");
        ret->run = (int32_t)whole_member(in, object, "run", INT32_MAX);
        if ((size_t)ret->run >= run_count)
                whole_fail(in, "a snapshot's run must be one of %zu, got %d", run_count, (int)ret->run);
        ret->checkpoint = checkpoint < 0 ? CHECKPOINT_BASELINE : (enum checkpoint)checkpoint;
        ret->t_ns = whole_member(in, object, "t_ns", WHOLE_TIME_MAX);
        ret->took_ns = whole_member(in, object, "took_ns", WHOLE_TIME_MAX);
        sample_parse(in, cJSON_GetObjectItemCaseSensitive(object, "runtime_before"), &ret->before);
        sample_parse(in, cJSON_GetObjectItemCaseSensitive(object, "runtime_after"), &ret->after);
        sample_parse(in, cJSON_GetObjectItemCaseSensitive(object, "process"), &ret->process);
}

/* Parses a list of runs or idle windows, numbered from `first`; a missing list is empty. */
static void runs_parse(struct whole_reader *in, const cJSON *list, int first, struct run **ret_runs,
                       size_t *ret_count)
{
        const cJSON *item;

        *ret_runs = mem_new((size_t)cJSON_GetArraySize(list), sizeof(**ret_runs));
        cJSON_ArrayForEach(item, list)
        {
                int place = (int)(*ret_count)++;

                run_parse(in, item, first + place, &(*ret_runs)[place]);
        }
}

static void parse_all(struct whole_reader *in, const cJSON *root, struct result *result)
{
        const cJSON *snapshots = cJSON_GetObjectItemCaseSensitive(root, "snapshots");
        const cJSON *item;

        runs_parse(in, cJSON_GetObjectItemCaseSensitive(root, "runs"), 0, &result->runs, &result->run_count);
        runs_parse(in, cJSON_GetObjectItemCaseSensitive(root, "controls"), 1, &result->controls,
                   &result->control_count);
        runs_parse(in, cJSON_GetObjectItemCaseSensitive(root, "rests"), 1, &result->rests,
                   &result->rest_count);
        result->snapshots = mem_new((size_t)cJSON_GetArraySize(snapshots), sizeof(*result->snapshots));
        cJSON_ArrayForEach(item, snapshots)
                snapshot_parse(in, item, result->run_count, &result->snapshots[result->snapshot_count++]);
}

bool runs_json_parse(const char *text, struct result *result, struct err *err)
{
        cJSON *root = cJSON_Parse(text);
        const cJSON *runs = cJSON_GetObjectItemCaseSensitive(root, "runs");
        const cJSON *snapshots = cJSON_GetObjectItemCaseSensitive(root, "snapshots");
        struct whole_reader in = { .err = err };

        if (cJSON_IsArray(runs) && cJSON_IsArray(snapshots))
                parse_all(&in, root, result);
        else
                whole_fail(&in, "not valid JSON with \"runs\" and \"snapshots\"");
        cJSON_Delete(root);
        return !in.failed;
}
