/* The table of all rows of the ledger. To add one, add a row here, next to the rows of its part (a part is a range of
 * rows, see ledger_parts.c), and the code in ledger/ that puts bytes into it. */
#pragma once

/* One line per ledger row: id, name in ledger.json, name for people, group, meaning. */
#define LEDGER_TABLE(ROW)                                                                                    \
        /* Go: counted by the runtime */                                                                     \
        ROW(LIVE_HEAP, "live_heap", "live heap", LIVE,                                                       \
            "Objects that survive a forced garbage collection: what the heap profile shows.")                \
        ROW(DEAD_HEAP, "dead_heap", "dead heap", GO_HELD,                                                    \
            "Garbage not collected yet: the headroom that GOGC allows.")                                     \
        ROW(FRAGMENTATION, "fragmentation", "fragmentation", GO_OTHER,                                       \
            "Free slots in spans that still hold objects (HeapInuse - HeapAlloc).")                          \
        ROW(GO_RESERVE, "go_reserve", "Go reserve", GO_HELD,                                                 \
            "Idle spans not returned to the kernel yet (HeapIdle - HeapReleased).")                          \
        ROW(STACKS, "stacks", "stacks", GO_OTHER, "Goroutine stacks (StackInuse).")                          \
        ROW(MSPAN, "mspan", "mspan", GO_OTHER, "Descriptors of spans (MSpanSys).")                           \
        ROW(MCACHE, "mcache", "mcache", GO_OTHER, "Per-P allocation caches (MCacheSys).")                    \
        ROW(BUCK_HASH, "buck_hash", "profiler buckets", GO_OTHER,                                            \
            "Stack traces kept by the profilers (BuckHashSys).")                                             \
        ROW(GC, "gc", "GC metadata", GO_OTHER,                                                               \
            "Mark bits, work buffers and page tables of the collector (GCSys).")                             \
        ROW(OTHER_SYS, "other_sys", "other runtime", GO_OTHER,                                               \
            "Timers, semaphores and the like (OtherSys).")                                                   \
        /* Go: resident, although the runtime has released it */                                             \
        ROW(LAZY_FREE, "lazy_free", "lazily freed", GO_HELD,                                                 \
            "Given back with MADV_FREE; resident until the kernel needs the pages.")                         \
        ROW(HUGE_REFILL, "huge_refill", "huge pages", GO_OTHER,                                              \
            "Released pages that a transparent huge page brought back.")                                     \
        ROW(GO_UNDIVIDED, "go_undivided", "Go, undivided", GO_OTHER,                                         \
            "Anonymous memory of the Go runtime without figures that divide it.")                            \
        /* files */                                                                                          \
        ROW(BINARY_TEXT, "binary_text", "binary: text", FILES, "Machine code of the executable.")            \
        ROW(BINARY_RODATA, "binary_rodata", "binary: rodata", FILES,                                         \
            "Constants and type information of the executable.")                                             \
        ROW(BINARY_PCLNTAB, "binary_pclntab", "binary: pclntab", FILES,                                      \
            "The executable's line and function tables.")                                                    \
        ROW(LIBRARIES, "libraries", "libraries", FILES, "Shared libraries and the loader.")                  \
        ROW(MAPPED_FILES, "mapped_files", "mapped files", FILES, "Data files mapped by the service.")        \
        ROW(FILES_UNDIVIDED, "files_undivided", "file pages", FILES,                                         \
            "File pages whose paths are not known (SHR of top): mostly the executable.")                     \
        ROW(SHARED_MEMORY, "shared_memory", "shared memory", FILES, "tmpfs, memfd and System V segments.")   \
        ROW(DATA_BSS, "data_bss", "data and bss", NATIVE,                                                    \
            "Global variables of the executable and its libraries.")                                         \
        /* native */                                                                                         \
        ROW(MAIN_STACK, "main_stack", "main stack", NATIVE, "The kernel's [stack] mapping.")                 \
        ROW(THREAD_STACKS, "thread_stacks", "thread stacks", NATIVE, "pthread stacks of a cgo program.")     \
        ROW(CGO_HEAP, "cgo_heap", "C heap", NATIVE, "malloc's main heap, [heap].")                           \
        ROW(CGO_ARENAS, "cgo_arenas", "C arenas", NATIVE,                                                    \
            "malloc's arenas of other threads, 64 MiB reservations.")                                        \
        ROW(OTHER_NATIVE, "other_native", "other native", NATIVE,                                            \
            "Anonymous mappings outside Go and malloc's heaps: mmap, and large malloc blocks.")              \
        /* the account itself */                                                                             \
        ROW(SAMPLING_ERROR, "sampling_error", "sampling error", ACCOUNT,                                     \
            "How far the runtime's figures moved while the kernel's were read.")                             \
        ROW(UNEXPLAINED, "unexplained", "unexplained", ACCOUNT, "Resident bytes that no row accounts for.")
