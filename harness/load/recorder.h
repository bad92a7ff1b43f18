/* What one worker thread counts while it runs; merged into load_stats at the end.
 *
 * Single writer: the worker. The counters that the main thread may look at meanwhile are relaxed atomics, which
 * cost the same as plain stores. Durations go into the histograms of the second under way; at its end they are
 * added to the run's, so that recording touches two small ranges of memory and allocates nothing.
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
        bool scheduled;
        int64_t start_ns;
        int64_t second_end_ns; /* of the second under way */
        int64_t last_answer_ns;
        int64_t before[RECORDER_COUNTS]; /* counts at the begin of the second under way */
        struct histogram *second_latency;
        struct histogram *second_service;
        struct strbuf pack; /* where a second is packed */
        size_t second_capacity;
        struct load_stats stats; /* its planned, sent, answered, failed stay 0: `counts` holds them */
};

/* `scheduled`: requests are due at times of their own, so that lag and service time are worth recording. */
void recorder_init(struct recorder *recorder, bool scheduled);
void recorder_clear(struct recorder *recorder);

/* Time zero of the run; `seconds` is how many are likely. */
void recorder_start(struct recorder *recorder, int64_t start_ns, int64_t seconds);

/* From any thread. */
int64_t recorder_get(struct recorder *recorder, enum recorder_count count);
int64_t recorder_p99(struct recorder *recorder); /* latency of the last whole second */

/* A request was due at `due_ns`. */
void recorder_planned(struct recorder *recorder, int64_t due_ns);
/* A request went out at `now_ns`. */
void recorder_sent(struct recorder *recorder, int64_t now_ns, int64_t due_ns);
/* A whole response came at `now_ns`; whether it counts as answered or failed is said beside. */
void recorder_response(struct recorder *recorder, int64_t now_ns, int64_t due_ns, int64_t sent_ns);
/* `redirect`: it sends the client elsewhere, and nobody said whether that is wanted. */
void recorder_answered(struct recorder *recorder, bool redirect);
void recorder_failed(struct recorder *recorder, enum load_failure failure);

/* Closes the seconds that ended at or before `now_ns`. */
void recorder_tick(struct recorder *recorder, int64_t now_ns);

/* Closes the last second; afterwards only recorder_merge() and clear. */
void recorder_finish(struct recorder *recorder, int64_t now_ns);

/* Adds what the workers counted, seconds and histograms included. */
void recorder_merge(struct recorder *const *recorders, size_t count, struct load_stats *ret_stats);
