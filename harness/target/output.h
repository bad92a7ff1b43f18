/* What a target prints: read so that it never blocks, kept so that its last words can be shown. */
#pragma once

#include <stdbool.h>

struct loop;
struct output;

typedef void (*output_line_fn)(const char *line, void *arg);

/* Reads `fd_take` (closed with the output) on the loop; `on_line` is called for each whole line. */
struct output *output_new(struct loop *loop, int fd_take, output_line_fn on_line, void *arg);
/* Reads what is still there, once the writer has ended. */
void output_drain(struct output *output);
/* The last words, oldest line first, joined by line ends, about 3 KiB: from where a Go program begins to say why it
 * crashes, else the last lines; "" where there are none. Valid until the next read. */
const char *output_tail(const struct output *output);
void output_free(struct output *output);
