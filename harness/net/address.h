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

/* The first address that the system's resolver gives for the URL's host; may block, so never while load runs. The
 * resolver is not asked for localhost and names below it: they are 127.0.0.1. */
bool address_resolve(const struct url *url, struct address *ret_address, struct err *err);

/* A literal IP address without a port, to connect from. */
bool address_parse_ip(const char *text, struct address *ret_address, struct err *err);
