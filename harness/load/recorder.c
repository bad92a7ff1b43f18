/* Recording is a few stores. Closing a second costs some tens of microseconds: its histograms are added to the run's and
 * packed into a few KiB. */
#include "load/recorder.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/histogram.h"

#define LATE_NS NS_PER_MS

void recorder_init(struct recorder *recorder, bool scheduled)
{
        *recorder = (struct recorder){ .scheduled = scheduled };
        recorder->second_latency = histogram_new();
        recorder->second_service = histogram_new();
        recorder->stats.latency = histogram_new();
        recorder->stats.service = histogram_new();
        recorder->stats.lag = histogram_new();
}

void recorder_clear(struct recorder *recorder)
{
        histogram_free(recorder->second_latency);
        histogram_free(recorder->second_service);
        strbuf_clear(&recorder->pack);
        load_stats_clear(&recorder->stats);
        recorder->second_latency = recorder->second_service = NULL;
}

static void count(struct recorder *recorder, enum recorder_count which)
{
        /* This thread is the only writer, so a load and a store do, without a locked addition. */
        int64_t old = atomic_load_explicit(&recorder->counts[which], memory_order_relaxed);

        atomic_store_explicit(&recorder->counts[which], old + 1, memory_order_relaxed);
}

int64_t recorder_get(struct recorder *recorder, enum recorder_count which)
{
        return atomic_load_explicit(&recorder->counts[which], memory_order_relaxed);
}

int64_t recorder_p99(struct recorder *recorder)
{
        return atomic_load_explicit(&recorder->latency_p99_ns, memory_order_relaxed);
}

/* Returns the second at `index`; creates it and any missing before it, zeroed. */
static struct load_second *second_at(struct recorder *recorder, size_t index)
{
        struct load_stats *stats = &recorder->stats;

        if (index >= stats->second_count) {
                stats->seconds = mem_grow(stats->seconds, &recorder->second_capacity, index + 1,
                                          sizeof(*stats->seconds));
                memset(stats->seconds + stats->second_count, 0,
                       (index + 1 - stats->second_count) * sizeof(*stats->seconds));
                stats->second_count = index + 1;
        }
        return &stats->seconds[index];
}

void recorder_start(struct recorder *recorder, int64_t start_ns, int64_t seconds)
{
        recorder->start_ns = recorder->last_answer_ns = start_ns;
        recorder->second_end_ns = start_ns + NS_PER_S;
        recorder->stats.seconds = mem_grow(recorder->stats.seconds, &recorder->second_capacity,
                                           (size_t)seconds + 2, sizeof(*recorder->stats.seconds));
}

void recorder_planned(struct recorder *recorder, int64_t due_ns)
{
        int64_t index = (due_ns - recorder->start_ns) / NS_PER_S;

        count(recorder, RECORDER_PLANNED);
        second_at(recorder, index > 0 ? (size_t)index : 0)->planned++;
}

void recorder_sent(struct recorder *recorder, int64_t now_ns, int64_t due_ns)
{
        if (now_ns >= recorder->second_end_ns)
                recorder_tick(recorder, now_ns);
        count(recorder, RECORDER_SENT);
        if (!recorder->scheduled)
                return;
        histogram_record(recorder->stats.lag, now_ns - due_ns);
        recorder->stats.late += now_ns - due_ns > LATE_NS;
}

void recorder_response(struct recorder *recorder, int64_t now_ns, int64_t due_ns, int64_t sent_ns)
{
        if (now_ns >= recorder->second_end_ns)
                recorder_tick(recorder, now_ns);
        recorder->last_answer_ns = now_ns;
        histogram_record(recorder->second_latency, now_ns - due_ns);
        if (recorder->scheduled)
                histogram_record(recorder->second_service, now_ns - sent_ns);
}

void recorder_answered(struct recorder *recorder, bool redirect)
{
        recorder->stats.redirects += redirect;
        count(recorder, RECORDER_ANSWERED);
}

void recorder_failed(struct recorder *recorder, enum load_failure failure)
{
        count(recorder, RECORDER_FAILED);
        recorder->stats.failures[failure]++;
}

static char *pack(struct recorder *recorder, const struct histogram *histogram, size_t *ret_bytes)
{
        strbuf_reset(&recorder->pack);
        histogram_pack(histogram, &recorder->pack);
        *ret_bytes = recorder->pack.len;
        return recorder->pack.len ? mem_dup_len(recorder->pack.text, recorder->pack.len) : NULL;
}

static void describe_second(struct load_second *second, const struct histogram *latency)
{
        second->latency_p50_ns = histogram_quantile(latency, 0.5);
        second->latency_p99_ns = histogram_quantile(latency, 0.99);
        second->latency_max_ns = histogram_max(latency);
}

static int64_t since_before(struct recorder *recorder, enum recorder_count which)
{
        int64_t now = recorder_get(recorder, which), since = now - recorder->before[which];

        recorder->before[which] = now;
        return since;
}

static void close_second(struct recorder *recorder)
{
        size_t index = (size_t)((recorder->second_end_ns - recorder->start_ns) / NS_PER_S - 1);
        struct load_second *second = second_at(recorder, index);
        /* Without a schedule a request is due when it is sent: service time and latency are the same. */
        const struct histogram *service =
                recorder->scheduled ? recorder->second_service : recorder->second_latency;

        second->sent = since_before(recorder, RECORDER_SENT);
        second->answered = since_before(recorder, RECORDER_ANSWERED);
        second->failed = since_before(recorder, RECORDER_FAILED);
        if (histogram_count(recorder->second_latency)) {
                describe_second(second, recorder->second_latency);
                second->latency = pack(recorder, recorder->second_latency, &second->latency_bytes);
                second->service = pack(recorder, service, &second->service_bytes);
                histogram_merge(recorder->stats.latency, recorder->second_latency);
                histogram_merge(recorder->stats.service, service);
                histogram_reset(recorder->second_latency);
                histogram_reset(recorder->second_service);
        }
        atomic_store_explicit(&recorder->latency_p99_ns, second->latency_p99_ns, memory_order_relaxed);
        recorder->second_end_ns += NS_PER_S;
}

void recorder_tick(struct recorder *recorder, int64_t now_ns)
{
        while (now_ns >= recorder->second_end_ns)
                close_second(recorder);
}

void recorder_finish(struct recorder *recorder, int64_t now_ns)
{
        recorder_tick(recorder, now_ns);
        if (now_ns > recorder->second_end_ns - NS_PER_S)
                close_second(recorder);
}

static void add_counts(struct load_stats *into, struct recorder *from)
{
        const struct load_stats *stats = &from->stats;

        into->planned += recorder_get(from, RECORDER_PLANNED);
        into->sent += recorder_get(from, RECORDER_SENT);
        into->answered += recorder_get(from, RECORDER_ANSWERED);
        into->failed += recorder_get(from, RECORDER_FAILED);
        into->late += stats->late;
        into->queued += stats->queued;
        into->held_connections += stats->held_connections;
        into->held_streams += stats->held_streams;
        if (stats->stream_limit && (!into->stream_limit || stats->stream_limit < into->stream_limit))
                into->stream_limit = stats->stream_limit;
        into->redirects += stats->redirects;
        into->resent += stats->resent;
        into->connects += stats->connects;
        into->reconnects += stats->reconnects;
        into->bytes_in += stats->bytes_in;
        into->bytes_out += stats->bytes_out;
        into->cpu_ns += stats->cpu_ns;
        for (size_t i = 0; i < LOAD_FAIL_COUNT; i++)
                into->failures[i] += stats->failures[i];
        for (size_t i = 0; i < LOAD_RECONNECT_COUNT; i++)
                into->reconnects_by[i] += stats->reconnects_by[i];
        if (into->run_queue_delay_ns >= 0)
                into->run_queue_delay_ns = stats->run_queue_delay_ns < 0
                                                   ? -1
                                                   : into->run_queue_delay_ns + stats->run_queue_delay_ns;
        histogram_merge(into->latency, stats->latency);
        histogram_merge(into->service, stats->service);
        histogram_merge(into->lag, stats->lag);
}

/* Merges one second of all workers. Percentiles come from the merged histogram; those of workers cannot be combined. */
static void merge_second(struct recorder *const *recorders, size_t workers, size_t index,
                         struct load_second *into)
{
        struct histogram *latency = recorders[0]->second_latency, *service = recorders[0]->second_service;
        int64_t max_ns = 0;

        histogram_reset(latency);
        histogram_reset(service);
        for (size_t i = 0; i < workers; i++) {
                const struct load_second *from = &recorders[i]->stats.seconds[index];

                if (index >= recorders[i]->stats.second_count)
                        continue;
                into->planned += from->planned;
                into->sent += from->sent;
                into->answered += from->answered;
                into->failed += from->failed;
                max_ns = from->latency_max_ns > max_ns ? from->latency_max_ns : max_ns;
                histogram_unpack(latency, from->latency, from->latency_bytes);
                histogram_unpack(service, from->service, from->service_bytes);
        }
        describe_second(into, latency);
        into->latency_max_ns = max_ns;
        into->latency = pack(recorders[0], latency, &into->latency_bytes);
        into->service = pack(recorders[0], service, &into->service_bytes);
}

void recorder_merge(struct recorder *const *recorders, size_t workers, struct load_stats *ret_stats)
{
        struct load_stats stats = { .latency = histogram_new(),
                                    .service = histogram_new(),
                                    .lag = histogram_new() };

        for (size_t i = 0; i < workers; i++) {
                add_counts(&stats, recorders[i]);
                if (recorders[i]->stats.second_count > stats.second_count)
                        stats.second_count = recorders[i]->stats.second_count;
        }
        stats.seconds = mem_new(stats.second_count, sizeof(*stats.seconds));
        for (size_t i = 0; i < stats.second_count; i++)
                merge_second(recorders, workers, i, &stats.seconds[i]);
        *ret_stats = stats;
}
