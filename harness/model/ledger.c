/* Names, groups and meanings of the ledger's rows; ledger/ does the arithmetic. */
#include "model/ledger.h"

#include <stdlib.h>

const char *const ledger_group_names[LEDGER_GROUP_COUNT + 1] = {
        [LEDGER_GROUP_LIVE] = "live heap",      [LEDGER_GROUP_GO_HELD] = "held by Go",
        [LEDGER_GROUP_GO_OTHER] = "Go runtime", [LEDGER_GROUP_FILES] = "files",
        [LEDGER_GROUP_NATIVE] = "native",       [LEDGER_GROUP_ACCOUNT] = "account",
};

const struct ledger_row_info ledger_row_infos[LEDGER_ROW_COUNT] = {
        [LEDGER_LIVE_HEAP] = { "live_heap", "live heap", LEDGER_GROUP_LIVE,
                               "Objects that survive a forced garbage collection: what the heap profile shows." },
        [LEDGER_DEAD_HEAP] = { "dead_heap", "dead heap", LEDGER_GROUP_GO_HELD,
                               "Garbage not collected yet: the headroom that GOGC allows." },
        [LEDGER_FRAGMENTATION] = { "fragmentation", "fragmentation", LEDGER_GROUP_GO_OTHER,
                                   "Free slots in spans that still hold objects (HeapInuse - HeapAlloc)." },
        [LEDGER_GO_RESERVE] = { "go_reserve", "Go reserve", LEDGER_GROUP_GO_HELD,
                                "Idle spans not returned to the kernel yet (HeapIdle - HeapReleased)." },
        [LEDGER_STACKS] = { "stacks", "stacks", LEDGER_GROUP_GO_OTHER, "Goroutine stacks (StackInuse)." },
        [LEDGER_MSPAN] = { "mspan", "mspan", LEDGER_GROUP_GO_OTHER, "Descriptors of spans (MSpanSys)." },
        [LEDGER_MCACHE] = { "mcache", "mcache", LEDGER_GROUP_GO_OTHER,
                            "Per-P allocation caches (MCacheSys)." },
        [LEDGER_BUCK_HASH] = { "buck_hash", "profiler buckets", LEDGER_GROUP_GO_OTHER,
                               "Stack traces kept by the profilers (BuckHashSys)." },
        [LEDGER_GC] = { "gc", "GC metadata", LEDGER_GROUP_GO_OTHER,
                        "Mark bits, work buffers and page tables of the collector (GCSys)." },
        [LEDGER_OTHER_SYS] = { "other_sys", "other runtime", LEDGER_GROUP_GO_OTHER,
                               "Timers, semaphores and the like (OtherSys)." },
        [LEDGER_LAZY_FREE] = { "lazy_free", "lazily freed", LEDGER_GROUP_GO_HELD,
                               "Given back with MADV_FREE; resident until the kernel needs the pages." },
        [LEDGER_HUGE_REFILL] = { "huge_refill", "huge pages", LEDGER_GROUP_GO_OTHER,
                                 "Released pages that a transparent huge page brought back." },
        [LEDGER_GO_UNDIVIDED] = { "go_undivided", "Go, undivided", LEDGER_GROUP_GO_OTHER,
                                  "Anonymous memory of the Go runtime without figures that divide it." },
        [LEDGER_BINARY_TEXT] = { "binary_text", "binary: text", LEDGER_GROUP_FILES,
                                 "Machine code of the executable." },
        [LEDGER_BINARY_RODATA] = { "binary_rodata", "binary: rodata", LEDGER_GROUP_FILES,
                                   "Constants and type information of the executable." },
        [LEDGER_BINARY_PCLNTAB] = { "binary_pclntab", "binary: pclntab", LEDGER_GROUP_FILES,
                                    "The executable's line and function tables." },
        [LEDGER_LIBRARIES] = { "libraries", "libraries", LEDGER_GROUP_FILES,
                               "Shared libraries and the loader." },
        [LEDGER_MAPPED_FILES] = { "mapped_files", "mapped files", LEDGER_GROUP_FILES,
                                  "Data files mapped by the service." },
        [LEDGER_FILES_UNDIVIDED] = { "files_undivided", "file pages", LEDGER_GROUP_FILES,
                                     "File pages whose paths are not known (SHR of top): mostly the executable." },
        [LEDGER_SHARED_MEMORY] = { "shared_memory", "shared memory", LEDGER_GROUP_FILES,
                                   "tmpfs, memfd and System V segments." },
        [LEDGER_DATA_BSS] = { "data_bss", "data and bss", LEDGER_GROUP_NATIVE,
                              "Global variables of the executable and its libraries." },
        [LEDGER_MAIN_STACK] = { "main_stack", "main stack", LEDGER_GROUP_NATIVE,
                                "The kernel's [stack] mapping." },
        [LEDGER_THREAD_STACKS] = { "thread_stacks", "thread stacks", LEDGER_GROUP_NATIVE,
                                   "pthread stacks of a cgo program." },
        [LEDGER_CGO_HEAP] = { "cgo_heap", "C heap", LEDGER_GROUP_NATIVE, "malloc's main heap, [heap]." },
        [LEDGER_CGO_ARENAS] = { "cgo_arenas", "C arenas", LEDGER_GROUP_NATIVE,
                                "malloc's arenas of other threads, 64 MiB reservations." },
        [LEDGER_OTHER_NATIVE] = { "other_native", "other native", LEDGER_GROUP_NATIVE,
                                  "Anonymous mappings outside Go and malloc's heaps: mmap, and large malloc blocks." },
        [LEDGER_SAMPLING_ERROR] = { "sampling_error", "sampling error", LEDGER_GROUP_ACCOUNT,
                                    "How far the runtime's figures moved while the kernel's were read." },
        [LEDGER_UNEXPLAINED] = { "unexplained", "unexplained", LEDGER_GROUP_ACCOUNT,
                                 "Resident bytes that no row accounts for." },
};

void ledger_clear(struct ledger *ledger)
{
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                free(ledger->rows[i].detail);
        for (size_t i = 0; i < ledger->below_count; i++)
                free(ledger->below_rss[i].detail);
        for (size_t i = 0; i < ledger->beyond_count; i++)
                free(ledger->beyond_rss[i].detail);
        free(ledger->below_rss);
        free(ledger->beyond_rss);
        *ledger = (struct ledger){ 0 };
}

int64_t ledger_group_bytes(const struct ledger *ledger, enum ledger_group group)
{
        int64_t sum = 0;

        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                if (ledger_row_infos[i].group == group && ledger->rows[i].known)
                        sum += ledger->rows[i].bytes;
        return sum;
}
