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

/* Resolves the endpoint's host to the first address that the system's resolver gives. May block, so not to be called
 * while load runs. "localhost" and names below it do not go to the resolver: they are 127.0.0.1, or ::1 if only that
 * accepts connections in `place` (NULL: our own network). */
bool address_resolve(const struct endpoint *endpoint, const struct place *place, struct address *ret_address,
                     struct err *err);

/* Parses a literal IP address without a port, to be used as source address. ERR_USAGE if it is none. */
bool address_parse_ip(const char *text, struct address *ret_address, struct err *err);
