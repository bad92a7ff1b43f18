/* Readings: functions that take the number that a channel is made of from one run. All return NAN where it was not read, or
 * has no meaning in that run. Unless it says otherwise, a reading is the value at `checkpoint`, in bytes or as a count. */
#pragma once

#include "model/run.h"

struct result;

typedef double (*reading_fn)(const struct result *result, const struct run *run, enum checkpoint checkpoint);

double reading_goroutines(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Threads by the kernel's count, else by the runtime's. */
double reading_threads(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Open descriptors, including sockets. */
double reading_open_files(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_heap_alloc(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_heap_objects(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes that the last collection marked, as the runtime reports it; NAN where the collector is off and never ran. */
double reading_heap_live(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes that the last collection marked, derived from the heap goal that it set: since Go 1.18 the goal is
 * live + GOGC/100 (live + stacks + globals), see "A Guide to the Go Garbage Collector", GOGC. Globals are taken as 0, which
 * adds a constant. NAN where the goal is the least one, 4 MiB × GOGC/100, where there is a memory limit, or where GOGC is
 * off or no number. */
double reading_heap_by_goal(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* HeapAlloc at the end of an idle window, as an estimate of the live heap; NAN where nothing was collected since the last
 * run. An idle runtime collects every two minutes, and allocates next to nothing afterwards. */
double reading_heap_idle(const struct result *result, const struct run *window);
/* The lowest HeapAlloc of the run's load and settle window: near the live heap if a reading came right after a collection. */
double reading_heap_least(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_fragmentation(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_metadata(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_stacks(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* RSS without the growth of its file pages since the first run: the kernel drops those when it needs room. */
double reading_kept_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes charged to the control group, not resident in the process, and not page cache: page tables, kernel stacks, slab,
 * sockets, shared memory that nobody maps, and memory of processes that the target started. NAN where the target shares the
 * group with processes that are not its own. */
double reading_beyond_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Page cache that the group is charged and nobody has mapped; NAN in the same case. */
double reading_page_cache(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes allocated per answered request, from the last reading of the run before to `checkpoint` of this one. */
double reading_allocated(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Bytes allocated since the last collection that was not forced by us: what the heap would hold if we had forced none. Only
 * where the runtime has no heap goal, so that it never collects by itself (GOGC=off without a memory limit); else NAN. */
double reading_uncollected(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Native memory, shared memory and the binary's data, from the checkpoint's ledger; NAN where that lacks the runtime's
 * figures, since then Go's own mappings are not known. */
double reading_outside_go(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* The same for an idle window, which has no ledger: the value of the last run that has one, plus what resident memory
 * without Go's share (Sys - HeapReleased) has changed by since. */
double reading_outside_go_idle(const struct result *result, const struct run *window);
/* Resident pages of mapped files, and what Go holds in reserve, from the checkpoint's ledger. */
double reading_mapped_files(const struct result *result, const struct run *run, enum checkpoint checkpoint);
double reading_go_held(const struct result *result, const struct run *run, enum checkpoint checkpoint);
/* Resident bytes that no other channel covers: refilled huge pages, and what could not be divided or explained. */
double reading_unattributed(const struct result *result, const struct run *run, enum checkpoint checkpoint);
