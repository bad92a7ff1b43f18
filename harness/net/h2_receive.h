/* Frames in. */
#pragma once

#include "net/h2_state.h"

/* Bytes as they come. False: the connection was closed meanwhile. */
bool h2_receive(struct h2_conn *conn, const unsigned char *bytes, size_t len, int64_t now_ns);
