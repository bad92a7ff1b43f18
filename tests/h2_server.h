/* HTTP/2 for load_server: libnghttp2's session layer, which holds our frames against the RFC, and peers that break it.
 *
 * h2_serve: the request's path says what is answered; serve_arg is a struct h2_server_limits or NULL.
 *
 *     /ok           200, 5 bytes                    /empty       204 without a body
 *     /trailers     200, body, trailers             /interim     103, then 200
 *     /big          1 MiB                           /500         status 500
 *     /fields       200 with many header fields     /never       no answer
 *     /rst          RST_STREAM with CANCEL          /refuse      RST_STREAM with REFUSED_STREAM
 *     /goaway       GOAWAY that covers this request, then its answer
 *     /grpc-ok      as a unary call that succeeds   /grpc-14     as one that fails, in trailers
 *     /grpc-only-5  as one that fails, in the head  /grpc-none   200 without a grpc-status
 *
 * Each request's line goes into the log: "METHOD scheme authority path|x-log|body's begin|its length", or
 * "broken: why" where the session layer found a fault of ours.
 *
 * h2_hostile: serve_arg is a struct h2_hostile that says what is sent after the client's preface.
 */
#pragma once

#include "load_server.h"

struct h2_server_limits {
        int streams; /* SETTINGS_MAX_CONCURRENT_STREAMS; 0: not said */
        int window;  /* SETTINGS_INITIAL_WINDOW_SIZE; 0: not said */
        int table;   /* SETTINGS_HEADER_TABLE_SIZE + 1; 0: not said */
};

void h2_serve(struct load_server *server, int fd, struct ssl_st *ssl);

struct h2_hostile {
        const char *name;
        const char *first; /* bytes sent at once */
        size_t first_len;
        const char *again; /* bytes sent over and over until the client is gone; NULL: nothing */
        size_t again_len;
        bool hang_up; /* closes afterwards, else waits until the client goes */
};

void h2_hostile(struct load_server *server, int fd, struct ssl_st *ssl);
