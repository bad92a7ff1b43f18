/* From errors to exit codes. */
#pragma once

#include "model/exit_code.h"

struct err;

/* The exit code that an error leads to. */
int exit_code_of(const struct err *err);
/* Prints each line of the error to stderr and returns its exit code. */
int exit_with_error(const struct err *err);
