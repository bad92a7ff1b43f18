/* Names of channels. */
#include "model/channel.h"

#include <string.h>

const struct channel_info channel_infos[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = { "goroutines", "goroutines", "count" },
        [CHANNEL_THREADS] = { "threads", "threads", "count" },
        [CHANNEL_OPEN_FILES] = { "open_files", "open files", "count" },
        [CHANNEL_LIVE_HEAP] = { "live_heap", "live heap", "bytes" },
        [CHANNEL_LIVE_OBJECTS] = { "live_objects", "live objects", "count" },
        [CHANNEL_OUTSIDE_GO] = { "outside_go", "memory outside Go", "bytes" },
        [CHANNEL_FRAGMENTATION] = { "fragmentation", "fragmentation", "bytes" },
        [CHANNEL_RUNTIME_METADATA] = { "runtime_metadata", "runtime metadata", "bytes" },
        [CHANNEL_STACKS] = { "stacks", "stacks", "bytes" },
        [CHANNEL_BEYOND_RSS] = { "beyond_rss", "container memory beyond RSS", "bytes" },
        [CHANNEL_UNCOLLECTED] = { "uncollected", "garbage that is not collected", "bytes" },
        [CHANNEL_PEAK_RSS] = { "peak_rss", "peak RSS", "bytes" },
        [CHANNEL_FLOOR_RSS] = { "floor_rss", "floor RSS", "bytes" },
        [CHANNEL_GO_HELD] = { "go_held", "memory that Go holds", "bytes" },
        [CHANNEL_ALLOCATED] = { "allocated", "allocation per request", "bytes" },
        [CHANNEL_UNATTRIBUTED] = { "unattributed", "memory not attributed", "bytes" },
        [CHANNEL_MAPPED_FILES] = { "mapped_files", "mapped files", "bytes" },
        [CHANNEL_PAGE_CACHE] = { "page_cache", "page cache", "bytes" },
        [CHANNEL_SETTLED_RSS] = { "settled_rss", "settled RSS", "bytes" },
};

bool channel_is_bytes(enum channel channel)
{
        return strcmp(channel_infos[channel].unit, "bytes") == 0;
}

bool channel_find(const char *name, enum channel *ret)
{
        for (int i = 0; name && i < CHANNEL_COUNT; i++)
                if (strcmp(channel_infos[i].name, name) == 0) {
                        *ret = (enum channel)i;
                        return true;
                }
        return false;
}
