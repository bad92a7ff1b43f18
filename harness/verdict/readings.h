/* Readings: one number of one run for each thing that a channel can be made of. NAN where it was not read, or means
 * nothing there. */
#pragma once

#include "model/run.h"

struct result;

typedef double (*reading_fn)(const struct result *result, const struct run *run, enum checkpoint checkpoint);

double reading_goroutines(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* The kernel's count, else the runtime's. */
double reading_threads(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Descriptors, sockets among them. */
double reading_open_files(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_heap_alloc(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_heap_objects(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* What the runtime says that its last collection marked. */
double reading_heap_live(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* What the last collection marked, from the goal that the runtime set for the next one: since Go 1.18 the goal is
 * live + GOGC/100 (live + stacks + globals), see "A Guide to the Go Garbage Collector", GOGC; globals are taken for 0,
 * which adds a constant. NAN where the goal is the least heap of 4 MiB GOGC/100, comes from a memory limit, or GOGC is
 * not known to be a number. */
double reading_heap_by_goal(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* HeapAlloc in an idle window, NAN where nothing was collected since the last run: an idle service collects every two
 * minutes, and allocates next to nothing after it. */
double reading_heap_idle(const struct result *result, const struct run *window);
/* The lowest HeapAlloc among the run's readings: right after a collection, where one was met. */
double reading_heap_least(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_fragmentation(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_metadata(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_stacks(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* RSS without the pages of files that came after the first run: the kernel drops them when it needs room. */
double reading_kept_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Charged to the control group and not resident in the process, without what the kernel takes back when it needs it:
 * page tables, kernel stacks, slab, sockets, shared memory that nobody maps. Only where the target is alone. */
double reading_beyond_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Page cache that the group is charged and nobody has mapped. Only where the target is alone. */
double reading_page_cache(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes allocated per answered request, between the run before and the end of this one. */
double reading_allocated(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes allocated since the last collection that was not ours, where the runtime has no goal for one of its own
 * (GOGC=off without a memory limit): what the heap would hold had we not collected. NAN where it has a goal. */
double reading_uncollected(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* From the checkpoint's ledger; without the runtime's figures Go's own mappings are not known. */
double reading_outside_go(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* In an idle window, which has no ledger: as in the last run that has one, and by what RSS has moved since without Go's
 * share of it (Sys less HeapReleased). */
double reading_outside_go_idle(const struct result *result, const struct run *window);
double reading_mapped_files(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_go_held(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Resident bytes that no other channel watches: refilled huge pages, what could not be divided or explained. */
double reading_unattributed(const struct result *result, const struct run *run, enum checkpoint checkpoint);
