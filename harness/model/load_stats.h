/* What the driver did in one run: planned against achieved, and how long answers took. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct histogram;

enum { LOAD_RST_CODES = 14, LOAD_GRPC_CODES = 17 }; /* that have a name, 0 included */

/* Why a request failed, or a connection was lost. */
enum load_failure {
        LOAD_FAIL_CONNECT, /* refused, unreachable, no local port or descriptor */
        LOAD_FAIL_CONNECT_TIMEOUT,
        LOAD_FAIL_TLS,
        LOAD_FAIL_SEND,
        LOAD_FAIL_RESET,            /* closed by the peer before the response was whole */
        LOAD_FAIL_RESPONSE_TIMEOUT, /* no first byte in time */
        LOAD_FAIL_REQUEST_TIMEOUT,  /* not whole in time */
        LOAD_FAIL_PROTOCOL,         /* against the rules of the protocol, or another one */
        LOAD_FAIL_HEADER_LIMIT,
        LOAD_FAIL_BODY_LIMIT,
        LOAD_FAIL_GOAWAY, /* HTTP/2: the service closed the connection, and had not looked at this request */
        LOAD_FAIL_FLOOD,  /* HTTP/2: thousands of frames that answer nothing */
        LOAD_FAIL_STATUS, /* answered, not with the status expected */
        LOAD_FAIL_BODY_SIZE, /* answered, not with the size expected */
        LOAD_FAIL_REDIRECT,  /* every answer of the run was one, and none was expected */
        LOAD_FAIL_STOPPED,   /* still under way when the load was stopped */
        LOAD_FAIL_RST,       /* HTTP/2: the service reset the stream; from here on one reason for each code */
        LOAD_FAIL_RST_REFUSED = LOAD_FAIL_RST + 7,
        LOAD_FAIL_RST_OTHER = LOAD_FAIL_RST + LOAD_RST_CODES,
        LOAD_FAIL_GRPC, /* gRPC: a status other than OK; from here on one reason for each code */
        LOAD_FAIL_GRPC_OTHER = LOAD_FAIL_GRPC + LOAD_GRPC_CODES,
        LOAD_FAIL_GRPC_MISSING, /* answered without a grpc-status */
        LOAD_FAIL_COUNT,
};
extern const char *const load_failure_names[LOAD_FAIL_COUNT + 1]; /* "connect", … */

/* One second of a run, for the plot of planned against achieved. */
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
        LOAD_RECONNECT_CHURNED,   /* it had served as many requests as the scenario allows it */
        LOAD_RECONNECT_FAILED,    /* the request under way failed */
        LOAD_RECONNECT_REFUSED,   /* the attempt before did not connect */
        LOAD_RECONNECT_COUNT,
};
extern const char *const load_reconnect_names[LOAD_RECONNECT_COUNT + 1]; /* "announced", … */

struct load_stats {
        int64_t planned; /* arrivals that the schedule asked for; closed loop: requests begun */
        int64_t sent;
        int64_t answered; /* whole responses that met their expectations */
        int64_t failed;   /* the sum of failures[] */
        int64_t late;     /* sent more than 1 ms after they were due */
        int64_t queued; /* due while no connection was free: late for the target's sake, or for too few connections */
        int64_t dropped; /* planned, never sent: the run ended first */
        int64_t failures[LOAD_FAIL_COUNT];
        int64_t redirects; /* among `answered`: status 3xx where nothing was said of the status */
        int64_t resent; /* sent once more, for the service had not looked at them (RFC 9112, 9.3.1; 9113, 8.7) */
        int64_t stream_limit; /* HTTP/2: the fewest requests at once that the service allowed; 0: no limit met */
        int64_t connects;     /* connections opened, reconnects included */
        int64_t reconnects; /* the sum of reconnects_by[] */
        int64_t reconnects_by[LOAD_RECONNECT_COUNT];
        int64_t held_connections; /* left open behind the end, for the settle window; 0 where none should be */
        int64_t held_streams;     /* requests among them that are being answered without end */
        int64_t bytes_in;
        int64_t bytes_out;
        int64_t duration_ns;       /* from the start to the planned end or the last answer, what is later */
        struct histogram *latency; /* from the intended send time; NULL: nothing recorded */
        struct histogram *service; /* from the real send: time on the wire and in the service */
        struct histogram *lag;     /* real send after the intended one */
        struct load_second *seconds;
        size_t second_count;
        int64_t cpu_ns;             /* of the worker threads */
        int64_t run_queue_delay_ns; /* waiting for a processor, from schedstat; -1: unknown */
        bool saturated;             /* the generator was the bottleneck: the run is not valid */
        char *saturated_reason;     /* a sentence; NULL where not saturated */
};
void load_stats_clear(struct load_stats *stats);
