/* One experiment, from its scenario to a sealed result. `plateau run` has one, a comparison has one for each block. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"
#include "model/result.h"

struct loop;

struct session_args {
        const char *scenario; /* a file, or the name of one in scenarios/; with `text`, what faults call it */
        const char *text;     /* the scenario itself; NULL: it is read from a file */
        struct option_list overrides; /* as --set gives them */
        int64_t attach_pid;           /* 0: none */
        const char *attach_container;
        const char *attach_url;
        const char *root;  /* the result goes to root/<name>/<time> … */
        const char *block; /* … or to root/<block>; NULL: no block */
        bool views;        /* a block too gets plots and page */
        const char *label; /* what stands before each line of progress; NULL: nothing */
        const char *allow_remote;
        const char *command_line;
        struct loop *loop;
        const bool *stop; /* set by a signal */
        bool quiet;
};

struct session_outcome {
        bool sealed;          /* false: there is no result, and the reason was logged */
        struct result judged; /* read back from the folder */
        char *folder;
};
void session_outcome_clear(struct session_outcome *outcome);

/* Loads, checks and overrides the scenario, as session_run() will. */
bool session_load_scenario(const struct session_args *args, struct scenario *ret_scenario, struct err *err);

/* The exit code; errors are logged. `ret` is zeroed by the caller. */
int session_run(const struct session_args *args, struct session_outcome *ret);
