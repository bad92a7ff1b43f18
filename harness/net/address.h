/* Socket addresses: where connections go to, and where they come from. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

struct err;
struct url;

struct address {
        struct sockaddr_storage storage;
        socklen_t bytes;
};

/* The first address that the system's resolver gives for the URL's host; may block, so never while load runs. A
 * host that url_host_is_loopback() must also resolve to loopback. */
bool address_resolve(const struct url *url, struct address *ret_address, struct err *err);

/* A literal IP address without a port, to connect from. */
bool address_parse_ip(const char *text, struct address *ret_address, struct err *err);
