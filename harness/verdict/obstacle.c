/* Every channel that decides must be flat, and none that is watched may surely rise. */
#include "verdict/obstacle.h"

#include "verdict/channels.h"

static bool is_flat(const struct channel_verdict *channel)
{
        return channel->measured && (channel->shape == SHAPE_PLATEAU || channel->shape == SHAPE_RELEASED);
}

/* Floor RSS contains these: where it is flat, their noise against each other does not matter. */
static bool is_part_of_floor(enum channel id)
{
        return id == CHANNEL_FRAGMENTATION || id == CHANNEL_RUNTIME_METADATA || id == CHANNEL_STACKS ||
               id == CHANNEL_OUTSIDE_GO;
}

static bool has_anchor(const struct verdict *verdict)
{
        return verdict->channels[CHANNEL_LIVE_HEAP].measured || verdict->channels[CHANNEL_FLOOR_RSS].measured;
}

/* However few runs there are, and whether or not it is a sum that others are part of. */
static bool surely_rises(const struct channel_verdict *channel)
{
        return channel->measured && !is_flat(channel) && channel->slope_low > channel->delta_growing;
}

/* Memory outside Go is in no figure of the runtime: where no ledger tells it apart, RSS must be flat as a whole. */
static bool outside_is_watched(const struct verdict *verdict)
{
        return verdict->channels[CHANNEL_OUTSIDE_GO].measured ||
               is_flat(&verdict->channels[CHANNEL_FLOOR_RSS]) ||
               is_flat(&verdict->channels[CHANNEL_SETTLED_RSS]);
}

enum channel obstacle_find(const struct verdict *verdict)
{
        bool floor_flat = is_flat(&verdict->channels[CHANNEL_FLOOR_RSS]);

        if (!has_anchor(verdict))
                return CHANNEL_LIVE_HEAP;
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if (channel->measured && channel->decides && !is_flat(channel) &&
                    !(floor_flat && is_part_of_floor((enum channel)i)))
                        return (enum channel)i;
        }
        for (int i = CHANNEL_COUNT; i-- > 0;)
                if (channel_traits[i].role != CHANNEL_SHOWS && surely_rises(&verdict->channels[i]))
                        return (enum channel)i;
        return outside_is_watched(verdict) ? CHANNEL_COUNT : CHANNEL_OUTSIDE_GO;
}
