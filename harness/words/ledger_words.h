/* Details of ledger rows: how they were counted, or why one is not known.
 *
 * They are printf formats as macros, so that the compiler checks them against the arguments at each use. */
#pragma once

/* Why a row is not known. */
#define LEDGER_SAYS_NO_RUNTIME "the service gave no runtime statistics"
#define LEDGER_SAYS_NOT_GO "not a Go program"
#define LEDGER_SAYS_NO_SMAPS "smaps was not read"
#define LEDGER_SAYS_NO_PCLNTAB "no section of the file says where it is: it counts as rodata, or as data"
#define LEDGER_SAYS_NOT_FORCED "counted with the live heap: no collection was forced"
#define LEDGER_SAYS_NOT_COLLECTED "counted with the live heap: no collection has run yet"
#define LEDGER_SAYS_AMONG_SMALL "lies among the runtime's small allocations, in other runtime"

/* How a row was counted. */
#define LEDGER_SAYS_ESTIMATED "estimated from NextGC and GOGC, no collection was forced"
#define LEDGER_SAYS_ALL_ALLOCATED "all of HeapAlloc: no collection was forced"
#define LEDGER_SAYS_SURVIVED "what survived the last mark; no collection was forced"
#define LEDGER_SAYS_SMALL "the runtime's small allocations, the profiler's records among them"
#define LEDGER_SAYS_COUNTED "counted %s"
#define LEDGER_SAYS_UNTOUCHED "counted %s, %s of it never touched"
#define LEDGER_SAYS_UNTOUCHED_OR_SWAPPED "counted %s, %s of it never touched or swapped out"
#define LEDGER_SAYS_SHARE "counted %s; %.0f %% of the runtime's own mappings is resident"
#define LEDGER_SAYS_AS_COUNTED "as counted by the runtime; how much of it is resident is not known"
#define LEDGER_SAYS_NATIVE_WITHIN "includes native memory and variables: smaps was not read"
#define LEDGER_SAYS_HUGE "%s of the heap is in huge pages"

/* Memory that is not part of RSS: not resident, or charged only to the container. */
#define LEDGER_SAYS_HELD_SPANS "in spans that the runtime counts as held; it moved by %s meanwhile"
#define LEDGER_SAYS_OF_SYS "of MSpanSys, MCacheSys, BuckHashSys, GCSys and OtherSys"
#define LEDGER_SAYS_RELEASED "HeapReleased: given back, or mapped and never used"
#define LEDGER_SAYS_NOT_LOADED "pages of mapped files that are not in memory"
#define LEDGER_SAYS_RESERVED "addresses without access, part of VIRT only"
#define LEDGER_SAYS_SWAPPED "written out to swap"
#define LEDGER_SAYS_OTHER_UNTOUCHED                                                                          \
        "the heap index, variables, native memory; with it the rows add up to VIRT - RSS"
#define LEDGER_SAYS_PAGE_CACHE "files read or written, not mapped"
#define LEDGER_SAYS_SLAB "kernel objects: dentries, inodes, sockets"
#define LEDGER_SAYS_KERNEL_OTHER "other kernel memory of the group"
#define LEDGER_SAYS_KERNEL_STACKS "the kernel's stack of each thread"

/* Why the figures of other tools differ from RSS. */
#define LEDGER_SAYS_BATCHES "RES and SHR are counted in batches, and were read a moment later"
#define LEDGER_SAYS_BELOW_RSS "addresses that hold no memory: the rows below RSS"
#define LEDGER_SAYS_BETWEEN "between the two readings; [vsyscall] counts in smaps only"
#define LEDGER_SAYS_NOT_FILES "memory that belongs to no file: heap, stacks, variables"
#define LEDGER_SAYS_NO_GROUP "the process is in no memory control group that can be read"
#define LEDGER_SAYS_SHARED_GROUP "other processes share the control group"
#define LEDGER_SAYS_KERNEL "kernel memory of the group"
#define LEDGER_SAYS_INACTIVE                                                                                 \
        "the kubelet leaves out file pages that were not used lately, and lazily freed ones"
#define LEDGER_SAYS_CHARGED_ELSEWHERE                                                                        \
        "file pages are charged to the group that touched them first; and what moved"
#define LEDGER_SAYS_NO_STATUS "/proc/PID/status did not give it"

/* Evidence of how the runtime returns memory. */
#define LEDGER_SAYS_FELL_WITH "HeapReleased rose by %s and %s fell by %s, LazyFree 0 KiB"
#define LEDGER_SAYS_LAZY "LazyFree %s in the Go heap%s"
#define LEDGER_SAYS_AT " at %s of run %d"
#define LEDGER_SAYS_BELOW_PEAK "RSS is %s below its peak with HeapReleased at %s, LazyFree 0 KiB"
#define LEDGER_SAYS_NOT_OBSERVED                                                                             \
        "not observed yet: the runtime has not given back memory while it was watched"
