/* What the driver did in one run: planned and achieved requests, failures, and how long answers took. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct histogram;

enum { LOAD_RST_CODES = 14, LOAD_GRPC_CODES = 17 }; /* number of named codes, 0 included */

/* Why a request failed, or a connection was lost. */
enum load_failure {
        LOAD_FAIL_CONNECT, /* refused, unreachable, no local port or descriptor */
        LOAD_FAIL_CONNECT_TIMEOUT,
        LOAD_FAIL_TLS,
        LOAD_FAIL_SEND,
        LOAD_FAIL_RESET,            /* closed by the peer before the response was complete */
        LOAD_FAIL_RESPONSE_TIMEOUT, /* no first byte in time */
        LOAD_FAIL_REQUEST_TIMEOUT,  /* not complete in time */
        LOAD_FAIL_PROTOCOL,         /* the response violates the protocol, or is of another protocol */
        LOAD_FAIL_HEADER_LIMIT,
        LOAD_FAIL_BODY_LIMIT,
        LOAD_FAIL_GOAWAY,    /* HTTP/2: the service sent GOAWAY and had not processed this request */
        LOAD_FAIL_FLOOD,     /* HTTP/2: the service sent thousands of frames that answer no request */
        LOAD_FAIL_STATUS,    /* answered with an unexpected status */
        LOAD_FAIL_BODY_SIZE, /* answered with a body of unexpected size */
        LOAD_FAIL_REDIRECT,  /* every answer of the run was a redirect, and none was expected */
        LOAD_FAIL_STOPPED,   /* still in flight when the load was stopped */
        LOAD_FAIL_RST,       /* HTTP/2: RST_STREAM; LOAD_FAIL_RST + n counts error code n */
        LOAD_FAIL_RST_REFUSED = LOAD_FAIL_RST + 7,
        LOAD_FAIL_RST_OTHER = LOAD_FAIL_RST + LOAD_RST_CODES,
        LOAD_FAIL_GRPC, /* gRPC: a status other than OK; LOAD_FAIL_GRPC + n counts status n */
        LOAD_FAIL_GRPC_OTHER = LOAD_FAIL_GRPC + LOAD_GRPC_CODES,
        LOAD_FAIL_GRPC_MISSING, /* answered without a grpc-status */
        LOAD_FAIL_COUNT,
};
extern const char *const load_failure_names[LOAD_FAIL_COUNT + 1]; /* "connect", … */

/* One second of a run, for the plot of planned and achieved rates. */
struct load_second {
        int64_t planned;
        int64_t sent;
        int64_t answered;
        int64_t failed;
        int64_t latency_p50_ns;
        int64_t latency_p99_ns;
        int64_t latency_max_ns;
        char *latency; /* this second's histograms as histogram_pack() writes them; NULL: not kept */
        char *service;
        size_t latency_bytes;
        size_t service_bytes;
};

/* Why a connection had to be opened again. */
enum load_reconnect {
        LOAD_RECONNECT_ANNOUNCED, /* the response said so: Connection: close, HTTP/1.0, body until close */
        LOAD_RECONNECT_CLOSED,    /* the peer closed between two requests */
        LOAD_RECONNECT_STRAY,     /* the peer sent bytes that belong to no request */
        LOAD_RECONNECT_CHURNED,   /* it had served the scenario's requests_per_connection */
        LOAD_RECONNECT_FAILED,    /* the request in flight failed */
        LOAD_RECONNECT_REFUSED,   /* the previous attempt to connect failed */
        LOAD_RECONNECT_COUNT,
};
extern const char *const load_reconnect_names[LOAD_RECONNECT_COUNT + 1]; /* "announced", … */

struct load_stats {
        int64_t planned; /* open loop: requests due by the schedule; closed loop: requests begun */
        int64_t sent;
        int64_t answered; /* complete responses that met the request's expectations */
        int64_t failed;   /* the sum of failures[] */
        int64_t late;     /* sent more than 1 ms after they were due */
        int64_t queued;   /* due while no connection was free: the target was slow, or connections too few */
        int64_t dropped;  /* planned but never sent because the run ended first */
        int64_t failures[LOAD_FAIL_COUNT];
        int64_t redirects; /* of `answered`: status 3xx, where the request expects no certain status */
        int64_t resent;    /* sent again as the service had not processed them (RFC 9112, 9.3.1; 9113, 8.7) */
        int64_t stream_limit; /* HTTP/2: lowest SETTINGS_MAX_CONCURRENT_STREAMS that held us back; 0: none did */
        int64_t connects;     /* connections opened, reconnects included */
        int64_t reconnects; /* the sum of reconnects_by[] */
        int64_t reconnects_by[LOAD_RECONNECT_COUNT];
        int64_t held_connections; /* kept open through the settle window (load.hold); 0 if none should be */
        int64_t held_streams;     /* requests on them whose response never ends */
        int64_t bytes_in;
        int64_t bytes_out;
        int64_t duration_ns; /* from the start to the planned end or the last answer, whichever is later */
        struct histogram *latency; /* from the intended send time to the answer; NULL: nothing recorded */
        struct histogram *service; /* from the actual send time to the answer */
        struct histogram *lag;     /* from the intended to the actual send time */
        struct load_second *seconds;
        size_t second_count;
        int64_t cpu_ns;             /* of the worker threads */
        int64_t run_queue_delay_ns; /* time they waited for a processor, from schedstat; -1: unknown */
        bool saturated;             /* the generator was the bottleneck: the run is not valid */
        char *saturated_reason;     /* a sentence; NULL if not saturated */
};
void load_stats_clear(struct load_stats *stats);
