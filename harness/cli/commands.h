/* One command per file, cmd_x.c; main.c holds the table. */
#pragma once

#include "cli/options.h"

extern const struct command cmd_check;
extern const struct command cmd_compare;
extern const struct command cmd_gate;
extern const struct command cmd_help;
extern const struct command cmd_inspect;
extern const struct command cmd_load;
extern const struct command cmd_judge;
extern const struct command cmd_matrix;
extern const struct command cmd_matrix_merge;
extern const struct command cmd_matrix_plan;
extern const struct command cmd_matrix_run;
extern const struct command cmd_matrix_submit;
extern const struct command cmd_new;
extern const struct command cmd_report;
extern const struct command cmd_run;
extern const struct command cmd_watch;
