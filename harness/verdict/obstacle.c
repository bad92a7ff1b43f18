/* For the whole to be flat every channel that decides must be flat, and no channel that proves or watches may surely rise. */
#include "verdict/obstacle.h"

#include <math.h>

#include "stats/points.h"
#include "stats/trend.h"
#include "verdict/channels.h"

static const double late_alpha = 0.01; /* one-sided, for the rise of a later half */
enum { LATE_MIN = 6 };                 /* runs in that half; with fewer it is taken to rise */

static bool is_flat(const struct channel_verdict *channel)
{
        return channel->measured && (channel->shape == SHAPE_PLATEAU || channel->shape == SHAPE_RELEASED);
}

/* Whether floor RSS contains the channel. Where the floor is flat, it does not matter if noise shifts memory between them. */
static bool is_part_of_floor(enum channel id)
{
        return id == CHANNEL_FRAGMENTATION || id == CHANNEL_RUNTIME_METADATA || id == CHANNEL_STACKS ||
               id == CHANNEL_OUTSIDE_GO;
}

/* Whether there is a live heap or a floor: without one of them there is no verdict on the shape. */
static bool has_anchor(const struct verdict *verdict)
{
        return verdict->channels[CHANNEL_LIVE_HEAP].measured || verdict->channels[CHANNEL_FLOOR_RSS].measured;
}

/* Whether the slope is surely above delta. Fewer runs than GROWING needs are enough to keep flat from being said. */
static bool surely_rises(const struct channel_verdict *channel)
{
        return channel->measured && !is_flat(channel) && channel->slope_low > channel->delta_growing;
}

/* Whether the later half of a channel's runs still surely rises, or is too short to tell. */
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

/* Whether the rise of settled or peak RSS is explained without growth. All its parts are measured and flat now; and either
 * the sum itself has stopped, so that its slope is left over from an early fill, or it is not above the sum of its parts, so
 * that it rises because pages that they hold already are touched for the first time. */
static bool rise_is_explained(const struct verdict *verdict, enum channel sum)
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

/* Whether a leak outside Go would be seen. No figure of the runtime includes that memory: without a ledger that tells it
 * apart, floor or settled RSS must be flat as a whole. */
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
                    !rise_is_explained(verdict, (enum channel)i))
                        return (enum channel)i;
        return outside_is_watched(verdict) ? CHANNEL_COUNT : CHANNEL_OUTSIDE_GO;
}
