/* Merges cells: all records, combinations with the medians of their repeats, and what is missing.
 *
 * The result does not depend on where or in which order the cells were measured: the same records give the same merge.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/matrix_merged.h"

struct err;

/* Reads the matrix of `folder` and all its records. ERR_FORMAT names a record that is damaged or belongs to another cell.
 * The caller clears the result. */
bool matrix_merge(const char *folder, struct matrix_merged *ret, struct err *err);
