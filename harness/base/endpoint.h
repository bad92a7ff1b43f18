/* An endpoint: where a service answers, parsed once from its URL. Pure.
 *
 * libevent's URL parser decides what belongs to host, port and path; what is ours is the unix socket, gRPC's schemes and
 * the rule that a load stays on this machine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;

enum endpoint_scheme { ENDPOINT_HTTP, ENDPOINT_HTTPS, ENDPOINT_GRPC, ENDPOINT_GRPCS };

struct endpoint {
        enum endpoint_scheme scheme; /* ENDPOINT_HTTP for a unix socket */
        bool tls;
        char *host;      /* without brackets; NULL: a unix socket */
        uint16_t port;   /* 80, or 443 with TLS, where not given */
        char *unix_path; /* of the socket; NULL: TCP */
        char *authority; /* what the Host header says: "127.0.0.1:8080", "localhost" for unix sockets */
        char *path;      /* path and query, "/" where not given; never a fragment */
};

/* "http://host:port/path?query", "https://[::1]/", "grpc://host:port/package.Service/Method",
 * "unix:/run/app.sock:/path". ERR_USAGE names the URL and the rule. */
bool endpoint_parse(const char *text, struct endpoint *ret_endpoint, struct err *err);
void endpoint_clear(struct endpoint *endpoint);

/* The URL of a page: `path` below `base`, whose own trailing slash does not count; "unix:/run/app.sock" gets the colon
 * that it needs. Fresh memory. */
char *endpoint_join(const char *base, const char *path);

/* The URL under which a client reaches what a service says that it listens on: "0.0.0.0" and "[::]" are every address of
 * its machine, so they become "127.0.0.1" and "localhost", the rest stays. A slash at the end is taken off. Fresh memory,
 * NULL where `text` is no URL. */
char *endpoint_reachable(const char *text);

/* True for 127.0.0.0/8, ::1, "localhost" and names below ".localhost" (RFC 6761): never another machine. */
bool endpoint_host_is_loopback(const char *host);

/* A load generator is aimed only at loopback or a unix socket, unless `allow_remote` (NULL: nothing) names the
 * host. */
bool endpoint_check_allowed(const struct endpoint *endpoint, const char *allow_remote, struct err *err);
