/* The small part of RFC 3986 that a load driver needs: scheme, authority, path. */
#include "net/url.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"

void url_clear(struct url *url)
{
        free(url->host);
        free(url->unix_path);
        free(url->authority);
        free(url->path);
        *url = (struct url){ 0 };
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

static bool parse_unix(const char *text, struct url *url, struct err *err)
{
        size_t len = strcspn(text, ":");

        if (len == 0)
                return err_set(err, ERR_USAGE, "must name a socket, as in unix:/run/app.sock:/path");
        url->unix_path = mem_dup_len(text, len);
        url->authority = mem_dup("localhost");
        url->path = dup_path(text[len] ? text + len + 1 : "");
        return true;
}

static bool parse_port(const char *text, size_t len, uint16_t *ret_port)
{
        long port = 0;

        if (len == 0 || len > 5)
                return false;
        for (size_t i = 0; i < len; i++) {
                if (text[i] < '0' || text[i] > '9')
                        return false;
                port = port * 10 + (text[i] - '0');
        }
        if (port < 1 || port > 65535)
                return false;
        *ret_port = (uint16_t)port;
        return true;
}

static bool parse_authority(const char *text, size_t len, struct url *url, struct err *err)
{
        const char *host = text, *end = text + len, *port;
        size_t host_len;

        if (memchr(text, '@', len))
                return err_set(err, ERR_USAGE, "must not hold a user; send an Authorization header instead");
        if (*text == '[') {
                const char *close = memchr(text, ']', len);

                if (!close)
                        return err_set(err, ERR_USAGE, "must close the bracket around its address");
                host = text + 1;
                host_len = (size_t)(close - host);
                port = close + 1;
        } else {
                port = memchr(text, ':', len);
                port = port ? port : end;
                host_len = (size_t)(port - host);
        }
        if (host_len == 0)
                return err_set(err, ERR_USAGE, "must name a host");
        if (port < end && (*port != ':' || !parse_port(port + 1, (size_t)(end - port - 1), &url->port)))
                return err_set(err, ERR_USAGE, "must have a port from 1 to 65535, got '%.*s'",
                               (int)(end - port), port);
        url->host = mem_dup_len(host, host_len);
        url->authority = mem_dup_len(text, len);
        return true;
}

static bool parse(const char *text, struct url *url, struct err *err)
{
        size_t len;

        if (has_bad_char(text))
                return err_set(err, ERR_USAGE, "must not hold blanks or control characters");
        if (strncmp(text, "unix:", 5) == 0)
                return parse_unix(text + 5, url, err);
        if (strncasecmp(text, "http://", 7) == 0) {
                text += 7;
                url->port = 80;
        } else if (strncasecmp(text, "https://", 8) == 0) {
                text += 8;
                url->port = 443;
                url->tls = true;
        } else {
                return err_set(err, ERR_USAGE, "must begin with http://, https:// or unix:");
        }
        len = strcspn(text, "/?#");
        if (!parse_authority(text, len, url, err))
                return false;
        url->path = dup_path(text + len);
        return true;
}

bool url_parse(const char *text, struct url *ret_url, struct err *err)
{
        struct url url = { 0 };

        if (!parse(text, &url, err)) {
                url_clear(&url);
                return err_wrap(err, "URL '%s'", text);
        }
        *ret_url = url;
        return true;
}

bool url_host_is_loopback(const char *host)
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

bool url_check_allowed(const struct url *url, const char *allow_remote, struct err *err)
{
        if (!url->host || url_host_is_loopback(url->host))
                return true;
        if (allow_remote && strcasecmp(allow_remote, url->host) == 0)
                return true;
        return err_set(err, ERR_USAGE,
                       "'%s' is not this machine's loopback: a load is aimed elsewhere only with "
                       "--allow-remote %s",
                       url->host, url->host);
}
