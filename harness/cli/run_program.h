/* Another program, run to its end. */
#pragma once

#include <stdbool.h>

struct err;
struct strbuf;

/* Runs argv[0] and appends what it wrote on stdout and stderr to `output`, also where it fails. ERR_MEASURE where it
 * cannot be started, or ends with anything but 0; its output, on one line, is then the message. */
bool run_program(const char *const *argv, struct strbuf *output, struct err *err);
