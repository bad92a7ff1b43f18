/* The address space of a snapshot in pieces, each with its owner. A piece is a mapping, or a part of one that has
 * several owners. map_build.h makes it. */
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
        MAP_BINARY_DATA, /* writable mappings of the executable */
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
        MAP_C_ARENA,      /* malloc's arenas of threads other than the main one */
        MAP_THREAD_STACK, /* pthread stacks */
        MAP_NATIVE,       /* the program's own anonymous mappings: neither Go's nor malloc's arenas */
        MAP_UNKNOWN,      /* anonymous, owner not known */
        MAP_RESERVED,     /* no access: reserved addresses, guard pages */
        MAP_KIND_COUNT,
};

struct map_piece {
        enum map_kind kind;
        uint64_t start;
        uint64_t end;
        const struct smaps_vma *vma; /* the mapping that it is, or is a part of */
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
/* Appends a copy of `piece`. */
void map_append(struct map *map, const struct map_piece *piece);

/* Returns the sum of all pieces of a kind; its start and end are 0. */
struct map_piece map_sum(const struct map *map, enum map_kind kind);
/* Returns the sum of the sizes of all pieces of a kind. */
int64_t map_size(const struct map *map, enum map_kind kind);

/* Cuts a piece in two at an address inside it; the upper part goes to `index + 1`. Its resident bytes are divided page
 * by page where the snapshot has a page map, else in proportion to size. */
void map_cut(struct map *map, size_t index, uint64_t address);
