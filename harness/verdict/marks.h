/* Marks: estimates the live heap from the collections that the service makes by itself, where none can be forced. */
#pragma once

#include "model/run.h"

struct result;

/* Returns an estimate of the bytes live when the run had settled. A "mark" is what one collection found live, plus floating
 * garbage.
 *
 * Each mark of the run gives an estimate: mark + s × (bytes allocated between the mark and the end of the run), where s is
 * the share of allocated bytes that survives. s is the median slope (Theil 1950) of marks over bytes allocated, of the marks
 * of this run and the two before it, kept within 0…1; with a single mark s is 0. The least estimate is returned, since
 * floating garbage can only add. A run without a mark uses the last mark before it. NAN before the first mark, or where
 * TotalAlloc is not known. A reading_fn; `checkpoint` is ignored. */
double marks_live_heap(const struct result *result, const struct run *run, enum checkpoint checkpoint);
