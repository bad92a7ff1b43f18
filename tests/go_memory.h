/* A Go process made by hand: a few spans in an image that the finder and the walkers read as they read a process. */
#pragma once

#include <stdint.h>

#include "base/strbuf.h"
#include "goheap/image.h"

/* What the image has, so that a test can say what must be found. Go 1.22 on amd64. */
#define GO_MEMORY_MHEAP UINT64_C(0x500000)
#define GO_MEMORY_ARENA UINT64_C(0xc000000000)
enum {
        GO_MEMORY_SPANS = 9,
        GO_MEMORY_SMALL = 0,   /* 64-byte objects: 128 slots, 10 survived, 5 since */
        GO_MEMORY_NOSCAN = 1,  /* 1024-byte objects without pointers: 8 slots, all survived */
        GO_MEMORY_LARGE = 2,   /* one object of 2 MiB, allocated since */
        GO_MEMORY_STACK = 3,   /* 32 KiB of stacks */
        GO_MEMORY_BUFFER = 4,  /* 32 KiB of work buffers */
        GO_MEMORY_UNSWEPT = 5, /* 32-byte objects: 256 slots, 200 allocated, of which 3 are marked */
        GO_MEMORY_DEAD = 6,    /* and what follows: dead structures */
};

struct go_memory {
        struct strbuf bytes;
        struct image image;
};

/* `tear`: the span at that place contradicts itself; -1: none. */
void go_memory_new(struct go_memory *memory, int tear);
/* The same with a layout of its own, which has the same fields close together: a hundred words of variables instead of
 * 16,384, so that a search through them takes no time. */
void go_memory_new_compact(struct go_memory *memory);
void go_memory_clear(struct go_memory *memory);
