/* What the runtime claims to hold: the mean of its statistics before and after smaps was read.
 *
 * How far a figure moved between the two readings is the uncertainty of the ledger. The heap arenas can hold at most
 * HeapSys + StackInuse - HeapReleased resident bytes. A collection moves bytes between HeapInuse and HeapIdle but
 * leaves that sum alone; only growth of the heap, the scavenger and the reuse of scavenged pages change it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/metric.h"

struct facts;
struct snapshot;

struct claims {
        bool has_heap; /* HeapSys, HeapIdle, HeapInuse, HeapReleased, HeapAlloc and StackInuse are known */
        bool has_metadata;            /* MSpanSys, MCacheSys, BuckHashSys, GCSys and OtherSys are known */
        int64_t value[METRIC_COUNT];  /* of the METRIC_GO_* that are known; 0: unknown */
        int64_t resident_bytes;       /* HeapSys + StackInuse - HeapReleased */
        int64_t resident_moved_bytes; /* how far resident_bytes moved between the readings; not negative */
        int64_t mapped_low_bytes; /* HeapSys + StackInuse, the smaller and the larger reading: the arenas' size */
        int64_t mapped_high_bytes;
        int64_t metadata_bytes;     /* sum of the five, and StackSys - StackInuse */
        int64_t metadata_low_bytes; /* the smaller and the larger of the two readings */
        int64_t metadata_high_bytes;
};

/* Joins the two readings of a snapshot. If one of them lacks a figure of the heap, only the other counts, and the
 * movement is 0; if both do, nothing is known. */
struct claims claims_join(const struct snapshot *snapshot);

/* Estimates the live heap that the last collection found, from NextGC and GOGC: the runtime sets NextGC to live + (live
 * + stacks + globals) × GOGC / 100. False where that does not hold: GOGC is off, a memory limit may set the goal, or
 * the goal is the minimum heap. */
bool claims_estimate_live(const struct claims *claims, const struct facts *facts, int64_t *ret_bytes);
