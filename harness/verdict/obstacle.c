/* Every channel that decides must be flat, and none that is watched may surely rise. */
#include "verdict/obstacle.h"

#include <math.h>

#include "stats/points.h"
#include "stats/trend.h"
#include "verdict/channels.h"

static const double late_alpha = 0.01;
enum { LATE_MIN = 6 };

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

/* Whether the later half of a channel's runs still rises, surely. */
static bool rises_late(const struct channel_verdict *channel)
{
        struct points all = points_gather(channel->values, channel->count),
                      late = points_after(&all, all.n / 2);
        struct trend trend;
        bool rises = late.n < LATE_MIN || !trend_theil_sen(late.x, late.y, late.n, late_alpha, &trend) ||
                     trend.low > 0;

        points_clear(&all);
        return rises;
}

static double last_of(const struct channel_verdict *channel)
{
        for (size_t i = channel->count; i-- > 0;)
                if (!isnan(channel->values[i]))
                        return channel->values[i];
        return NAN;
}

/* A sum that rose with a fill, and whose parts, all of them measured, are flat since: what it still shows is the fill. Or
 * pages of what they hold that are touched for the first time, as long as it is less than they add up to. */
static bool is_over(const struct verdict *verdict, enum channel sum)
{
        static const enum channel parts[] = { CHANNEL_LIVE_HEAP,     CHANNEL_OUTSIDE_GO,
                                              CHANNEL_FRAGMENTATION, CHANNEL_RUNTIME_METADATA,
                                              CHANNEL_STACKS,        CHANNEL_GO_HELD,
                                              CHANNEL_UNATTRIBUTED };

        double whole = fmax(last_of(&verdict->channels[CHANNEL_MAPPED_FILES]), 0); /* ignores a NAN */

        if (sum != CHANNEL_SETTLED_RSS && sum != CHANNEL_PEAK_RSS)
                return false;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
                const struct channel_verdict *part = &verdict->channels[parts[i]];

                if (!part->measured || (!is_flat(part) && (part->decides || rises_late(part))))
                        return false;
                whole += last_of(part);
        }
        return !rises_late(&verdict->channels[sum]) || last_of(&verdict->channels[sum]) <= whole;
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
                if (channel_traits[i].role != CHANNEL_SHOWS && surely_rises(&verdict->channels[i]) &&
                    !is_over(verdict, (enum channel)i))
                        return (enum channel)i;
        return outside_is_watched(verdict) ? CHANNEL_COUNT : CHANNEL_OUTSIDE_GO;
}
