/* A session is one experiment, from its scenario to a sealed result. `plateau run` has one, a comparison has one for each
 * block, a matrix one for each cell. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"
#include "model/result.h"

struct loop;

struct session_args {
        const char *scenario;         /* a file, or a name in scenarios/; with `text`, its name in messages */
        const char *text;             /* the scenario's JSON; NULL: read it from the file */
        struct option_list overrides; /* as for --set */
        int64_t attach_pid;           /* 0: none */
        const char *attach_container;
        const char *attach_url;
        const char *root;  /* the result goes to root/<name>/<time>, … */
        const char *block; /* … or to root/<block> if this is not NULL */
        bool views;        /* make plots and page even for a block */
        const char *label; /* see screen_new() */
        const char *allow_remote;
        const char *command_line;
        struct loop *loop;
        const bool *stop; /* set by a signal */
        bool quiet;
};

struct session_outcome {
        bool sealed;          /* there is a result; if not, the reason was logged */
        struct result judged; /* as read back from the folder */
        char *folder;
};
void session_outcome_clear(struct session_outcome *outcome);

/* Loads the scenario with its overrides and checks it, as session_run() does. */
bool session_load_scenario(const struct session_args *args, struct scenario *ret_scenario, struct err *err);

/* Runs the experiment and returns the exit code; errors are logged. The caller zeroes `ret` before, and clears it. */
int session_run(const struct session_args *args, struct session_outcome *ret);
