/* What the runtime claims to hold: its statistics before and after smaps was read, joined.
 *
 * A figure is the mean of the two readings, and its movement between them is the error of the account. What can be
 * resident in the heap arenas is HeapSys + StackInuse - HeapReleased: a collection moves bytes between HeapInuse and
 * HeapIdle, but not that sum; only growth, the scavenger and reuse do.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/metric.h"

struct facts;
struct snapshot;

struct claims {
        bool has_heap; /* HeapSys, HeapIdle, HeapInuse, HeapReleased, HeapAlloc and StackInuse are known */
        bool has_metadata;           /* MSpanSys, MCacheSys, BuckHashSys, GCSys and OtherSys are known */
        int64_t value[METRIC_COUNT]; /* of the METRIC_GO_* that are known; 0: unknown */
        int64_t resident_bytes;      /* HeapSys + StackInuse - HeapReleased */
        int64_t resident_moved_bytes;
        int64_t mapped_low_bytes; /* HeapSys + StackInuse: what the arenas' mappings must add up to */
        int64_t mapped_high_bytes;
        int64_t metadata_bytes;     /* sum of the five, and StackSys - StackInuse */
        int64_t metadata_low_bytes; /* the smaller and the larger of the two readings */
        int64_t metadata_high_bytes;
};

/* Where one of the two readings lacks a figure of the heap the other one counts alone, unmoved; where both do, nothing is
 * known. */
struct claims claims_join(const struct snapshot *snapshot);

/* The live heap as the last collection found it, from NextGC and GOGC: the goal is live + (live + stacks + globals)
 * × GOGC / 100. False where GOGC is off, a memory limit may set the goal, or the goal is the smallest heap. */
bool claims_estimate_live(const struct claims *claims, const struct facts *facts, int64_t *ret_bytes);
