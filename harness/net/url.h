/* URLs of services: http, https and unix sockets, and whether a load may be aimed at them. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;

struct url {
        bool tls;
        char *host;      /* without brackets; NULL: a unix socket */
        uint16_t port;   /* 80 or 443 where not given */
        char *unix_path; /* of the socket; NULL: TCP */
        char *authority; /* what the Host header says: "127.0.0.1:8080", "localhost" for unix sockets */
        char *path;      /* path and query, "/" where not given; never a fragment */
};

/* "http://host:port/path?query", "https://[::1]/", "unix:/run/app.sock:/path". A fault names the URL. */
bool url_parse(const char *text, struct url *ret_url, struct err *err);
void url_clear(struct url *url);

/* True for 127.0.0.0/8, ::1, "localhost" and names below ".localhost" (RFC 6761): never another machine. */
bool url_host_is_loopback(const char *host);

/* A load generator is aimed only at loopback or a unix socket, unless `allow_remote` (NULL: nothing) names the
 * host. */
bool url_check_allowed(const struct url *url, const char *allow_remote, struct err *err);
