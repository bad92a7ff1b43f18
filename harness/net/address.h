/* Socket addresses: where connections go to, and where they come from. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

struct err;
struct endpoint;
struct place;

struct address {
        struct sockaddr_storage storage;
        socklen_t bytes;
};

/* The first address that the system's resolver gives for the endpoint's host; may block, so never while load runs. The
 * resolver is not asked for localhost and names below it: they are 127.0.0.1, or ::1 where only that accepts
 * connections; as seen from `place` (NULL: from here). */
bool address_resolve(const struct endpoint *endpoint, const struct place *place, struct address *ret_address,
                     struct err *err);

/* A literal IP address without a port, to connect from. */
bool address_parse_ip(const char *text, struct address *ret_address, struct err *err);
