/* The receiving half of an HTTP/2 connection. */
#pragma once

#include "net/h2_state.h"

/* Takes the next bytes of the connection, cut anywhere, and acts on the frames in them. False if the connection was
 * closed while doing so: because of an error, which its exchanges were told, or by a callback. */
bool h2_receive(struct h2_conn *conn, const unsigned char *bytes, size_t len, int64_t now_ns);
