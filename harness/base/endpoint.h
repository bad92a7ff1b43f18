/* An endpoint is a parsed URL of a service. Pure.
 *
 * libevent's URL parser splits host, port and path. We add unix sockets, gRPC's schemes and the rule that load stays on
 * this machine.
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
        uint16_t port;   /* by default 80, or 443 with TLS */
        char *unix_path; /* path of the unix socket; NULL: TCP */
        char *authority; /* value for the Host header: "127.0.0.1:8080"; "localhost" for unix sockets */
        char *path;      /* path and query, by default "/"; without fragment */
};

/* Parses "http://host:port/path?query", "https://[::1]/", "grpc://host:port/package.Service/Method" or
 * "unix:/run/app.sock:/path". ERR_USAGE names the URL and the rule that it breaks. Clear with endpoint_clear(). */
bool endpoint_parse(const char *text, struct endpoint *ret_endpoint, struct err *err);
void endpoint_clear(struct endpoint *endpoint);

/* Returns the URL of the page `path` below `base`, in fresh memory. A slash at the end of `base` is ignored;
 * "unix:/run/app.sock" gets the colon that must precede a path. */
char *endpoint_join(const char *base, const char *path);

/* Returns the URL by which a client reaches a service that listens on the URL `text`: the wildcard addresses "0.0.0.0" and
 * "[::]" become "127.0.0.1" and "localhost". Removes a slash at the end. Fresh memory, NULL if `text` is not a URL. */
char *endpoint_reachable(const char *text);

/* Returns whether the host is certainly this machine: 127.0.0.0/8, ::1, "localhost" and names below it (RFC 6761). */
bool endpoint_host_is_loopback(const char *host);

/* Checks that load on this endpoint is allowed: it is loopback or a unix socket, or its host is `allow_remote` (NULL:
 * none). */
bool endpoint_check_allowed(const struct endpoint *endpoint, const char *allow_remote, struct err *err);
