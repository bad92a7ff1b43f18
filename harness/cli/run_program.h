/* Another program, run to its end. */
#pragma once

#include <stdbool.h>

struct err;
struct loop;
struct strbuf;

/* Runs argv[0] and appends what it wrote on stdout and stderr to `output`, line by line, also where it fails. ERR_MEASURE
 * where it cannot be started, or ends with anything but 0; its output, on one line, is then the message. `loop` (NULL: one
 * of its own) goes on meanwhile, and `*stop` (NULL: nothing) ends the program and all that it started: ERR_INTERRUPTED. */
bool run_program(struct loop *loop, const bool *stop, const char *const *argv, struct strbuf *output,
                 struct err *err);
