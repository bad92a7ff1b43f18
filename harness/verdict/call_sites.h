/* Call sites: finds the stacks that hold more than before, from two profiles of the same process. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct verdict;

/* The bytes of a stored profile; NULL: there is none. */
struct call_site_profile {
        const void *bytes;
        size_t len;
};

struct call_site_profiles {
        struct call_site_profile heap_before;       /* heap?gc=1 after the first run kept, gzip'ed protobuf */
        struct call_site_profile heap_after;        /* the same after the last run */
        struct call_site_profile goroutines_before; /* goroutine?debug=1 text, or gzip'ed protobuf */
        struct call_site_profile goroutines_after;
};

/* Adds to the verdict the stacks that grew, at most ten: of goroutines where cause_so_far() is goroutines, stacks or threads,
 * of the heap where it is the live heap or fragmentation. Of a GROWING verdict also a finding about the first one. Does
 * nothing for other channels, nor without profiles where the verdict is INCONCLUSIVE or threads grow (not every thread
 * belongs to a goroutine). Returns false (ERR_FORMAT) where a profile that is needed is missing or damaged; the verdict then
 * has a finding that says so, and is otherwise unchanged. */
bool call_sites_fill(const struct call_site_profiles *profiles, struct verdict *verdict, struct err *err);
