/* The channels: what is watched from run to run, one number each. Names are a contract: verdict.json. */
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

/* True where the channel is counted in bytes, false where in things. */
bool channel_is_bytes(enum channel channel);
/* The channel of that name; false where there is none, or `name` is NULL. */
bool channel_find(const char *name, enum channel *ret);
