/* The counts and latency histograms of one worker thread; merged into load_stats at the end.
 *
 * Only the worker writes. The counters that the main thread may read meanwhile are relaxed atomics, which cost the
 * same as plain stores. Durations are recorded in the histograms of the current second, which are added to the run's
 * when the second ends. So recording touches two small ranges of memory and allocates nothing.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "model/load_stats.h"

enum recorder_count {
        RECORDER_PLANNED,
        RECORDER_SENT,
        RECORDER_ANSWERED,
        RECORDER_FAILED,
        RECORDER_COUNTS,
};

struct recorder {
        _Atomic int64_t counts[RECORDER_COUNTS];
        _Atomic int64_t latency_p99_ns; /* of the last whole second */
        bool scheduled;                 /* see recorder_init() */
        int64_t start_ns;
        int64_t second_end_ns; /* when the current second ends */
        int64_t last_answer_ns;
        int64_t before[RECORDER_COUNTS]; /* counts when the current second began */
        struct histogram *second_latency;
        struct histogram *second_service;
        struct strbuf pack; /* scratch space for packing histograms */
        size_t second_capacity;
        struct load_stats stats; /* planned, sent, answered and failed stay 0 in it: `counts` has them */
};

/* Prepares an empty recorder. `scheduled`: requests have due times of their own, so that lag and service time (both
 * differ from latency then) are recorded too. */
void recorder_init(struct recorder *recorder, bool scheduled);
void recorder_clear(struct recorder *recorder);

/* Begins the run, at time zero `start_ns`. `seconds` is its expected length: space is reserved for it. */
void recorder_start(struct recorder *recorder, int64_t start_ns, int64_t seconds);

/* Returns a count so far. From any thread. */
int64_t recorder_get(struct recorder *recorder, enum recorder_count count);
/* Returns the 99th percentile of latency in the last complete second, in ns; 0 before. From any thread. */
int64_t recorder_p99(struct recorder *recorder);

/* Counts a request that is due at `due_ns`. */
void recorder_planned(struct recorder *recorder, int64_t due_ns);
/* Counts a request that was sent at `now_ns`. */
void recorder_sent(struct recorder *recorder, int64_t now_ns, int64_t due_ns);
/* Records the durations of a response that was complete at `now_ns`. The caller also calls recorder_answered() or
 * recorder_failed(). */
void recorder_response(struct recorder *recorder, int64_t now_ns, int64_t due_ns, int64_t sent_ns);
/* Counts a request as answered. `redirect`: the response is a redirect and the scenario does not say which status it
 * expects. */
void recorder_answered(struct recorder *recorder, bool redirect);
void recorder_failed(struct recorder *recorder, enum load_failure failure);

/* Closes every second that ended at or before `now_ns`. */
void recorder_tick(struct recorder *recorder, int64_t now_ns);

/* Closes the last second; afterwards only recorder_merge() and clear. */
void recorder_finish(struct recorder *recorder, int64_t now_ns);

/* Fills `ret_stats` with the sum of all recorders, seconds and histograms included. The caller clears it with
 * load_stats_clear(). Uses the recorders' histograms as scratch space. */
void recorder_merge(struct recorder *const *recorders, size_t count, struct load_stats *ret_stats);
