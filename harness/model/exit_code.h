/* Exit codes: a contract with the scripts that call us (docs/method.md, "Exit codes"). */
#pragma once

enum {
        EXIT_REACHED = 0,      /* a verdict was reached and every gate holds */
        EXIT_GATE = 1,         /* a gate fails: unexpected growth, a threshold, an expectation */
        EXIT_USAGE = 2,        /* usage or scenario error */
        EXIT_INCONCLUSIVE = 3, /* the data do not decide */
        EXIT_MEASURE = 4,      /* the measurement failed */
        EXIT_INTERRUPTED = 130,
};

/* Returns the code to exit with if both apply: 130 wins over 2, then 4, 1, 3 and 0. */
int exit_code_worse(int a, int b);
