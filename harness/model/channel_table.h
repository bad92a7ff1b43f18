/* Every channel that there is: a new one is a row here, and a row in verdict/channels.c that says what it means. */
#pragma once

/* One row a channel: its id, its name in verdict.json, its name for people, its unit.
 *
 * In the order in which a cause is named: a live heap that grows because goroutines grow is a goroutine leak.
 * Settled RSS is last: it is shown, and it never is a cause. */
#define CHANNEL_TABLE(ROW)                                                                                   \
        ROW(GOROUTINES, "goroutines", "goroutines", "count")                                                 \
        ROW(CREATORS, "goroutines_by_creator", "goroutines by creator",                                      \
            "count") /* more than in the first run, of those creators that have more */                      \
        ROW(THREADS, "threads", "threads", "count")                                                          \
        ROW(OPEN_FILES, "open_files", "open files", "count") /* descriptors, sockets among them */           \
        ROW(LIVE_HEAP, "live_heap", "live heap", "bytes")                                                    \
        ROW(LIVE_OBJECTS, "live_objects", "live objects", "count") /* of the same heap */                    \
        ROW(OUTSIDE_GO, "outside_go", "memory outside Go",                                                   \
            "bytes") /* the ledger's native rows, shared memory, data of the binary */                       \
        ROW(FRAGMENTATION, "fragmentation", "fragmentation", "bytes")                                        \
        ROW(RUNTIME_METADATA, "runtime_metadata", "runtime metadata", "bytes")                               \
        ROW(STACKS, "stacks", "stacks", "bytes")                                                             \
        ROW(BEYOND_RSS, "beyond_rss", "container memory beyond RSS",                                         \
            "bytes") /* container memory that is neither resident nor page cache */                          \
        ROW(UNCOLLECTED, "uncollected", "garbage that is not collected",                                     \
            "bytes") /* garbage that no collection of the runtime's own takes: GOGC=off */                   \
        ROW(PEAK_RSS, "peak_rss", "peak RSS", "bytes") /* the highest under load: the limit kills there */   \
        ROW(FLOOR_RSS, "floor_rss", "floor RSS", "bytes")                                                    \
        ROW(GO_HELD, "go_held", "memory that Go holds",                                                      \
            "bytes") /* reserve, dead heap and lazily freed, settled */                                      \
        ROW(ALLOCATED, "allocated", "allocation per request",                                                \
            "bytes") /* bytes allocated per request: a flow */                                               \
        ROW(UNATTRIBUTED, "unattributed", "memory not attributed",                                           \
            "bytes") /* resident and in no other channel: huge pages, undivided, unexplained */              \
        ROW(MAPPED_FILES, "mapped_files", "mapped files",                                                    \
            "bytes")                                         /* the kernel drops them when it needs room, */ \
        ROW(PAGE_CACHE, "page_cache", "page cache", "bytes") /* and these */                                 \
        ROW(SETTLED_RSS, "settled_rss", "settled RSS", "bytes")
