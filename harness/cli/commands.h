/* One command per file, cmd_x.c; main.c holds the table. */
#pragma once

#include "cli/options.h"

extern const struct command cmd_check;
extern const struct command cmd_help;
extern const struct command cmd_inspect;
extern const struct command cmd_load;
extern const struct command cmd_judge;
extern const struct command cmd_run;
