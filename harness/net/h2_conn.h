/* HTTP/2 as a client of a load: a connection with a place for each of its exchanges (RFC 9113).
 *
 *     CLOSED → SETTINGS (connected, the peer's first frame is awaited) → OPEN → (DRAINING) → CLOSED
 *
 * Draining: the peer said GOAWAY, or stream ids ran out. What is under way goes on, nothing new begins; then the
 * connection opens again where somebody waits for it. Requests are written raw (h2_hpack.h), all that a turn of the
 * loop produces goes out with one send(), and nothing is allocated for a request that fits the windows.
 */
#pragma once

#include "net/h2_state.h"

/* Its links are an array of struct h2_conn. */
extern const struct protocol protocol_http2;
