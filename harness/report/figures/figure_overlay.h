/* Which setting helps? Settled RSS and live heap per run of several results; `labels` name them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_overlay(const struct result *const *results, const char *const *labels, size_t count,
                    struct figure *figure);
