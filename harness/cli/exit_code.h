/* Turns errors into exit codes. */
#pragma once

#include "model/exit_code.h"

struct err;

/* Returns the exit code for an error. */
int exit_code_of(const struct err *err);
/* Prints each line of the error to stderr and returns its exit code. */
int exit_with_error(const struct err *err);
