/* Reads what a target prints, so that it never blocks on a full pipe, and keeps the last lines to show them if it
 * ends. */
#pragma once

#include <stdbool.h>

struct loop;
struct output;

typedef void (*output_line_fn)(const char *line, void *arg);

/* Reads `fd_take`, a non-blocking pipe, on the loop until output_free(), which closes it. Calls `on_line` with each
 * whole line; NULL: no one is called. */
struct output *output_new(struct loop *loop, int fd_take, output_line_fn on_line, void *arg);
/* Reads what is left in the pipe; call it once the writer has ended. */
void output_drain(struct output *output);
/* Returns about 3 KiB of lines, oldest first: from the line where a Go program began to report its crash, else the last
 * ones; "" where there are none. Valid until the next read. */
const char *output_tail(const struct output *output);
void output_free(struct output *output);
