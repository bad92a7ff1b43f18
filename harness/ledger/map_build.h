/* Which mapping belongs to whom, by evidence.
 *
 * Evidence, in this order: the path; the name that the kernel keeps ([heap], [anon: Go: heap]); what a mapping abuts
 * (a .bss its data, a thread's stack its guard page); flags (glibc reserves its arenas, Go does not); the 64 MiB grid
 * of the arenas with the sum of their sizes, which must be HeapSys + StackInuse; for the runtime's other mappings the
 * sum of their sizes, which must be MSpanSys + … + OtherSys and the heap index. What fits none of these is said to.
 */
#pragma once

#include <stdbool.h>

struct claims;
struct err;
struct facts;
struct heap_look;
struct map;
struct snapshot;

/* Parses the snapshot's smaps and gives every mapping its owner. `claims` may have nothing: then Go's arenas are found
 * by their place alone, and its other mappings stay MAP_UNKNOWN. With a `look` at the heap, NULL where there is none,
 * Go's mappings are those that its structures lead to, and neither place nor sums are asked. `snapshot` and `facts`
 * must outlive the map. */
bool map_build(const struct snapshot *snapshot, const struct facts *facts, const struct claims *claims,
               const struct heap_look *look, struct map *ret_map, struct err *err);
