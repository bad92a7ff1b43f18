/* Call sites: which stacks hold more than before, from two profiles of the same process. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct verdict;

/* A stored profile as read; bytes NULL: there is none. */
struct call_site_profile {
        const void *bytes;
        size_t len;
};

struct call_site_profiles {
        struct call_site_profile heap_before;       /* heap?gc=1 after the first run kept, gzip'ed protobuf */
        struct call_site_profile heap_after;        /* and after the last run */
        struct call_site_profile goroutines_before; /* goroutine?debug=1 text, or protobuf */
        struct call_site_profile goroutines_after;
};

/* Adds to a verdict that is GROWING the stacks that grew, largest first, at most ten, and a finding about the first:
 * of goroutines where goroutines, stacks or threads are the cause, else of the live heap. Nothing is done for another
 * shape or cause, nor for threads without profiles: not every thread belongs to a goroutine. False (ERR_FORMAT) where
 * a profile that is needed is missing or damaged: the verdict then says so and is otherwise as it was. */
bool call_sites_fill(const struct call_site_profiles *profiles, struct verdict *verdict, struct err *err);
