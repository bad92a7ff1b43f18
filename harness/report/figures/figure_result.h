/* The figures of one result, one file each: what is shown, in which style, under which question.
 *
 * Each fills a zeroed figure and returns true, or false where the result holds nothing to show; the caller clears
 * it in both cases.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/render/figure.h"

struct result;

/* When? RSS and what the runtime says of it, over time, phases shaded, probes marked. */
bool figure_timeline(const struct result *result, struct figure *figure);
/* Still growing? The checkpoints of each run; the slope's interval and the tolerated growth as wedges. */
bool figure_runs(const struct result *result, struct figure *figure);
/* Which channel grows? Each channel's slope and interval, in multiples of the growth tolerated. */
bool figure_slopes(const struct result *result, struct figure *figure);
/* What is it? Bars from live heap up to RSS and container memory at each checkpoint. */
bool figure_ledger(const struct result *result, struct figure *figure);
/* At what cost? Percentiles, from the intended send time and on the wire. */
bool figure_latency(const struct result *result, struct figure *figure);
/* Is the load valid? Planned against achieved, second by second. */
bool figure_rate(const struct result *result, struct figure *figure);
/* Which setting helps? Settled RSS and live heap per run of several results; `labels` name them. */
bool figure_overlay(const struct result *const *results, const char *const *labels, size_t count,
                    struct figure *figure);

/* The scenario's name on one line, cut after some 48 characters; fresh memory. */
char *figure_result_short_name(const struct result *result);
/* "reserve · go1.19.8 · PLATEAU, hypothesis CONFIRMED" in fresh memory. */
char *figure_result_subtitle(const struct result *result);
/* Seconds from the start of the result to a moment of its clock. */
double figure_result_seconds(const struct result *result, int64_t t_ns);
/* The value of a checkpoint in a run, NAN where it is not known. */
double figure_result_rss(const struct result *result, size_t run, int checkpoint);
double figure_result_live_heap(const struct result *result, size_t run);
