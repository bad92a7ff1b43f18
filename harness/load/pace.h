/* The executors: decide which client sends next, and when.
 *
 * Open loop: the schedule gives each request a due time. A due request takes the connection that has been idle longest.
 * If none is idle, the request stays on the schedule until one is: overload is queued, counted and sent late, never
 * dropped in silence. Closed loop: a user that has its answer sends again, at once or after its think time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct client;
struct client_turns;
struct worker;

/* Starts the run, whose time zero is worker->start_ns: gives the first users their turn. */
void pace_start(struct worker *worker, int64_t now_ns);
/* Before the run: opens more connections, as many at once as allowed. Stops the worker's loop once every attempt has
 * ended. */
void pace_open_more(struct worker *worker);
/* Sends what is due. Called when the worker's timer fires. */
void pace_due(struct worker *worker, int64_t now_ns);
/* Follows ramps, notices the end of the load, counts what is planned by now. Called with each tick of the worker. */
void pace_tick(struct worker *worker, int64_t now_ns);
/* Returns whether a client whose connection is closed needs a new one. */
bool pace_wants(const struct client *client);

/* The callbacks through which clients report; for worker->turns. */
extern const struct client_turns pace_turns;
