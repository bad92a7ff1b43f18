/* A result in memory with runs whose checkpoints hold whatever a test says: food for the verdict. */
#pragma once

#include "model/result.h"

enum { SYNTHETIC_REQUESTS = 2000 };

/* A baseline and `runs` complete runs of SYNTHETIC_REQUESTS requests each, one second of load; a plan with the usual
 * looks from 8 up to `runs`; no values yet. Cleared with result_clear(). */
void synthetic_result_init(struct result *result, int runs);

/* Sets one value of one checkpoint; run 0 is the baseline. */
void synthetic_result_set(struct result *result, int run, enum checkpoint checkpoint, enum metric metric,
                          double value);

/* All that a healthy service shows: RSS 60 MiB (baseline 10, peak 64), live heap 2 MiB, constant counts, and a
 * settled ledger of each run whose gap is mostly Go reserve; a release after the last run that gives it back. */
void synthetic_result_fill_steady(struct result *result);

/* The settled ledger of a run; NULL where there is none. */
struct ledger *synthetic_result_ledger(struct result *result, int run);

/* A leak of the live heap: so much more in each run, in HeapAlloc, HeapInuse and settled RSS. */
void synthetic_result_leak_heap(struct result *result, double bytes_per_run);

/* Judges it as a folder is judged: the standing of the runs, then the verdict. What was found is printed as comments of
 * TAP. Cleared with verdict_clear(). */
void synthetic_result_judge(struct result *result, struct verdict *ret);

/* Whether one of its sentences has this part. */
bool verdict_says(const struct verdict *verdict, const char *part);

/* The rate at which it says that the channel grows; NULL where it says none. */
const struct verdict_rate *verdict_rate_of(const struct verdict *verdict, enum channel channel,
                                           enum verdict_per per);
