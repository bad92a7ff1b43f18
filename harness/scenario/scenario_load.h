/* From a scenario file to a checked struct scenario. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct scenario;

struct scenario_load_args {
        const char *path;             /* shown in faults; relative file names in it count from its folder */
        const char *const *overrides; /* "load.rate=500": as --set gives them */
        size_t override_count;
        int64_t attach_pid;           /* measure this running process instead of target.spawn; 0: not given */
        const char *attach_container; /* its ID, as --container gives it; NULL: not given */
        const char *attach_url;       /* where the load goes, as --url gives it; NULL: not given */
        bool without_files;           /* do not read bodies and targets: for judging a stored result */
};

/* Reads the file, applies the overrides, fills in defaults, checks every rule. ERR_USAGE lists all faults, one a line;
 * the output then stays untouched. Secrets (scenario/secrets.h) are not in the text. `ret_scenario->text` is the file
 * as given, or the merged JSON where there were overrides. */
bool scenario_load(const struct scenario_load_args *args, struct scenario *ret_scenario, struct err *err);

/* As scenario_load(), from text in memory. */
bool scenario_load_text(const struct scenario_load_args *args, const char *text, size_t len,
                        struct scenario *ret_scenario, struct err *err);

/* The scenario of `plateau load URL` and `plateau run --url`: defaults only, no name, no requests. */
void scenario_init_defaults(struct scenario *scenario);
