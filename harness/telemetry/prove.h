/* Telemetry is proved before the first run: each page that the scenario names is asked once, and must answer in time with
 * what it is named for. An experiment of half an hour should not end with "no figures". */
#pragma once

#include <stdbool.h>

struct err;
struct fetcher;
struct process_ref;
struct scenario_target;

struct prove_args {
        struct fetcher *fetcher;
        const char *base_url;
        const struct scenario_target *target;
        const struct process_ref *process; /* whose pages they have to be */
        const bool *stop;
};

/* ERR_MEASURE names the first page that does not hold, by its place in the scenario, and why: the status, the certificate,
 * the time, what is on it instead. net/http/pprof's cmdline page, where it answers, must show the process's own command
 * line. The release hook is asked by HEAD. Drives the loop. */
bool telemetry_prove(const struct prove_args *args, struct err *err);
