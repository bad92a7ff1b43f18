/* Reads the goroutines of a running process from its memory, without an endpoint: as a count, as groups with names, as
 * a profile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/goroutines.h"

struct err;
struct goroutines;
struct image;
struct names;
struct page_map;
struct strbuf;

/* Finds the process's list of goroutines; once for a process is enough. `image` and `names` are borrowed. An error
 * names the step that failed. */
bool goroutines_open(const struct image *image, const struct names *names, struct goroutines **ret_goroutines,
                     struct err *err);
void goroutines_free(struct goroutines *goroutines);

enum { GOROUTINES_SOME_FRAMES = 3 };

struct goroutines_args {
        size_t max_groups; /* keep only so many groups, the largest; 0: all */
        /* Each group's frames are the whole stack of one of its goroutines; else only the innermost
         * GOROUTINES_SOME_FRAMES functions outside the runtime, which show where it waits. */
        bool whole_stacks;
};
/* Reads and groups the goroutines. `pages` tells which bytes of their stacks are resident; NULL: not known. */
bool goroutines_read(struct goroutines *goroutines, const struct goroutines_args *args,
                     struct page_map *pages, struct goroutine_groups *ret_groups, struct err *err);

/* Counts the goroutines as runtime.NumGoroutine() does: the cheapest reading. */
bool goroutines_count(const struct goroutines *goroutines, int64_t *ret_count, struct err *err);

/* Appends the stacks of all goroutines but the runtime's own, as a profile that `go tool pprof` reads: protobuf without
 * gzip. Each sample has its state and its creator as labels. */
bool goroutines_profile(struct goroutines *goroutines, struct strbuf *ret_profile, struct err *err);
