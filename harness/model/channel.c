/* Names of channels. */
#include "model/channel.h"

#include <string.h>

#define CHANNEL_INFO(id, name, label, unit, ...) [CHANNEL_##id] = { name, label, unit },
const struct channel_info channel_infos[CHANNEL_COUNT] = { CHANNEL_TABLE(CHANNEL_INFO) };
#undef CHANNEL_INFO

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
