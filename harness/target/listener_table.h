/* Listening sockets in a table that grows: what the two ways of asking who listens fill, and `listener` chooses from. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct listener {
        uint64_t inode;            /* of the socket: unique on the machine, whatever the namespace */
        uint16_t port;             /* 0: a unix socket */
        bool six;                  /* bound as IPv6 */
        bool device;               /* bound to a device (SO_BINDTODEVICE) */
        bool by_file;              /* a unix socket that is the very file that was asked for */
        unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d; zeros: every address */
};

/* More is not kept: no machine has so many ports. */
enum { LISTENER_TABLE_MAX = 65536 };

struct listener_table {
        struct listener *rows;
        size_t count;
        size_t capacity;
};

/* False where the table is full. */
bool listener_table_add(struct listener_table *table, const struct listener *row);
void listener_table_clear(struct listener_table *table);

/* An address as the kernel has it, in network order: four bytes, or sixteen with `six`. */
void listener_set_address(struct listener *listener, bool six, const void *bytes);
