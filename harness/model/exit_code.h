/* Exit codes: a contract with the scripts that call us (docs/method.md, "Exit codes"). */
#pragma once

enum {
        EXIT_REACHED = 0,      /* a verdict was reached and every gate holds */
        EXIT_GATE = 1,         /* a gate fails: growth that is not expected, a threshold, an expectation */
        EXIT_USAGE = 2,        /* usage or scenario error */
        EXIT_INCONCLUSIVE = 3, /* the data do not decide */
        EXIT_MEASURE = 4,      /* could not measure */
        EXIT_INTERRUPTED = 130,
};

/* The one that is told where both apply: 130, then 4, then 1, then 3. */
int exit_code_worse(int a, int b);
