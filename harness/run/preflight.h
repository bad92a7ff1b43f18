/* Preflight: looks for what would spoil the measurement, before anything is started. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Notes a warning for each problem. False if the load cannot be made at all. */
bool preflight_check(struct experiment *x, struct err *err);
