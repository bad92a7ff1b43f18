/* Runs another program to its end. */
#pragma once

#include <stdbool.h>

struct err;
struct loop;
struct strbuf;

/* Runs argv[0] and appends the lines of its stdout and stderr to `output`, even if it fails. ERR_MEASURE if it cannot be
 * started or does not exit with 0; the message is then its output, on one line. `loop` runs meanwhile (NULL: a temporary
 * one). When `*stop` is set (may be NULL), ends the program and its descendants, with ERR_INTERRUPTED. */
bool run_program(struct loop *loop, const bool *stop, const char *const *argv, struct strbuf *output,
                 struct err *err);
