/* Reads listening sockets from the kernel's text in /proc/PID/net. This is the fallback for listener_diag.h, which gets
 * only listeners and needs no parsing. The text needs neither a netlink socket nor the right to enter the network
 * namespace of the process. */
#pragma once

#include <stdbool.h>

#include "target/listener_table.h"

struct process_ref;

/* Parses one line of /proc/net/tcp or, with `six`, of /proc/net/tcp6. The kernel lists listening sockets first, so
 * reading may stop at the first LISTENER_OTHER, however many connections follow. No I/O. */
enum listener_row { LISTENER_ROW, LISTENER_OTHER, LISTENER_BROKEN };
enum listener_row listener_text_parse_row(const char *line, bool six, struct listener *ret);
/* Parses one line of /proc/net/unix; true if it is a socket that listens at `path`. No I/O. */
bool listener_text_parse_unix(const char *line, const char *path, struct listener *ret);

/* Adds the TCP listeners in the network namespace of `in`; nothing where the text cannot be read. */
void listener_text_read_tcp(const struct process_ref *in, struct listener_table *table);
/* Adds the unix sockets that listen at `path`. */
void listener_text_read_unix(const struct process_ref *in, const char *path, struct listener_table *table);
