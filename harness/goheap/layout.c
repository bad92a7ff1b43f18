/* The names of the fields in DWARF, and the choice of a version's row. */
#include "goheap/layout.h"

#include <string.h>

#include "base/scan.h"

#define FIELD(id, structure, field) [id] = { #id, structure, field }
const struct layout_field_info layout_field_infos[LAYOUT_FIELD_COUNT] = {
        FIELD(LAYOUT_MSPAN_BYTES, "runtime.mspan", ""),
        FIELD(LAYOUT_MSPAN_START, "runtime.mspan", "startAddr"),
        FIELD(LAYOUT_MSPAN_PAGES, "runtime.mspan", "npages"),
        FIELD(LAYOUT_MSPAN_FREE_INDEX, "runtime.mspan", "freeindex"),
        FIELD(LAYOUT_MSPAN_ELEMS, "runtime.mspan", "nelems"),
        FIELD(LAYOUT_MSPAN_ALLOC_CACHE, "runtime.mspan", "allocCache"),
        FIELD(LAYOUT_MSPAN_ALLOC_BITS, "runtime.mspan", "allocBits"),
        FIELD(LAYOUT_MSPAN_MARK_BITS, "runtime.mspan", "gcmarkBits"),
        FIELD(LAYOUT_MSPAN_SWEEPGEN, "runtime.mspan", "sweepgen"),
        FIELD(LAYOUT_MSPAN_ALLOC_COUNT, "runtime.mspan", "allocCount"),
        FIELD(LAYOUT_MSPAN_CLASS, "runtime.mspan", "spanclass"),
        FIELD(LAYOUT_MSPAN_STATE, "runtime.mspan", "state"),
        FIELD(LAYOUT_MSPAN_ELEM_BYTES, "runtime.mspan", "elemsize"),
        FIELD(LAYOUT_MSPAN_LARGE_TYPE, "runtime.mspan", "largeType"),
        FIELD(LAYOUT_MHEAP_BYTES, "runtime.mheap", ""),
        FIELD(LAYOUT_MHEAP_SWEEPGEN, "runtime.mheap", "sweepgen"),
        FIELD(LAYOUT_MHEAP_ALLSPANS, "runtime.mheap", "allspans"),
        FIELD(LAYOUT_MHEAP_PAGES_IN_USE, "runtime.mheap", "pagesInUse"),
        FIELD(LAYOUT_MHEAP_ARENAS, "runtime.mheap", "arenas"),
        FIELD(LAYOUT_MHEAP_ALL_ARENAS, "runtime.mheap", "heapArenas|allArenas"),
        FIELD(LAYOUT_MHEAP_GROWS_FROM, "runtime.mheap", "curArena.base"),
        FIELD(LAYOUT_MHEAP_GROWS_TO, "runtime.mheap", "curArena.end"),
        FIELD(LAYOUT_MHEAP_SUMMARY, "runtime.mheap", "pages.summary"),
        FIELD(LAYOUT_MHEAP_CHUNKS, "runtime.mheap", "pages.chunks"),
        FIELD(LAYOUT_MHEAP_SCAVENGE_CHUNKS, "runtime.mheap", "pages.scav.index.chunks"),
        FIELD(LAYOUT_HEAP_ARENA_BYTES, "runtime.heapArena", ""),
        FIELD(LAYOUT_HEAP_ARENA_SPANS, "runtime.heapArena", "spans"),
        FIELD(LAYOUT_HEAP_ARENA_MARK_BITS_INLINE, "runtime.heapArena", "pageUseSpanInlineMarkBits"),
        FIELD(LAYOUT_CHUNK_BYTES, "runtime.pallocData", ""),
        FIELD(LAYOUT_G_BYTES, "runtime.g", ""),
        FIELD(LAYOUT_G_STACK_LO, "runtime.g", "stack.lo"),
        FIELD(LAYOUT_G_STACK_HI, "runtime.g", "stack.hi"),
        FIELD(LAYOUT_G_M, "runtime.g", "m"),
        FIELD(LAYOUT_G_SCHED_SP, "runtime.g", "sched.sp"),
        FIELD(LAYOUT_G_SCHED_PC, "runtime.g", "sched.pc"),
        FIELD(LAYOUT_G_SCHED_LR, "runtime.g", "sched.lr"),
        FIELD(LAYOUT_G_SCHED_BP, "runtime.g", "sched.bp"),
        FIELD(LAYOUT_G_SYSCALL_SP, "runtime.g", "syscallsp"),
        FIELD(LAYOUT_G_SYSCALL_PC, "runtime.g", "syscallpc"),
        FIELD(LAYOUT_G_STATUS, "runtime.g", "atomicstatus"),
        FIELD(LAYOUT_G_ID, "runtime.g", "goid"),
        FIELD(LAYOUT_G_WAIT_SINCE, "runtime.g", "waitsince"),
        FIELD(LAYOUT_G_WAIT_REASON, "runtime.g", "waitreason"),
        FIELD(LAYOUT_G_PARENT_ID, "runtime.g", "parentGoid"),
        FIELD(LAYOUT_G_GOPC, "runtime.g", "gopc"),
        FIELD(LAYOUT_G_STARTPC, "runtime.g", "startpc"),
        FIELD(LAYOUT_G_LABELS, "runtime.g", "labels"),
        FIELD(LAYOUT_M_BYTES, "runtime.m", ""),
        FIELD(LAYOUT_M_G0, "runtime.m", "g0"),
        FIELD(LAYOUT_M_CURG, "runtime.m", "curg"),
        FIELD(LAYOUT_M_PROCID, "runtime.m", "procid"),
        FIELD(LAYOUT_M_ALLLINK, "runtime.m", "alllink"),
        FIELD(LAYOUT_GC_PERCENT, "runtime.gcControllerState", "gcPercent"),
        FIELD(LAYOUT_GC_MEMORY_LIMIT, "runtime.gcControllerState", "memoryLimit"),
        FIELD(LAYOUT_GC_HEAP_GOAL, "runtime.gcControllerState", "gcPercentHeapGoal"),
        FIELD(LAYOUT_GC_HEAP_LIVE, "runtime.gcControllerState", "heapLive"),
        FIELD(LAYOUT_GC_HEAP_MARKED, "runtime.gcControllerState", "heapMarked"),
        FIELD(LAYOUT_GC_HEAP_IN_USE, "runtime.gcControllerState", "heapInUse"),
        FIELD(LAYOUT_GC_HEAP_RELEASED, "runtime.gcControllerState", "heapReleased"),
        FIELD(LAYOUT_GC_HEAP_FREE, "runtime.gcControllerState", "heapFree"),
        FIELD(LAYOUT_GC_TOTAL_ALLOC, "runtime.gcControllerState", "totalAlloc"),
        FIELD(LAYOUT_GC_TOTAL_FREE, "runtime.gcControllerState", "totalFree"),
        FIELD(LAYOUT_GC_MAPPED_READY, "runtime.gcControllerState", "mappedReady"),
        FIELD(LAYOUT_MSTATS_BYTES, "runtime.mstats", ""),
        FIELD(LAYOUT_MSTATS_STACKS_SYS, "runtime.mstats", "stacks_sys"),
        FIELD(LAYOUT_MSTATS_MSPAN_SYS, "runtime.mstats", "mspan_sys"),
        FIELD(LAYOUT_MSTATS_MCACHE_SYS, "runtime.mstats", "mcache_sys"),
        FIELD(LAYOUT_MSTATS_BUCKHASH_SYS, "runtime.mstats", "buckhash_sys"),
        FIELD(LAYOUT_MSTATS_GC_SYS, "runtime.mstats", "gcMiscSys|gc_sys"),
        FIELD(LAYOUT_MSTATS_OTHER_SYS, "runtime.mstats", "other_sys"),
        FIELD(LAYOUT_MSTATS_LAST_GC_UNIX, "runtime.mstats", "last_gc_unix"),
        FIELD(LAYOUT_MSTATS_PAUSE_TOTAL, "runtime.mstats", "pause_total_ns"),
        FIELD(LAYOUT_MSTATS_PAUSE_END, "runtime.mstats", "pause_end"),
        FIELD(LAYOUT_MSTATS_NUM_GC, "runtime.mstats", "numgc"),
        FIELD(LAYOUT_MSTATS_NUM_FORCED_GC, "runtime.mstats", "numforcedgc"),
        FIELD(LAYOUT_MSTATS_GC_CPU_FRACTION, "runtime.mstats", "gc_cpu_fraction"),
        FIELD(LAYOUT_MSTATS_HEAP_IN_USE, "runtime.mstats", "heap_inuse"),
        FIELD(LAYOUT_MSTATS_HEAP_IDLE, "runtime.mstats", "heap_idle"),
        FIELD(LAYOUT_MSTATS_HEAP_RELEASED, "runtime.mstats", "heap_released"),
        FIELD(LAYOUT_MSTATS_HEAP_LIVE, "runtime.mstats", "heap_live"),
        FIELD(LAYOUT_MSTATS_HEAP_MARKED, "runtime.mstats", "heap_marked"),
        FIELD(LAYOUT_MSTATS_NEXT_GC, "runtime.mstats", "next_gc"),
        FIELD(LAYOUT_MODULE_BYTES, "runtime.moduledata", ""),
        FIELD(LAYOUT_MODULE_PC_HEADER, "runtime.moduledata", "pcHeader"),
        FIELD(LAYOUT_MODULE_FUNCNAMETAB, "runtime.moduledata", "funcnametab"),
        FIELD(LAYOUT_MODULE_CUTAB, "runtime.moduledata", "cutab"),
        FIELD(LAYOUT_MODULE_FILETAB, "runtime.moduledata", "filetab"),
        FIELD(LAYOUT_MODULE_PCTAB, "runtime.moduledata", "pctab"),
        FIELD(LAYOUT_MODULE_PCLNTABLE, "runtime.moduledata", "pclntable"),
        FIELD(LAYOUT_MODULE_FTAB, "runtime.moduledata", "ftab"),
        FIELD(LAYOUT_MODULE_MINPC, "runtime.moduledata", "minpc"),
        FIELD(LAYOUT_MODULE_MAXPC, "runtime.moduledata", "maxpc"),
        FIELD(LAYOUT_MODULE_TEXT, "runtime.moduledata", "text"),
        FIELD(LAYOUT_MODULE_ETEXT, "runtime.moduledata", "etext"),
        FIELD(LAYOUT_MODULE_NOPTRDATA, "runtime.moduledata", "noptrdata"),
        FIELD(LAYOUT_MODULE_DATA, "runtime.moduledata", "data"),
        FIELD(LAYOUT_MODULE_EDATA, "runtime.moduledata", "edata"),
        FIELD(LAYOUT_MODULE_BSS, "runtime.moduledata", "bss"),
        FIELD(LAYOUT_MODULE_EBSS, "runtime.moduledata", "ebss"),
        FIELD(LAYOUT_MODULE_NOPTRBSS, "runtime.moduledata", "noptrbss"),
        FIELD(LAYOUT_MODULE_ENOPTRBSS, "runtime.moduledata", "enoptrbss"),
        FIELD(LAYOUT_MODULE_TYPES, "runtime.moduledata", "types"),
        FIELD(LAYOUT_MODULE_ETYPES, "runtime.moduledata", "etypes"),
        FIELD(LAYOUT_MODULE_RODATA, "runtime.moduledata", "rodata"),
        FIELD(LAYOUT_MODULE_GOFUNC, "runtime.moduledata", "gofunc"),
        FIELD(LAYOUT_MODULE_TEXTSECTMAP, "runtime.moduledata", "textsectmap"),
        FIELD(LAYOUT_MODULE_NEXT, "runtime.moduledata", "next"),
        FIELD(LAYOUT_TYPE_BYTES, "internal/abi.Type|runtime._type", ""),
        FIELD(LAYOUT_TYPE_SIZE, "internal/abi.Type|runtime._type", "Size_|size"),
        FIELD(LAYOUT_TYPE_TFLAG, "internal/abi.Type|runtime._type", "TFlag|tflag"),
        FIELD(LAYOUT_TYPE_KIND, "internal/abi.Type|runtime._type", "Kind_|kind"),
        FIELD(LAYOUT_TYPE_STR, "internal/abi.Type|runtime._type", "Str|str"),
        FIELD(LAYOUT_BUCKET_BYTES, "runtime.bucket", ""),
        FIELD(LAYOUT_BUCKET_ALLNEXT, "runtime.bucket", "allnext"),
        FIELD(LAYOUT_BUCKET_HASH, "runtime.bucket", "hash"),
};
#undef FIELD

const char *const layout_machine_names[LAYOUT_MACHINE_COUNT + 1] = { "amd64", "arm64", NULL };

const struct layout layout_table[] = {
#include "goheap/layouts.inc"
};
const size_t layout_count = sizeof(layout_table) / sizeof(layout_table[0]);

bool layout_machine_of(int elf_machine, enum layout_machine *ret_machine)
{
        enum { X86_64 = 62, AARCH64 = 183 }; /* EM_… of elf.h */

        if (elf_machine != X86_64 && elf_machine != AARCH64)
                return false;
        *ret_machine = elf_machine == X86_64 ? LAYOUT_AMD64 : LAYOUT_ARM64;
        return true;
}

int layout_minor_of(const char *go_version)
{
        const char *at = go_version ? strstr(go_version, "go1.") : NULL;
        struct scan scan = scan_text(at ? at : "", at ? strlen(at) : 0);
        int64_t minor;

        if (!scan_match(&scan, "go1.") || !scan_i64(&scan, &minor) || minor > 1000)
                return -1;
        return (int)minor;
}

const struct layout *layout_find(int minor, enum layout_machine machine, bool *ret_exact)
{
        const struct layout *best = NULL;

        for (size_t i = 0; i < layout_count; i++) {
                const struct layout *row = &layout_table[i];

                if (row->machine == machine && row->minor <= minor && (!best || row->minor > best->minor))
                        best = row;
        }
        *ret_exact = best && best->minor == minor;
        return best;
}
