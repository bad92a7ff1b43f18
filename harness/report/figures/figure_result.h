/* What the figures of one result share. */
#pragma once

#include <stdint.h>
#include <stddef.h>

#include "report/render/figure.h"

struct result;

/* The scenario's name on one line, cut after some 48 characters; fresh memory. */
char *figure_result_short_name(const struct result *result);
/* "reserve · go1.19.8 · PLATEAU, hypothesis CONFIRMED" in fresh memory. */
char *figure_result_subtitle(const struct result *result);
/* Seconds from the start of the result to a moment of its clock. */
double figure_result_seconds(const struct result *result, int64_t t_ns);
