/* One simulated user and its exchange with the service, whatever protocol carries it.
 *
 * States: CLOSED → CONNECTING → (PARKED | WAITING | BUSY) … With an open connection a user is
 *   BUSY     a request is under way;
 *   WAITING  for its turn: for an arrival of the open loop, or for the end of its think time;
 *   PARKED   nothing to do now; the connection stays open.
 * A client does not decide when it sends next. It reports to worker->turns (pace.c), which decides.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/exchange.h"

struct client;

/* Starts to connect. A failure is counted, and the worker's tick tries again later. */
void client_open(struct client *client, int64_t now_ns);
/* Sends the next request of the run, which was due at `due_ns`. The connection must be open and idle. */
void client_send(struct client *client, int64_t due_ns, int64_t now_ns);
/* Enters WAITING, at the end of the worker's waiting list, with its turn due at `due_ns`. */
void client_wait(struct client *client, int64_t due_ns);
/* Enters PARKED: keeps the connection open and sends nothing. */
void client_park(struct client *client);
/* Returns whether the client is PARKED with an open connection, so that it could send at once. */
bool client_is_idle(const struct client *client);
/* Handles a deadline that has passed: the step under way times out, or the client gets the deadline that now applies
 * (deadlines are not updated at every step). */
void client_expire(struct client *client, int64_t now_ns);
/* Returns whether the client receives an endless response that stays open after the run (load.hold): the response has
 * begun and was still going on a second after the request was sent. */
bool client_is_held(const struct client *client, int64_t now_ns);
/* Closes the exchange. A request under way is counted as LOAD_FAIL_STOPPED. */
void client_abort(struct client *client);

/* Handles an event of the client's exchange; the worker's link_io.on_event. */
void client_on_event(struct exchange *exchange, enum exchange_event event, int64_t now_ns);
