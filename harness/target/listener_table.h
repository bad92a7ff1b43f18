/* A growing table of listening sockets, which listener_diag.h or listener_text.h fill and listener.h chooses from. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct listener {
        uint64_t inode;            /* of the socket: unique on the machine, across namespaces */
        uint16_t port;             /* 0: a unix socket */
        bool six;                  /* bound as IPv6 */
        bool device;               /* bound to a device (SO_BINDTODEVICE) */
        bool by_file;              /* a unix socket that was found by inode and device of its file */
        unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d; zeros: all addresses */
};

/* Further rows are dropped: a machine has no more ports. */
enum { LISTENER_TABLE_MAX = 65536 };

struct listener_table {
        struct listener *rows;
        size_t count;
        size_t capacity;
};

/* Appends a copy of `row`; false where the table is full. */
bool listener_table_add(struct listener_table *table, const struct listener *row);
void listener_table_clear(struct listener_table *table);

/* Sets `six` and `address` from an address in network order: four bytes, or sixteen with `six`. */
void listener_set_address(struct listener *listener, bool six, const void *bytes);
