/* The tuning curve: memory held and processor time spent, one point per combination, and a line through the Pareto front
 * (those that no other combination beats in both). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct matrix_merged;

/* Fills a figure from the combinations with that baseline (struct matrix_trade). False if fewer than two have both
 * figures. */
bool figure_tuning_build(const struct matrix_merged *merged, size_t baseline, struct figure *ret);
