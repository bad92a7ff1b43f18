/* Loads a scenario file into a checked struct scenario. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct scenario;

struct scenario_load_args {
        const char *path;             /* shown in faults; file names in it are relative to its folder */
        const char *const *overrides; /* from --set: "load.rate=500" */
        size_t override_count;
        int64_t attach_pid;           /* measure this running process instead of target.spawn; 0: not given */
        const char *attach_container; /* from --container: its ID; NULL: not given */
        const char *attach_url;       /* from --url: where the load goes; NULL: not given */
        bool without_files;           /* do not read bodies and targets: for judging a stored result */
};

/* Reads the file, applies the overrides, fills in defaults and checks all rules. ERR_USAGE lists all faults, one per
 * line; the output then stays untouched. `ret_scenario->text` is the file as given, or the merged JSON if there were
 * overrides, in both cases without secrets (scenario/secrets.h). */
bool scenario_load(const struct scenario_load_args *args, struct scenario *ret_scenario, struct err *err);

/* As scenario_load(), from text in memory. */
bool scenario_load_text(const struct scenario_load_args *args, const char *text, size_t len,
                        struct scenario *ret_scenario, struct err *err);

/* Fills in the defaults only, without name and requests, for `plateau load URL` and `plateau run --url`. */
void scenario_init_defaults(struct scenario *scenario);
