/* One worker thread: its event loop, its connections, its share of the schedule, its counts.
 *
 * Workers share only what does not change while they run (struct worker_plan) and meet twice: at the gate before
 * the start, when their connections are open, and at the end. A worker's fields belong to its thread until
 * worker_join(); only the recorder's counts may be looked at meanwhile.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct worker;
struct worker_plan;

/* Where workers wait for each other before the start, so that all agree on one time zero. */
struct worker_gate {
        pthread_mutex_t mutex;
        pthread_cond_t opened;
        size_t missing;           /* workers that are not ready */
        _Atomic int64_t start_ns; /* time zero; 0: not yet */
};
void worker_gate_init(struct worker_gate *gate, size_t workers);
void worker_gate_clear(struct worker_gate *gate);
/* Lets all pass at once, whoever is missing. */
void worker_gate_open(struct worker_gate *gate);

/* Prepares all that may fail, on the caller's thread; `worker` is zeroed. Also after a failure: worker_clear(). */
bool worker_init(struct worker *worker, const struct worker_plan *plan, size_t index, struct err *err);
bool worker_start(struct worker *worker, struct err *err);
/* From any thread: end now. */
void worker_stop(struct worker *worker);
void worker_join(struct worker *worker);
void worker_clear(struct worker *worker);
