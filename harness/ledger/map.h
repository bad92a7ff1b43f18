/* The address space, piece by piece; map_build.h says whose each is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/smaps.h"

struct facts;
struct snapshot;

enum map_kind {
        MAP_BINARY_TEXT,
        MAP_BINARY_RODATA,
        MAP_BINARY_PCLNTAB,
        MAP_BINARY_DATA, /* writable part of the executable */
        MAP_LIBRARY,
        MAP_LIBRARY_DATA,
        MAP_FILE,
        MAP_SHARED,
        MAP_BSS,
        MAP_MAIN_STACK,
        MAP_HEAP,         /* [heap] */
        MAP_KERNEL,       /* [vdso], [vvar] */
        MAP_GO_ARENA,     /* the Go heap and goroutine stacks */
        MAP_GO_METADATA,  /* the runtime's own anonymous mappings */
        MAP_C_ARENA,      /* malloc's arenas of other threads */
        MAP_THREAD_STACK, /* pthread stacks */
        MAP_NATIVE,       /* anonymous, and neither Go's nor malloc's heaps */
        MAP_UNKNOWN,      /* anonymous, not told apart */
        MAP_RESERVED,     /* no access: reserved addresses, guard pages */
        MAP_KIND_COUNT,
};

struct map_piece {
        enum map_kind kind;
        uint64_t start;
        uint64_t end;
        const struct smaps_vma *vma; /* of which it is all or a part */
        int64_t rss_bytes;
        int64_t anonymous_bytes;
        int64_t lazy_free_bytes;
        int64_t anon_huge_bytes;
        int64_t swap_bytes;
};

struct map {
        struct smaps smaps;
        struct map_piece *pieces; /* in the order of their addresses */
        size_t count;
        size_t capacity;
        const struct snapshot *snapshot;
        const struct facts *facts;
        int64_t page_bytes;
};

void map_clear(struct map *map);
/* Adds a copy at the end. */
void map_append(struct map *map, const struct map_piece *piece);

/* All pieces of a kind added up; start and end: 0. */
struct map_piece map_sum(const struct map *map, enum map_kind kind);
/* Sum of the sizes of a kind's pieces. */
int64_t map_size(const struct map *map, enum map_kind kind);

/* Cuts a piece in two at an address within it. Resident pages are divided by the page evidence where the snapshot
 * has it, else in proportion to size. The upper part is at `index + 1`. */
void map_cut(struct map *map, size_t index, uint64_t address);
