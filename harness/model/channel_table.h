/* The table of all channels. To add one, add a row here and the function in verdict/ that reads its number. */
#pragma once

/* One row per channel: id; name in verdict.json; name for people; unit; what it can prove (enum channel_role); how it
 * moves (struct channel_trait, fields not given are 0); the finding reported when it was never read; and the sources
 * of its number, best first: FROM(reading function, checkpoint, source name, whether an idle window has it as well).
 *
 * model/channel.c expands the first four columns. The others name functions and macros (MOVES, FROM, ...) that only
 * verdict/channels.c defines.
 *
 * The order of the rows is the order in which a cause is named: if goroutines and the live heap both grow, the
 * goroutines are the cause. Settled RSS is last because it is only shown and never is a cause. */
#define CHANNEL_TABLE(ROW)                                                                                   \
        ROW(GOROUTINES, "goroutines", "goroutines", "count", CHANNEL_DECIDES,                                \
            MOVES(.step = 1, .unit_bytes = 8 * KIB, .resolution = 1, .growing = 0.5),                        \
            FINDING_NO_GOROUTINE_COUNT, FROM(reading_goroutines, CHECKPOINT_SETTLED, "settled", ALSO_IDLE),  \
            FROM(reading_goroutines, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE))                          \
        /* how many more than in the first run, summed over the creators that have more */                   \
        ROW(CREATORS, "goroutines_by_creator", "goroutines by creator", "count", CHANNEL_WATCHES,            \
            MOVES(.step = 1, .unit_bytes = 8 * KIB, .resolution = 1, .growing = 0.5),                        \
            FINDING_NO_GOROUTINE_GROUPS, FROM(creators_gained, CHECKPOINT_SETTLED, "settled", NOT_IDLE))     \
        ROW(THREADS, "threads", "threads", "count", CHANNEL_DECIDES,                                         \
            MOVES(.step = 1, .unit_bytes = 64 * KIB, .resolution = 1, .growing = 0.5),                       \
            FINDING_NO_THREAD_COUNT, FROM(reading_threads, CHECKPOINT_SETTLED, "settled", ALSO_IDLE),        \
            FROM(reading_threads, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE))                             \
        /* file descriptors, sockets included */                                                             \
        ROW(OPEN_FILES, "open_files", "open files", "count", CHANNEL_DECIDES,                                \
            MOVES(.step = 1, .unit_bytes = 1 * KIB, .resolution = 1, .growing = 0.5), FINDING_NO_OPEN_FILES, \
            FROM(reading_open_files, CHECKPOINT_SETTLED, "settled", ALSO_IDLE),                              \
            FROM(reading_open_files, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE))                          \
        ROW(LIVE_HEAP, "live_heap", "live heap", "bytes", CHANNEL_DECIDES,                                   \
            MOVES(.unit_bytes = 1, .resolution = 8), FINDING_NO_COLLECTION_ALLOC,                            \
            FROM(reading_heap_alloc, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE),                          \
            FROM(reading_heap_alloc, CHECKPOINT_FLOOR, "floor", NOT_IDLE),                                   \
            FROM(marks_live_heap, CHECKPOINT_SETTLED, "marks", IDLE_BY(reading_heap_idle)),                  \
            FROM(reading_heap_live, CHECKPOINT_SETTLED, "heap-live", IDLE_BY(reading_heap_idle)),            \
            FROM(reading_heap_by_goal, CHECKPOINT_SETTLED, "next-gc", IDLE_BY(reading_heap_idle)),           \
            FROM(reading_heap_least, CHECKPOINT_SETTLED, "least-heap-alloc", IDLE_BY(reading_heap_idle)))    \
        /* objects in the live heap */                                                                       \
        ROW(LIVE_OBJECTS, "live_objects", "live objects", "count", CHANNEL_PROVES,                           \
            MOVES(.unit_bytes = 16, .resolution = 1), FINDING_NO_COLLECTION_OBJECTS,                         \
            FROM(reading_heap_objects, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE),                        \
            FROM(reading_heap_objects, CHECKPOINT_FLOOR, "floor", NOT_IDLE))                                 \
        /* the ledger's native rows, shared memory, data and bss of the binary */                            \
        ROW(OUTSIDE_GO, "outside_go", "memory outside Go", "bytes", CHANNEL_DECIDES,                         \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_LEDGER_PER_RUN,       \
            FROM(reading_outside_go, CHECKPOINT_SETTLED, "settled", IDLE_BY(reading_outside_go_idle)))       \
        ROW(FRAGMENTATION, "fragmentation", "fragmentation", "bytes", CHANNEL_DECIDES,                       \
            MOVES(.step = 8 * KIB, .unit_bytes = 1, .resolution = 8), FINDING_NO_COLLECTION_INUSE,           \
            FROM(reading_fragmentation, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE),                       \
            FROM(reading_fragmentation, CHECKPOINT_FLOOR, "floor", NOT_IDLE))                                \
        ROW(RUNTIME_METADATA, "runtime_metadata", "runtime metadata", "bytes", CHANNEL_DECIDES,              \
            MOVES(.step = 256 * KIB, .unit_bytes = 1, .resolution = 8), FINDING_NO_RUNTIME_METADATA,         \
            FROM(reading_metadata, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE),                            \
            FROM(reading_metadata, CHECKPOINT_SETTLED, "settled", ALSO_IDLE))                                \
        ROW(STACKS, "stacks", "stacks", "bytes", CHANNEL_DECIDES,                                            \
            MOVES(.step = 32 * KIB, .unit_bytes = 1, .resolution = 32 * KIB), FINDING_NO_STACK_INUSE,        \
            FROM(reading_stacks, CHECKPOINT_COLLECTED, "collected", ALSO_IDLE),                              \
            FROM(reading_stacks, CHECKPOINT_SETTLED, "settled", ALSO_IDLE))                                  \
        /* container memory that is neither resident nor page cache */                                       \
        ROW(BEYOND_RSS, "beyond_rss", "container memory beyond RSS", "bytes", CHANNEL_DECIDES,               \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_CONTROL_GROUP,        \
            FROM(reading_beyond_rss, CHECKPOINT_SETTLED, "settled", ALSO_IDLE))                              \
        /* garbage that the runtime never collects by itself, as with GOGC=off */                            \
        ROW(UNCOLLECTED, "uncollected", "garbage that is not collected", "bytes", CHANNEL_PROVES,            \
            MOVES(.unit_bytes = 1, .resolution = 8), FINDING_COLLECTS_ITSELF,                                \
            FROM(reading_uncollected, CHECKPOINT_SETTLED, "settled", NOT_IDLE))                              \
        /* highest RSS under load: this is where a memory limit kills */                                     \
        ROW(PEAK_RSS, "peak_rss", "peak RSS", "bytes", CHANNEL_PROVES,                                       \
            MOVES(.step = 4096 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_PEAK,              \
            FROM(reading_kept_rss, CHECKPOINT_PEAK, "peak", NOT_IDLE))                                       \
        ROW(FLOOR_RSS, "floor_rss", "floor RSS", "bytes", CHANNEL_DECIDES,                                   \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_RELEASE_PER_RUN,      \
            FROM(reading_kept_rss, CHECKPOINT_FLOOR, "floor", NOT_IDLE))                                     \
        /* Go reserve, dead heap and lazily freed pages at the settled checkpoint */                         \
        ROW(GO_HELD, "go_held", "memory that Go holds", "bytes", CHANNEL_WATCHES,                            \
            MOVES(.step = 4096 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_LEDGER_PER_RUN,    \
            FROM(reading_go_held, CHECKPOINT_SETTLED, "settled", NOT_IDLE))                                  \
        /* bytes allocated per request: a rate, not a level */                                               \
        ROW(ALLOCATED, "allocated", "allocation per request", "bytes", CHANNEL_WATCHES,                      \
            MOVES(.unit_bytes = 1, .resolution = 1, .fraction = 0.01), FINDING_NO_TOTAL_ALLOC,               \
            FROM(reading_allocated, CHECKPOINT_SETTLED, "settled", NOT_IDLE),                                \
            FROM(reading_allocated, CHECKPOINT_COLLECTED, "collected", NOT_IDLE))                            \
        /* resident memory in no other channel: huge pages, undivided Go memory, unexplained */              \
        ROW(UNATTRIBUTED, "unattributed", "memory not attributed", "bytes", CHANNEL_WATCHES,                 \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_LEDGER_PER_RUN,       \
            FROM(reading_unattributed, CHECKPOINT_SETTLED, "settled", NOT_IDLE))                             \
        /* pages that the kernel drops when it needs memory */                                               \
        ROW(MAPPED_FILES, "mapped_files", "mapped files", "bytes", CHANNEL_SHOWS,                            \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_LEDGER_PER_RUN,       \
            FROM(reading_mapped_files, CHECKPOINT_SETTLED, "settled", NOT_IDLE))                             \
        /* the same for file pages that nobody maps */                                                       \
        ROW(PAGE_CACHE, "page_cache", "page cache", "bytes", CHANNEL_SHOWS,                                  \
            MOVES(.step = 4 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_CONTROL_GROUP,        \
            FROM(reading_page_cache, CHECKPOINT_SETTLED, "settled", NOT_IDLE))                               \
        ROW(SETTLED_RSS, "settled_rss", "settled RSS", "bytes", CHANNEL_WATCHES,                             \
            MOVES(.step = 4096 * KIB, .unit_bytes = 1, .resolution = 4 * KIB), FINDING_NO_RSS,               \
            FROM(reading_kept_rss, CHECKPOINT_SETTLED, "settled", NOT_IDLE))
