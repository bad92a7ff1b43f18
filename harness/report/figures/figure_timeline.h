/* The figures of one result, one file each: what is shown, in which style, under which question. Each fills a zeroed
 * figure and returns true, or false where the result holds nothing to show; the caller clears it in both cases.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/render/figure.h"

struct result;

/* When? RSS and what the runtime says of it, over time, phases shaded, probes marked. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false where there is nothing to show. The caller clears it in both cases. */
bool figure_timeline(const struct result *result, struct figure *figure);
