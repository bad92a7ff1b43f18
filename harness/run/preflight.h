/* Preflight: what would spoil the measurement, looked for before anything is started. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Notes a warning for each trouble; false where measuring makes no sense. */
bool preflight_check(struct experiment *x, struct err *err);
