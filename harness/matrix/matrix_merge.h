/* Cells side by side: every record, combinations with the median of their repeats, and what is missing.
 *
 * Nothing here depends on where or in which order the cells were measured: the same records give the same merge.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/matrix_merged.h"

struct err;

/* Reads the matrix of `folder` and every record in it. ERR_FORMAT names a record that is broken or belongs to another
 * cell. The caller clears. */
bool matrix_merge(const char *folder, struct matrix_merged *ret, struct err *err);
