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

struct client;
struct client_turns;
struct worker;

/* Time zero is worker->start_ns: gives the first users their turn. */
void pace_start(struct worker *worker, int64_t now_ns);
/* Before the start, opens further connections or ends the round. */
void pace_open_more(struct worker *worker);
/* The worker's timer: sends what is due. */
void pace_due(struct worker *worker, int64_t now_ns);
/* Some times a second: ramps, ends, and what is planned by now. */
void pace_tick(struct worker *worker, int64_t now_ns);
/* True where the user of a closed connection needs a new one. */
bool pace_wants(const struct client *client);

/* What clients tell us. */
extern const struct client_turns pace_turns;
