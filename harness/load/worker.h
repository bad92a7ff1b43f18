/* One worker thread: its event loop, its connections, its share of the schedule, its counts.
 *
 * Workers share only struct worker_plan, which does not change while they run. They meet twice: at a gate before the
 * start, once their connections are open, and at the end. A worker's fields belong to its thread until worker_join();
 * meanwhile other threads may read only the recorder's atomic counts.
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

/* A barrier where workers wait for each other before the start, so that all have the same time zero. */
struct worker_gate {
        pthread_mutex_t mutex;
        pthread_cond_t opened;
        size_t missing;           /* workers that have not arrived yet; 0: open */
        _Atomic int64_t start_ns; /* time zero of the run; 0: not started */
};
void worker_gate_init(struct worker_gate *gate, size_t workers);
void worker_gate_clear(struct worker_gate *gate);
/* Opens the gate now, even if workers are missing. */
void worker_gate_open(struct worker_gate *gate);

/* Prepares worker `index`, on the caller's thread; `worker` must be zeroed. ERR_MEASURE where the system refuses; call
 * worker_clear() after a failure too. */
bool worker_init(struct worker *worker, const struct worker_plan *plan, size_t index, struct err *err);
bool worker_start(struct worker *worker, struct err *err);
/* Asks the worker to end now. From any thread. */
void worker_stop(struct worker *worker);
void worker_join(struct worker *worker);
void worker_clear(struct worker *worker);
