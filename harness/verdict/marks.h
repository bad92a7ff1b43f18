/* The live heap from the runtime's own collections, where none can be forced. */
#pragma once

#include "model/run.h"

struct result;

/* Bytes that live when the run has settled, as the collections that the service made by itself show: each marks what is
 * live at its moment, and floating garbage beside it. What was allocated between a mark and the moment asked for survives
 * to the share that it did between the marks of this run and the two before it (their median slope, Theil 1950, between 0
 * and 1). Each mark of the run then says something of the same moment, and the least is taken, since floating garbage
 * only adds; without a mark in this run, the last one before it. NAN before the first mark, or where TotalAlloc is not
 * known; one mark alone says nothing of what survives: then nothing does. */
double marks_live_heap(const struct result *result, const struct run *run, enum checkpoint checkpoint);
