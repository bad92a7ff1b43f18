/* One simulated user and its exchange with the service, whatever protocol carries it.
 *
 * States: CLOSED → CONNECTING → (PARKED | WAITING | BUSY) … A user whose connection is open either has a request
 * under way (BUSY), or waits for its turn (WAITING: for an arrival of the open loop, or until its think time is
 * over), or has nothing to do any more or not yet (PARKED; the connection stays open). Whose turn comes next is decided
 * above: a client tells worker->turns.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/exchange.h"

struct client;

/* Begins to connect; a fault counts and leads to another attempt later. */
void client_open(struct client *client, int64_t now_ns);
/* Sends the next request of the run, which was due at `due_ns`. Only with an open connection and nothing under way. */
void client_send(struct client *client, int64_t due_ns, int64_t now_ns);
/* Waits for its turn, which comes at `due_ns`, behind those who wait already. */
void client_wait(struct client *client, int64_t due_ns);
/* Keeps the connection and does nothing. */
void client_park(struct client *client);
/* Has nothing to do, and could begin at once. */
bool client_is_idle(const struct client *client);
/* The deadline of the step under way has passed, or another one holds by now. */
void client_expire(struct client *client, int64_t now_ns);
/* Its request is being answered without end, and the scenario wants such to stay open. */
bool client_is_held(const struct client *client, int64_t now_ns);
/* Closes; a request under way counts as stopped. */
void client_abort(struct client *client);

/* The link_io's callback. */
void client_on_event(struct exchange *exchange, enum exchange_event event, int64_t now_ns);
