/* Checks the telemetry before the first run: each page that the scenario names must answer in time with the figures
 * that it is named for. An experiment of half an hour should not end with "no figures". */
#pragma once

#include <stdbool.h>

struct err;
struct pages;

/* Asks each page once; they must also be the process's own (telemetry/owner.h). The release hook is asked with HEAD.
 * ERR_MEASURE names the first page that fails, by its field in the scenario, and the reason: the status, the
 * certificate, the time, what is on it instead. Runs the loop until all have answered. */
bool telemetry_prove(const struct pages *args, struct err *err);
