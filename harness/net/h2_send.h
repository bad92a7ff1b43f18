/* Frames out. None of these fails or calls back: a broken connection shows when it is read. */
#pragma once

#include "net/h2_state.h"

void h2_send_preface(struct h2_conn *conn);
void h2_send_request(struct h2_conn *conn, struct h2_stream *stream, const struct wire_request *request);
/* Sends what the windows have room for now. */
void h2_send_bodies(struct h2_conn *conn);
void h2_send_control(struct h2_conn *conn, enum h2_frame_type type, uint8_t flags, uint32_t stream,
                     const unsigned char *payload, size_t len);
void h2_send_word(struct h2_conn *conn, enum h2_frame_type type, uint32_t stream, uint32_t word);
/* The kernel takes bytes again. */
void h2_send_rest(struct h2_conn *conn);
void h2_send_flush(struct link_io *io);
/* What was not sent will not be. */
void h2_send_drop(struct h2_conn *conn);
