/* The goroutines of a running process, from its memory alone: found, read, grouped, named. */
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

/* Finds the list, once for a process; `image` and `names` are borrowed. An error names the step that failed. */
bool goroutines_open(const struct image *image, const struct names *names, struct goroutines **ret_goroutines,
                     struct err *err);
void goroutines_free(struct goroutines *goroutines);

enum { GOROUTINES_SOME_FRAMES = 3 };

struct goroutines_args {
        size_t max_groups; /* the largest that are kept; 0: all */
        /* The whole stack of one goroutine of each group; else its innermost three functions outside the runtime, which
         * say where it waits. */
        bool whole_stacks;
};
/* Reads them now. `pages` tells which bytes of their stacks are resident; NULL: not known. */
bool goroutines_read(struct goroutines *goroutines, const struct goroutines_args *args,
                     struct page_map *pages, struct goroutine_groups *ret_groups, struct err *err);

/* Only how many there are, as runtime.NumGoroutine() counts: the cheapest reading. */
bool goroutines_count(const struct goroutines *goroutines, int64_t *ret_count, struct err *err);

/* Every goroutine's stack, the runtime's own left out, as a profile that `go tool pprof` reads: protobuf, not yet
 * packed. Each sample carries its state and its creator as labels. */
bool goroutines_profile(struct goroutines *goroutines, struct strbuf *ret_profile, struct err *err);
