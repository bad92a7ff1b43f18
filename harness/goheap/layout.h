/* Where the fields of the Go runtime's own structures lie, by version and architecture.
 *
 * The rows in layouts.inc are written by tools/go_layouts.sh from the DWARF of programs that each toolchain built; a
 * test holds them against the toolchains that are there. A program that kept its DWARF is read by that instead.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A row here and one in layout.c. Names: structure, field. _BYTES: the structure's own size, as `offset`. */
enum layout_field {
        LAYOUT_MSPAN_BYTES,
        LAYOUT_MSPAN_START,
        LAYOUT_MSPAN_PAGES,
        LAYOUT_MSPAN_FREE_INDEX, /* 8 bytes before Go 1.22, 2 since */
        LAYOUT_MSPAN_ELEMS,
        LAYOUT_MSPAN_ALLOC_CACHE,
        LAYOUT_MSPAN_ALLOC_BITS,
        LAYOUT_MSPAN_MARK_BITS,
        LAYOUT_MSPAN_SWEEPGEN,
        LAYOUT_MSPAN_ALLOC_COUNT,
        LAYOUT_MSPAN_CLASS,
        LAYOUT_MSPAN_STATE,
        LAYOUT_MSPAN_ELEM_BYTES,
        LAYOUT_MSPAN_LARGE_TYPE, /* Go 1.22 and later */
        LAYOUT_MHEAP_BYTES,
        LAYOUT_MHEAP_SWEEPGEN,
        LAYOUT_MHEAP_ALLSPANS,
        LAYOUT_MHEAP_PAGES_IN_USE,
        LAYOUT_MHEAP_ARENAS,
        LAYOUT_MHEAP_ALL_ARENAS, /* heapArenas in Go 1.26 and later */
        LAYOUT_MHEAP_GROWS_FROM, /* [curArena]: mapped, and not yet part of the heap */
        LAYOUT_MHEAP_GROWS_TO,
        LAYOUT_MHEAP_SUMMARY, /* five slices, one a level */
        LAYOUT_MHEAP_CHUNKS,
        LAYOUT_MHEAP_SCAVENGE_CHUNKS, /* Go 1.19 and later */
        LAYOUT_HEAP_ARENA_BYTES,
        LAYOUT_HEAP_ARENA_SPANS,
        LAYOUT_HEAP_ARENA_MARK_BITS_INLINE, /* one bit a page: the collector keeps this span's marks within it */
        LAYOUT_CHUNK_BYTES,                 /* pallocData */
        LAYOUT_G_BYTES,
        LAYOUT_G_STACK_LO,
        LAYOUT_G_STACK_HI,
        LAYOUT_G_M,
        LAYOUT_G_SCHED_SP,
        LAYOUT_G_SCHED_PC,
        LAYOUT_G_SCHED_LR,
        LAYOUT_G_SCHED_BP,
        LAYOUT_G_SYSCALL_SP,
        LAYOUT_G_SYSCALL_PC,
        LAYOUT_G_STATUS,
        LAYOUT_G_ID,
        LAYOUT_G_WAIT_SINCE,
        LAYOUT_G_WAIT_REASON,
        LAYOUT_G_PARENT_ID, /* Go 1.21 and later */
        LAYOUT_G_GOPC,
        LAYOUT_G_STARTPC,
        LAYOUT_G_LABELS,
        LAYOUT_M_BYTES,
        LAYOUT_M_G0,
        LAYOUT_M_CURG,
        LAYOUT_M_PROCID,
        LAYOUT_M_ALLLINK,
        LAYOUT_GC_PERCENT,
        LAYOUT_GC_MEMORY_LIMIT,
        LAYOUT_GC_HEAP_GOAL,
        LAYOUT_GC_HEAP_LIVE,
        LAYOUT_GC_HEAP_MARKED,
        LAYOUT_GC_HEAP_IN_USE,
        LAYOUT_GC_HEAP_RELEASED,
        LAYOUT_GC_HEAP_FREE,
        LAYOUT_GC_TOTAL_ALLOC,
        LAYOUT_GC_TOTAL_FREE,
        LAYOUT_GC_MAPPED_READY,
        LAYOUT_MSTATS_BYTES,
        LAYOUT_MSTATS_STACKS_SYS,
        LAYOUT_MSTATS_MSPAN_SYS,
        LAYOUT_MSTATS_MCACHE_SYS,
        LAYOUT_MSTATS_BUCKHASH_SYS,
        LAYOUT_MSTATS_GC_SYS,
        LAYOUT_MSTATS_OTHER_SYS,
        LAYOUT_MSTATS_LAST_GC_UNIX,
        LAYOUT_MSTATS_PAUSE_TOTAL,
        LAYOUT_MSTATS_PAUSE_END,
        LAYOUT_MSTATS_NUM_GC,
        LAYOUT_MSTATS_NUM_FORCED_GC,
        LAYOUT_MSTATS_GC_CPU_FRACTION,
        LAYOUT_MSTATS_HEAP_IN_USE,   /* until Go 1.18; in gcController since */
        LAYOUT_MSTATS_HEAP_IDLE,     /* the same */
        LAYOUT_MSTATS_HEAP_RELEASED, /* the same */
        LAYOUT_MSTATS_HEAP_LIVE,     /* the same */
        LAYOUT_MSTATS_HEAP_MARKED,   /* the same */
        LAYOUT_MSTATS_NEXT_GC,       /* the same */
        LAYOUT_MODULE_BYTES,
        LAYOUT_MODULE_PC_HEADER, /* Go 1.16 and later; before, pclntable begins with it */
        LAYOUT_MODULE_FUNCNAMETAB,
        LAYOUT_MODULE_CUTAB,
        LAYOUT_MODULE_FILETAB,
        LAYOUT_MODULE_PCTAB,
        LAYOUT_MODULE_PCLNTABLE,
        LAYOUT_MODULE_FTAB,
        LAYOUT_MODULE_MINPC,
        LAYOUT_MODULE_MAXPC,
        LAYOUT_MODULE_TEXT,
        LAYOUT_MODULE_ETEXT,
        LAYOUT_MODULE_NOPTRDATA,
        LAYOUT_MODULE_DATA,
        LAYOUT_MODULE_EDATA,
        LAYOUT_MODULE_BSS,
        LAYOUT_MODULE_EBSS,
        LAYOUT_MODULE_NOPTRBSS,
        LAYOUT_MODULE_ENOPTRBSS,
        LAYOUT_MODULE_TYPES,
        LAYOUT_MODULE_ETYPES,
        LAYOUT_MODULE_RODATA,
        LAYOUT_MODULE_GOFUNC,
        LAYOUT_MODULE_TEXTSECTMAP,
        LAYOUT_MODULE_NEXT,
        LAYOUT_TYPE_BYTES,
        LAYOUT_TYPE_SIZE,
        LAYOUT_TYPE_TFLAG,
        LAYOUT_TYPE_KIND,
        LAYOUT_TYPE_STR,
        LAYOUT_BUCKET_BYTES, /* the profiler's */
        LAYOUT_BUCKET_ALLNEXT,
        LAYOUT_BUCKET_HASH,
        LAYOUT_FIELD_COUNT,
};

struct layout_field_info {
        const char *id;        /* the enum's own name, as layouts.inc spells it */
        const char *structure; /* as DWARF names it; others that had its place behind '|' */
        const char *field;     /* "sched.sp" is a field of a field; "" the structure itself; '|' as above */
};
extern const struct layout_field_info layout_field_infos[LAYOUT_FIELD_COUNT];

struct layout_place {
        uint32_t offset;
        uint32_t bytes; /* the field's size; 0: this version has no such field */
};

enum layout_machine {
        LAYOUT_AMD64,
        LAYOUT_ARM64,
        LAYOUT_MACHINE_COUNT,
};
extern const char *const layout_machine_names[LAYOUT_MACHINE_COUNT + 1]; /* as GOARCH says, NULL at the end */

struct layout {
        int minor; /* 19 of Go 1.19 */
        enum layout_machine machine;
        struct layout_place places[LAYOUT_FIELD_COUNT];
};
extern const struct layout layout_table[];
extern const size_t layout_count;

/* ELF's e_machine; false for what no layout is known of. */
bool layout_machine_of(int elf_machine, enum layout_machine *ret_machine);
/* 19 of "go1.19.8", of "devel go1.27-abc" as well; -1 where the text names no version. */
int layout_minor_of(const char *go_version);
/* The row of a version, of the nearest older one where it has none of its own (*ret_exact false); NULL where
 * there is none at all. */
const struct layout *layout_find(int minor, enum layout_machine machine, bool *ret_exact);

/* The field of a structure whose bytes were read, as a number; 0 where the version has no such field or it lies
 * beyond `len`. Little-endian. */
static inline uint64_t layout_get(const struct layout *layout, enum layout_field field, const void *structure,
                                  size_t len)
{
        struct layout_place place = layout->places[field];
        const char *at = (const char *)structure + place.offset;
        uint64_t value = 0;

        if (place.bytes > sizeof(value) || place.offset > len || place.bytes > len - place.offset)
                return 0;
        /* Known lengths become plain loads: this is called for every field of every span. */
        switch (place.bytes) {
        case 8:
                memcpy(&value, at, 8);
                break;
        case 4:
                memcpy(&value, at, 4);
                break;
        case 2:
                memcpy(&value, at, 2);
                break;
        default:
                memcpy(&value, at, place.bytes);
        }
        return value;
}
static inline bool layout_has(const struct layout *layout, enum layout_field field)
{
        return layout->places[field].bytes != 0;
}
static inline uint64_t layout_offset(const struct layout *layout, enum layout_field field)
{
        return layout->places[field].offset;
}
