/* Series of one channel whose true behaviour is known, and rules to judge them by. */
#pragma once

#include "verdict/plateau.h"

enum { SERIES_RUNS_MAX = 40 };

/* Continuous values; delta is one unit a run. */
extern const struct plateau_rule series_rule;
/* A count: delta is 20 a run, but more than half of one a run is called growing. */
extern const struct plateau_rule series_count_rule;

/* y[i] = 100 + slope i */
void series_line(double *y, size_t n, double slope);

/* Decides the first n runs by series_rule; series_judge() returns the shape alone and does not search for runs_needed. */
struct plateau series_decide(const double *y, size_t n);
enum shape series_judge(const double *y, size_t n);
