/* libevent splits the URL (RFC 3986). Our own rules are checked first, so that an error names the rule. */
#include "base/endpoint.h"

#include <arpa/inet.h>
#include <event2/http.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"

static const struct scheme {
        const char *name;
        enum endpoint_scheme scheme;
        bool tls;
        uint16_t port; /* the default */
} schemes[] = {
        { "http", ENDPOINT_HTTP, false, 80 },
        { "https", ENDPOINT_HTTPS, true, 443 },
        { "grpc", ENDPOINT_GRPC, false, 80 },
        { "grpcs", ENDPOINT_GRPCS, true, 443 },
};
enum { SCHEME_COUNT = sizeof(schemes) / sizeof(schemes[0]) };

void endpoint_clear(struct endpoint *endpoint)
{
        free(endpoint->host);
        free(endpoint->unix_path);
        free(endpoint->authority);
        free(endpoint->path);
        *endpoint = (struct endpoint){ 0 };
}

static bool has_bad_char(const char *text)
{
        for (; *text; text++)
                if ((unsigned char)*text <= ' ' || *text == 0x7f)
                        return true;
        return false;
}

/* Returns path and query, with "/" in front if it is missing, without the fragment, which is never sent. */
static char *dup_path(const char *text)
{
        size_t len = strcspn(text, "#");

        return *text == '/' ? mem_dup_len(text, len) : mem_printf("/%.*s", (int)len, text);
}

static bool parse_unix(const char *text, struct endpoint *endpoint, struct err *err)
{
        size_t len = strcspn(text, ":");

        if (len == 0 || text[len - 1] == '/')
                return err_set(err, ERR_USAGE, "must name a socket, as in unix:/run/app.sock:/path");
        endpoint->unix_path = mem_dup_len(text, len);
        endpoint->authority = mem_dup("localhost");
        endpoint->path = dup_path(text[len] ? text + len + 1 : "");
        return true;
}

static const struct scheme *find_scheme(const char *text)
{
        for (size_t i = 0; i < SCHEME_COUNT; i++) {
                size_t len = strlen(schemes[i].name);

                if (strncasecmp(text, schemes[i].name, len) == 0 && strncmp(text + len, "://", 3) == 0)
                        return &schemes[i];
        }
        return NULL;
}

/* Returns the URL without the zone of its address, as in "[fe80::1%25eth0]", which libevent does not know. `text` is the
 * whole URL, `rest` the part of it after the scheme. The zone goes into *ret_zone, NULL if there is none. Both are fresh
 * memory. */
static char *without_zone(const char *text, const char *rest, char **ret_zone)
{
        size_t len = *rest == '[' ? strcspn(rest, "]/?#%") : 0;
        const char *zone = rest + len;
        size_t zone_bytes;

        *ret_zone = NULL;
        if (len == 0 || *zone != '%')
                return mem_dup(text);
        zone += strncmp(zone, "%25", 3) == 0 ? 3 : 1;
        zone_bytes = strcspn(zone, "]/?#");
        if (zone_bytes == 0)
                return mem_dup(text);
        *ret_zone = mem_dup_len(zone, zone_bytes);
        return mem_printf("%.*s%s", (int)(rest + len - text), text, zone + zone_bytes);
}

static bool take_host(const struct evhttp_uri *uri, const char *zone, struct endpoint *endpoint,
                      struct err *err)
{
        const char *host = evhttp_uri_get_host(uri);
        int port = evhttp_uri_get_port(uri);
        size_t len = host ? strlen(host) : 0;
        bool brackets = len > 2 && host[0] == '[';

        if (len == 0)
                return err_set(err, ERR_USAGE, "must name a host");
        if (port == 0 || port > UINT16_MAX)
                return err_set(err, ERR_USAGE, "must have a port from 1 to 65535, got '%d'", port);
        if (port > 0)
                endpoint->port = (uint16_t)port;
        endpoint->authority = port > 0 ? mem_printf("%s:%d", host, port) : mem_dup(host);
        endpoint->host = mem_printf("%.*s%s%s", (int)(brackets ? len - 2 : len), host + brackets,
                                    zone ? "%" : "", zone ? zone : "");
        return true;
}

static void take_path(const struct evhttp_uri *uri, struct endpoint *endpoint)
{
        const char *path = evhttp_uri_get_path(uri);
        const char *query = evhttp_uri_get_query(uri);

        endpoint->path =
                mem_printf("%s%s%s", path && *path ? path : "/", query ? "?" : "", query ? query : "");
}

/* Sets the error for a URL that libevent does not accept, with the rule that it breaks. */
static bool refuse(const char *rest, struct err *err)
{
        const char *host_end = rest + strcspn(rest, "/?#");
        const char *address_end = *rest == '[' ? rest + strcspn(rest, "]/?#") : rest;
        const char *colon = memchr(address_end, ':', (size_t)(host_end - address_end));

        if (colon && (strspn(colon + 1, "0123456789") != (size_t)(host_end - colon - 1) ||
                      strtoul(colon + 1, NULL, 10) > UINT16_MAX))
                return err_set(err, ERR_USAGE, "must have a port from 1 to 65535, got '%.*s'",
                               (int)(host_end - colon - 1), colon + 1);
        return err_set(err, ERR_USAGE, "must name a host as RFC 3986 has it, got '%.*s'",
                       (int)(host_end - rest), rest);
}

static bool parse_net(const char *text, const struct scheme *scheme, struct endpoint *endpoint,
                      struct err *err)
{
        const char *rest = text + strlen(scheme->name) + 3;
        size_t host_bytes = strcspn(rest, "/?#");
        struct evhttp_uri *uri;
        char *plain, *zone;
        bool ok;

        endpoint->scheme = scheme->scheme;
        endpoint->tls = scheme->tls;
        endpoint->port = scheme->port;
        if (memchr(rest, '@', host_bytes))
                return err_set(err, ERR_USAGE, "must not hold a user; send an Authorization header instead");
        if (host_bytes == 0)
                return err_set(err, ERR_USAGE, "must name a host");
        plain = without_zone(text, rest, &zone);
        uri = evhttp_uri_parse_with_flags(plain, EVHTTP_URI_NONCONFORMANT);
        ok = uri ? take_host(uri, zone, endpoint, err) : refuse(rest, err);
        if (ok)
                take_path(uri, endpoint);
        if (uri)
                evhttp_uri_free(uri);
        free(plain);
        free(zone);
        return ok;
}

static bool parse(const char *text, struct endpoint *endpoint, struct err *err)
{
        const struct scheme *scheme = find_scheme(text);

        if (has_bad_char(text))
                return err_set(err, ERR_USAGE, "must not hold blanks or control characters");
        if (strncmp(text, "unix:", 5) == 0)
                return parse_unix(text + 5, endpoint, err);
        if (!scheme)
                return err_set(err, ERR_USAGE,
                               "must begin with http://, https://, grpc://, grpcs:// or unix:");
        return parse_net(text, scheme, endpoint, err);
}

bool endpoint_parse(const char *text, struct endpoint *ret_endpoint, struct err *err)
{
        struct endpoint endpoint = { 0 };

        if (!parse(text, &endpoint, err)) {
                endpoint_clear(&endpoint);
                return err_wrap(err, "URL '%s'", text);
        }
        *ret_endpoint = endpoint;
        return true;
}

char *endpoint_join(const char *base, const char *path)
{
        bool bare_socket = strncmp(base, "unix:", 5) == 0 && !strchr(base + 5, ':');
        size_t len = strlen(base);

        while (len && base[len - 1] == '/')
                len--;
        return mem_printf("%.*s%s%s%s", (int)len, base, bare_socket ? ":" : "", path[0] == '/' ? "" : "/",
                          path);
}

char *endpoint_reachable(const char *text)
{
        static const struct {
                const char *listens;
                const char *reached;
        } wildcards[] = { { "0.0.0.0", "127.0.0.1" }, { "::", "localhost" } };
        struct endpoint endpoint;
        const char *host = NULL;
        char *url;
        size_t len;

        if (!endpoint_parse(text, &endpoint, NULL))
                return NULL;
        for (size_t i = 0; endpoint.host && i < sizeof(wildcards) / sizeof(wildcards[0]); i++)
                if (strcmp(endpoint.host, wildcards[i].listens) == 0)
                        host = wildcards[i].reached;
        url = host ? mem_printf("%s://%s:%u%s", schemes[endpoint.scheme].name, host, endpoint.port,
                                endpoint.path)
                   : mem_dup(text);
        for (len = strlen(url); len && url[len - 1] == '/'; len--)
                url[len - 1] = '\0';
        endpoint_clear(&endpoint);
        return url;
}

bool endpoint_host_is_loopback(const char *host)
{
        struct in_addr v4;
        struct in6_addr v6;
        size_t len = strlen(host);

        if (inet_pton(AF_INET, host, &v4) == 1)
                return ntohl(v4.s_addr) >> 24 == 127;
        if (inet_pton(AF_INET6, host, &v6) == 1)
                return IN6_IS_ADDR_LOOPBACK(&v6);
        return strcasecmp(host, "localhost") == 0 ||
               (len > 10 && strcasecmp(host + len - 10, ".localhost") == 0);
}

bool endpoint_check_allowed(const struct endpoint *endpoint, const char *allow_remote, struct err *err)
{
        if (!endpoint->host || endpoint_host_is_loopback(endpoint->host))
                return true;
        if (allow_remote && strcasecmp(allow_remote, endpoint->host) == 0)
                return true;
        return err_set(err, ERR_USAGE,
                       "'%s' is not this machine's loopback: a load is aimed elsewhere only with "
                       "--allow-remote %s",
                       endpoint->host, endpoint->host);
}
