/* The commands; command x is in cmd_x.c. */
#pragma once

#include "cli/options.h"

/* A new command is a row here. The order is that of --help. */
#define COMMAND_TABLE(ROW)                                                                                   \
        ROW(run)                                                                                             \
        ROW(new)                                                                                             \
        ROW(watch)                                                                                           \
        ROW(inspect)                                                                                         \
        ROW(load)                                                                                            \
        ROW(check)                                                                                           \
        ROW(judge)                                                                                           \
        ROW(report)                                                                                          \
        ROW(gate)                                                                                            \
        ROW(compare)                                                                                         \
        ROW(matrix)                                                                                          \
        ROW(help)
#define COMMAND_DECLARATION(name) extern const struct command cmd_##name;
COMMAND_TABLE(COMMAND_DECLARATION)

/* The parts of `plateau matrix`; the table of parts is in cmd_matrix.c. */
extern const struct command cmd_matrix_merge;
extern const struct command cmd_matrix_plan;
extern const struct command cmd_matrix_run;
extern const struct command cmd_matrix_submit;
