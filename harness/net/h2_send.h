/* The sending half of an HTTP/2 connection. Nothing here reports an error or calls back: that a connection is broken is
 * noticed when reading from it. Bytes are staged, and go out with h2_send_flush() at the end of the turn. */
#pragma once

#include "net/h2_state.h"

void h2_send_preface(struct h2_conn *conn);
void h2_send_request(struct h2_conn *conn, struct h2_stream *stream, const struct wire_request *request);
/* Sends what the flow-control windows now allow of request bodies that had to wait. */
void h2_send_bodies(struct h2_conn *conn);
/* Sends a frame with this payload, which must not be longer than H2_FRAME_MAX. */
void h2_send_control(struct h2_conn *conn, enum h2_frame_type type, uint8_t flags, uint32_t stream,
                     const unsigned char *payload, size_t len);
/* Sends a frame whose payload is one 32-bit number. */
void h2_send_word(struct h2_conn *conn, enum h2_frame_type type, uint32_t stream, uint32_t word);
/* Sends bytes that the kernel had refused, now that the socket is writable. */
void h2_send_rest(struct h2_conn *conn);
/* Hands the staged bytes to the kernel; what it refuses is kept with the connection. */
void h2_send_flush(struct link_io *io);
/* Discards everything that has not been sent. */
void h2_send_drop(struct h2_conn *conn);
