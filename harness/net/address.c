/* getaddrinfo(3) and its exceptions. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/err.h"
#include "net/url.h"

static bool resolve_unix(const char *path, struct address *ret_address, struct err *err)
{
        struct sockaddr_un unix_address = { .sun_family = AF_UNIX };

        if (strlen(path) >= sizeof(unix_address.sun_path))
                return err_set(err, ERR_USAGE, "unix socket '%s': its path must be shorter than %zu bytes",
                               path, sizeof(unix_address.sun_path));
        strcpy(unix_address.sun_path, path);
        *ret_address = (struct address){ .bytes = sizeof(unix_address) };
        memcpy(&ret_address->storage, &unix_address, sizeof(unix_address));
        return true;
}

static bool lookup(const char *host, const char *port, int flags, struct address *ret_address,
                   struct err *err)
{
        const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV };
        struct addrinfo *list;
        int fault = getaddrinfo(host, port, &hints, &list);

        if (fault)
                return err_set(err, ERR_MEASURE, "host '%s': %s", host, gai_strerror(fault));
        *ret_address = (struct address){ .bytes = list->ai_addrlen };
        memcpy(&ret_address->storage, list->ai_addr, list->ai_addrlen);
        freeaddrinfo(list);
        return true;
}

bool address_resolve(const struct url *url, struct address *ret_address, struct err *err)
{
        const char *name = url->host;
        char port[8];

        if (url->unix_path)
                return resolve_unix(url->unix_path, ret_address, err);
        snprintf(port, sizeof(port), "%u", url->port);
        if (lookup(url->host, port, AI_NUMERICHOST, ret_address, NULL))
                return true;
        /* "localhost" and names below it are this machine, whatever a resolver says (RFC 6761, section 6.3). */
        if (url_host_is_loopback(url->host))
                name = "127.0.0.1";
        return lookup(name, port, 0, ret_address, err);
}

bool address_parse_ip(const char *text, struct address *ret_address, struct err *err)
{
        return lookup(text, NULL, AI_NUMERICHOST, ret_address, NULL) ||
               err_set(err, ERR_USAGE, "source address '%s': must be an IP address", text);
}
