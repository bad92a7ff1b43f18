/* Exit codes: a contract with the scripts that call us. */
#pragma once

struct err;

enum {
        EXIT_REACHED = 0,      /* a verdict was reached and every gate holds */
        EXIT_GATE = 1,         /* a gate fails, or the shape is not what the scenario expects */
        EXIT_USAGE = 2,        /* usage or scenario error */
        EXIT_INCONCLUSIVE = 3, /* the data do not decide */
        EXIT_MEASURE = 4,      /* could not measure */
        EXIT_INTERRUPTED = 130,
};

/* The exit code that an error leads to. */
int exit_code_of(const struct err *err);
/* Prints each line of the error to stderr and returns its exit code. */
int exit_with_error(const struct err *err);
