/* Series of one channel with a known truth, and the rules to judge them by. */
#pragma once

#include "verdict/plateau.h"

enum { SERIES_RUNS_MAX = 40 };

/* For values in steps too small to matter, of which one unit a run can be afforded. */
extern const struct plateau_rule series_rule;
/* For a count: 20 a run can be afforded, and half of one a run is growth. */
extern const struct plateau_rule series_count_rule;

/* y[i] = 100 + slope i */
void series_line(double *y, size_t n, double slope);

/* The decision by series_rule about the first n runs; its shape alone, with no search for the runs that are needed. */
struct plateau series_decide(const double *y, size_t n);
enum shape series_judge(const double *y, size_t n);
