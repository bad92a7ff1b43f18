/* One command per file, cmd_x.c. */
#pragma once

#include "cli/options.h"

/* A new one is a row here, in the order of --help. */
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

/* `plateau matrix PART`: cmd_matrix.c has the table of its parts. */
extern const struct command cmd_matrix_merge;
extern const struct command cmd_matrix_plan;
extern const struct command cmd_matrix_run;
extern const struct command cmd_matrix_submit;
