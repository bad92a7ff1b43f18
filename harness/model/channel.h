/* The channels. A channel is one number per run (live heap, goroutines, threads, ...) whose trend the verdict judges.
 * Channel names appear in verdict.json and are a contract. */
#pragma once

#include <stdbool.h>

#include "model/channel_table.h"

#define CHANNEL_ID(name, ...) CHANNEL_##name,
enum channel { CHANNEL_TABLE(CHANNEL_ID) CHANNEL_COUNT };
#undef CHANNEL_ID

struct channel_info {
        const char *name;  /* "live_heap" */
        const char *label; /* "live heap" */
        const char *unit;  /* "bytes", or "count" */
};
extern const struct channel_info channel_infos[CHANNEL_COUNT];

/* True if the channel's unit is bytes, false if it counts things. */
bool channel_is_bytes(enum channel channel);
/* Looks up a channel by name; false if there is none of that name, or `name` is NULL. */
bool channel_find(const char *name, enum channel *ret);
