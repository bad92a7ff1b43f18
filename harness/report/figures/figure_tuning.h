/* The tuning curve: memory held against processor time spent, a point for each combination, and the line of those that
 * nothing beats in both. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct matrix_merged;

/* Of the combinations that share one baseline, see struct matrix_trade. False where fewer than two know both figures. */
bool figure_tuning_build(const struct matrix_merged *merged, size_t baseline, struct figure *ret);
