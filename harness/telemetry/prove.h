/* Telemetry is proved before the first run: each page that the scenario names is asked once, and must answer in time with
 * what it is named for. An experiment of half an hour should not end with "no figures". */
#pragma once

#include <stdbool.h>

struct err;
struct pages;

/* ERR_MEASURE names the first page that does not hold, by its place in the scenario, and why: the status, the
 * certificate, the time, what is on it instead. They must be the process's own (telemetry/owner.h). The release hook
 * is asked by HEAD. Drives the loop. */
bool telemetry_prove(const struct pages *args, struct err *err);
