/* The channels: what is watched from run to run, one number each. Names are a contract: verdict.json. */
#pragma once

#include <stdbool.h>

/* In the order in which a cause is named: a live heap that grows because goroutines grow is a goroutine leak.
 * Settled RSS is last: it is shown, and it never is a cause. */
enum channel {
        CHANNEL_GOROUTINES,
        CHANNEL_THREADS,
        CHANNEL_OPEN_FILES, /* descriptors, sockets among them */
        CHANNEL_LIVE_HEAP,
        CHANNEL_LIVE_OBJECTS, /* of the same heap */
        CHANNEL_OUTSIDE_GO,   /* the ledger's native rows, shared memory, data of the binary */
        CHANNEL_FRAGMENTATION,
        CHANNEL_RUNTIME_METADATA,
        CHANNEL_STACKS,
        CHANNEL_BEYOND_RSS,  /* container memory that is neither resident nor page cache */
        CHANNEL_UNCOLLECTED, /* garbage that no collection of the runtime's own takes: GOGC=off */
        CHANNEL_PEAK_RSS,    /* the highest under load: the limit kills there */
        CHANNEL_FLOOR_RSS,
        CHANNEL_GO_HELD,      /* reserve, dead heap and lazily freed, settled */
        CHANNEL_ALLOCATED,    /* bytes allocated per request: a flow */
        CHANNEL_UNATTRIBUTED, /* resident and in no other channel: huge pages, undivided, unexplained */
        CHANNEL_MAPPED_FILES, /* the kernel drops them when it needs room, */
        CHANNEL_PAGE_CACHE,   /* and these */
        CHANNEL_SETTLED_RSS,
        CHANNEL_COUNT,
};

struct channel_info {
        const char *name;  /* "live_heap" */
        const char *label; /* "live heap" */
        const char *unit;  /* "bytes", or "count" */
};
extern const struct channel_info channel_infos[CHANNEL_COUNT];

/* True where the channel is counted in bytes, false where in things. */
bool channel_is_bytes(enum channel channel);
/* The channel of that name; false where there is none, or `name` is NULL. */
bool channel_find(const char *name, enum channel *ret);
