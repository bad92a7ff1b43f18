/* The protocol HTTP/2 (RFC 9113), as a load needs it: a connection with a stream for each of its exchanges.
 *
 *     CLOSED → AWAITING_SETTINGS (connected, the peer's SETTINGS have not come) → OPEN → (DRAINING) → CLOSED
 *
 * A connection drains after the peer's GOAWAY, when stream ids run out, and when it has carried requests_max. Requests
 * under way are finished and no new ones start. Then it closes, and opens again if an exchange waits for it. There is no
 * session layer: requests are encoded ahead of time (h2_hpack.h), everything that one turn of the loop produces goes out
 * with one send(), and a request that fits the windows allocates nothing.
 */
#pragma once

#include "net/h2_state.h"

/* links_new() returns an array of struct h2_conn. */
extern const struct protocol protocol_http2;
