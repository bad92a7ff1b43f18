/* Makes results in memory, with any values at the checkpoints of their runs, for tests of the verdict. */
#pragma once

#include "model/result.h"

enum { SYNTHETIC_REQUESTS = 2000 };

/* Makes a baseline and `runs` complete runs of SYNTHETIC_REQUESTS requests and one second of load each, and a plan with the
 * usual looks from 8 up to `runs`. There are no values yet. The caller frees it with result_clear(). */
void synthetic_result_init(struct result *result, int runs);

/* Sets one value of one checkpoint; run 0 is the baseline. */
void synthetic_result_set(struct result *result, int run, enum checkpoint checkpoint, enum metric metric,
                          double value);

/* Fills in a healthy service: RSS 60 MiB (baseline 10, peak 64), live heap 2 MiB, constant counts, a settled ledger of each
 * run whose gap is mostly Go reserve, and a release after the last run that gives it back. */
void synthetic_result_fill_steady(struct result *result);

/* Returns the settled ledger of a run; NULL where there is none. */
struct ledger *synthetic_result_ledger(struct result *result, int run);

/* Adds a leak of the live heap: so much more in each run, in HeapAlloc, HeapInuse and settled RSS. */
void synthetic_result_leak_heap(struct result *result, double bytes_per_run);

/* Judges the result like a stored one: the standing of its runs, then the verdict. Prints the findings as TAP comments. The
 * caller frees the verdict with verdict_clear(). */
void synthetic_result_judge(struct result *result, struct verdict *ret);

/* Returns whether one of the verdict's sentences contains this text. */
bool verdict_says(const struct verdict *verdict, const char *part);

/* Returns the verdict's rate of a channel; NULL where it has none. */
const struct verdict_rate *verdict_rate_of(const struct verdict *verdict, enum channel channel,
                                           enum verdict_per per);
