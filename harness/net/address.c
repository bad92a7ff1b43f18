/* getaddrinfo(3), and the two cases it does not handle: unix sockets and localhost. */
#include "net/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/err.h"
#include "net/place.h"

enum { CONNECT_MS = 1000 };

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

/* Whether a connection to `address` is accepted within a second. On loopback the kernel answers at once. */
static bool answers(const struct place *place, const struct address *address)
{
        int fd = place_socket(place, address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                              0);
        struct pollfd ready = { .fd = fd, .events = POLLOUT };
        int fault = 0;
        socklen_t len = sizeof(fault);
        bool ok = fd >= 0 && (connect(fd, (const struct sockaddr *)&address->storage, address->bytes) == 0 ||
                              (errno == EINPROGRESS && poll(&ready, 1, CONNECT_MS) == 1 &&
                               getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &len) == 0 && fault == 0));

        if (fd >= 0)
                close(fd);
        return ok;
}

/* "localhost" is this machine, whatever a resolver says (RFC 6761, section 6.3). Of its two addresses takes the one that
 * a service listens on. */
static bool resolve_localhost(const struct place *place, const char *port, struct address *ret_address,
                              struct err *err)
{
        struct address six;

        if (!lookup("127.0.0.1", port, AI_NUMERICHOST, ret_address, err))
                return false;
        if (!answers(place, ret_address) && lookup("::1", port, AI_NUMERICHOST, &six, NULL) &&
            answers(place, &six))
                *ret_address = six;
        return true;
}

bool address_resolve(const struct endpoint *endpoint, const struct place *place, struct address *ret_address,
                     struct err *err)
{
        char port[8];

        if (endpoint->unix_path) {
                char *path = place_path(place, endpoint->unix_path);
                bool ok = resolve_unix(path, ret_address, err);

                free(path);
                return ok;
        }
        snprintf(port, sizeof(port), "%u", endpoint->port);
        if (lookup(endpoint->host, port, AI_NUMERICHOST, ret_address, NULL))
                return true;
        if (endpoint_host_is_loopback(endpoint->host))
                return resolve_localhost(place, port, ret_address, err);
        return lookup(endpoint->host, port, 0, ret_address, err);
}

bool address_parse_ip(const char *text, struct address *ret_address, struct err *err)
{
        return lookup(text, NULL, AI_NUMERICHOST, ret_address, NULL) ||
               err_set(err, ERR_USAGE, "source address '%s': must be an IP address", text);
}
