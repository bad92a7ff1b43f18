/* Who listens, from the kernel's text in /proc/PID/net. Second choice: `listener_diag` asks for listeners alone and gets
 * them in numbers. The text needs neither a netlink socket nor the right to enter the network of the process. */
#pragma once

#include <stdbool.h>

#include "target/listener_table.h"

struct process_ref;

/* Pure: one line of /proc/net/tcp or, with `six`, of /proc/net/tcp6. The kernel shows listening sockets first, so the
 * first LISTENER_OTHER ends what is worth reading, however many connections follow. */
enum listener_row { LISTENER_ROW, LISTENER_OTHER, LISTENER_BROKEN };
enum listener_row listener_text_parse_row(const char *line, bool six, struct listener *ret);
/* Pure: one line of /proc/net/unix that listens at `path`. */
bool listener_text_parse_unix(const char *line, const char *path, struct listener *ret);

/* Adds the TCP listeners in the network of `in`; a table that cannot be read has none. */
void listener_text_read_tcp(const struct process_ref *in, struct listener_table *table);
/* Adds the unix sockets that listen at `path`. */
void listener_text_read_unix(const struct process_ref *in, const char *path, struct listener_table *table);
