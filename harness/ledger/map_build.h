/* Finds the owner of every mapping.
 *
 * By this evidence, in this order: the path; the name that the kernel keeps ([heap], [anon: Go: heap]); the mapping
 * below it (the .bss follows its data, a thread's stack its guard page); flags (glibc maps its arenas with
 * MAP_NORESERVE, Go does not). Where a look at the heap was taken, Go's structures say what else is Go's. Else Go's
 * arenas are known by the 64 MiB grid and the sum of their sizes, HeapSys + StackInuse; the runtime's other mappings by
 * the sum of theirs, MSpanSys + MCacheSys + BuckHashSys + GCSys + OtherSys and the heap index. What fits none of these
 * stays MAP_UNKNOWN.
 */
#pragma once

#include <stdbool.h>

struct claims;
struct err;
struct facts;
struct heap_look;
struct map;
struct snapshot;

/* Parses the snapshot's smaps and makes the map; clear with map_clear(). `claims` may be empty: then Go's arenas are
 * found by their place alone, and the runtime's other mappings stay MAP_UNKNOWN. `look`: NULL where there is none;
 * claims are not used with it. `snapshot` and `facts` must outlive the map. */
bool map_build(const struct snapshot *snapshot, const struct facts *facts, const struct claims *claims,
               const struct heap_look *look, struct map *ret_map, struct err *err);
