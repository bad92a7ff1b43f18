/* Whose turn it is: the executors.
 *
 * Open loop: arrivals have due times of their own. One that is due takes the connection that has waited longest;
 * where none is free it stays on the schedule, which is read on when a connection comes back: overload is queued,
 * counted and sent late, never dropped in silence. Closed loop: a user who has its answer begins again, at once or
 * after its think time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/load_stats.h"

struct client;
struct worker;

/* Time zero is worker->start_ns: gives the first users their turn. */
void pace_start(struct worker *worker, int64_t now_ns);
/* A connection is open and its user has nothing under way. */
void pace_ready(struct client *client, int64_t now_ns);
/* The worker's timer: sends what is due. */
void pace_due(struct worker *worker, int64_t now_ns);
/* Some times a second: ramps, ends, and what is planned by now. */
void pace_tick(struct worker *worker, int64_t now_ns);
/* A connect failed; the request that would have used it has failed too. */
void pace_refused(struct worker *worker, enum load_failure failure, int64_t now_ns);
/* A request has ended without leaving a connection; perhaps it was the last. */
void pace_finished(struct worker *worker);
/* True where the user of a closed connection needs a new one. */
bool pace_wants(const struct client *client);
