/* curl_url(3) splits; rules that it does not have are checked first, so that a fault names the rule. */
#include "base/endpoint.h"

#include <arpa/inet.h>
#include <curl/curl.h>
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

/* The path and query, or "/" in front of what has none; a fragment never leaves the client. */
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

/* One part of the URL in fresh memory; NULL where it has none. */
static char *part_of(CURLU *url, CURLUPart part)
{
        char *text = NULL;
        char *copy = NULL;

        if (curl_url_get(url, part, &text, 0) == CURLUE_OK)
                copy = mem_dup(text);
        curl_free(text);
        return copy;
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

static bool take_host(CURLU *url, struct endpoint *endpoint, struct err *err)
{
        char *host = part_of(url, CURLUPART_HOST);
        char *zone = part_of(url, CURLUPART_ZONEID);
        char *port = part_of(url, CURLUPART_PORT);
        size_t len = host ? strlen(host) : 0;
        bool ok = len > 0;

        if (port)
                endpoint->port = (uint16_t)strtoul(port, NULL, 10);
        if (!ok)
                err_set(err, ERR_USAGE, "must name a host");
        else if (endpoint->port == 0)
                ok = err_set(err, ERR_USAGE, "must have a port from 1 to 65535, got '%s'", port);
        if (ok) {
                bool brackets = host[0] == '[' && host[len - 1] == ']';

                endpoint->authority = port ? mem_printf("%s:%s", host, port) : mem_dup(host);
                endpoint->host = mem_printf("%.*s%s%s", (int)(brackets ? len - 2 : len), host + brackets,
                                            zone ? "%" : "", zone ? zone : "");
        }
        free(host);
        free(zone);
        free(port);
        return ok;
}

static void take_path(CURLU *url, struct endpoint *endpoint)
{
        char *path = part_of(url, CURLUPART_PATH);
        char *query = part_of(url, CURLUPART_QUERY);

        endpoint->path = mem_printf("%s%s%s", path ? path : "/", query ? "?" : "", query ? query : "");
        free(path);
        free(query);
}

/* What curl finds wrong, in our words where they say more. */
static bool refuse(CURLUcode code, const char *rest, struct err *err)
{
        const char *host_end = rest + strcspn(rest, "/?#");
        const char *colon = memchr(rest, ':', (size_t)(host_end - rest));

        if (code == CURLUE_NO_HOST || host_end == rest)
                return err_set(err, ERR_USAGE, "must name a host");
        if (code == CURLUE_BAD_PORT_NUMBER && colon)
                return err_set(err, ERR_USAGE, "must have a port from 1 to 65535, got '%.*s'",
                               (int)(host_end - colon - 1), colon + 1);
        return err_set(err, ERR_USAGE, "%s", curl_url_strerror(code));
}

static bool parse_net(const char *text, const struct scheme *scheme, struct endpoint *endpoint,
                      struct err *err)
{
        const char *rest = text + strlen(scheme->name) + 3;
        CURLU *url = curl_url();
        CURLUcode code;
        bool ok;

        if (!url)
                mem_resize(NULL, SIZE_MAX, 2); /* libcurl out of memory: as when we are */
        endpoint->scheme = scheme->scheme;
        endpoint->tls = scheme->tls;
        endpoint->port = scheme->port;
        if (memchr(rest, '@', strcspn(rest, "/?#"))) {
                curl_url_cleanup(url);
                return err_set(err, ERR_USAGE, "must not hold a user; send an Authorization header instead");
        }
        /* "http:///path": curl would take the path's first word for the host. */
        code = *rest == '/'
                       ? CURLUE_NO_HOST
                       : curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS);
        ok = code == CURLUE_OK ? take_host(url, endpoint, err) : refuse(code, rest, err);
        if (ok)
                take_path(url, endpoint);
        curl_url_cleanup(url);
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
