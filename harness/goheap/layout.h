/* Offsets and sizes of fields in the Go runtime's structures, by Go version and architecture.
 *
 * tools/go_layouts.sh writes the rows of layouts.inc from the DWARF of programs that each toolchain built; a test
 * compares them with the toolchains that are installed. For a program that kept its own DWARF, layout_dwarf.h reads the
 * layout from there instead.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* LAYOUT_<structure>_<field>; the DWARF names are in layout.c, which has one row for each. Of a
 * LAYOUT_<structure>_BYTES the size of the whole structure is stored as its `offset`. */
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
        LAYOUT_MHEAP_GROWS_FROM, /* curArena: address space that the heap grows into next */
        LAYOUT_MHEAP_GROWS_TO,
        LAYOUT_MHEAP_SUMMARY, /* five slices, one for each level of the radix tree */
        LAYOUT_MHEAP_CHUNKS,
        LAYOUT_MHEAP_SCAVENGE_CHUNKS, /* Go 1.19 and later */
        LAYOUT_HEAP_ARENA_BYTES,
        LAYOUT_HEAP_ARENA_SPANS,
        LAYOUT_HEAP_ARENA_MARK_BITS_INLINE, /* one bit a page: its span holds its own mark bits; Go 1.25 and later */
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
        const char *id;        /* the enum constant's name, as layouts.inc spells it */
        const char *structure; /* name in DWARF; '|' separates the names that it had in different versions */
        const char *field;     /* the same; "sched.sp" is a field of a field; "" is the structure itself */
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

/* Converts ELF's e_machine; false for an architecture without layouts. */
bool layout_machine_of(int elf_machine, enum layout_machine *ret_machine);
/* Returns 19 for "go1.19.8" and 27 for "devel go1.27-abc"; -1 where the text names no version. */
int layout_minor_of(const char *go_version);
/* Returns the row of a version or, with *ret_exact false, of the nearest older one that has a row; NULL where there is
 * neither. */
const struct layout *layout_find(int minor, enum layout_machine machine, bool *ret_exact);

/* Returns a field of a structure whose `len` bytes were read, as a little-endian number; 0 where the version has no
 * such field or it lies beyond `len`. */
static inline uint64_t layout_get(const struct layout *layout, enum layout_field field, const void *structure,
                                  size_t len)
{
        struct layout_place place = layout->places[field];
        const char *at = (const char *)structure + place.offset;
        uint64_t value = 0;

        if (place.bytes > sizeof(value) || place.offset > len || place.bytes > len - place.offset)
                return 0;
        /* A constant length makes memcpy() a plain load: this runs for every field of every span. */
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
