/* Tables say which bytes a count may explain, and how many per one; the rest is arithmetic on the channels' slopes. */
#include "verdict/cause.h"

#include <math.h>

#include "verdict/channels.h"

#define BIT(channel) (1U << (channel))

/* The channels in which the memory behind each channel shows. */
static const unsigned memory_of[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = BIT(CHANNEL_LIVE_HEAP) | BIT(CHANNEL_STACKS),
        [CHANNEL_THREADS] = BIT(CHANNEL_STACKS) | BIT(CHANNEL_OUTSIDE_GO) | BIT(CHANNEL_BEYOND_RSS),
        [CHANNEL_OPEN_FILES] = BIT(CHANNEL_LIVE_HEAP) | BIT(CHANNEL_BEYOND_RSS),
        [CHANNEL_LIVE_HEAP] = BIT(CHANNEL_LIVE_HEAP),
        [CHANNEL_LIVE_OBJECTS] = BIT(CHANNEL_LIVE_HEAP),
        [CHANNEL_OUTSIDE_GO] = BIT(CHANNEL_OUTSIDE_GO),
        [CHANNEL_FRAGMENTATION] = BIT(CHANNEL_FRAGMENTATION),
        [CHANNEL_RUNTIME_METADATA] = BIT(CHANNEL_RUNTIME_METADATA),
        [CHANNEL_STACKS] = BIT(CHANNEL_STACKS),
        [CHANNEL_BEYOND_RSS] = BIT(CHANNEL_BEYOND_RSS),
        [CHANNEL_UNCOLLECTED] = BIT(CHANNEL_UNCOLLECTED),
        [CHANNEL_PEAK_RSS] = BIT(CHANNEL_PEAK_RSS),
        [CHANNEL_FLOOR_RSS] = BIT(CHANNEL_FLOOR_RSS),
        [CHANNEL_SETTLED_RSS] = BIT(CHANNEL_SETTLED_RSS),
};

/* Most bytes that one goroutine, thread or descriptor may hold for the count to explain them: a goroutine its locals and a
 * request, a thread its C stack and arena, a descriptor its connection's buffers. More bytes are a leak of their own. */
static const double most_per_one[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = 64.0 * 1024,
        [CHANNEL_THREADS] = 1024.0 * 1024,
        [CHANNEL_OPEN_FILES] = 16.0 * 1024,
};

/* Most objects that one of them may hold. A file is a handful of objects, a connection with its buffers some ten. With more,
 * the objects belong to something else that leaks per request beside a few descriptors. */
static const double most_objects_per_one[CHANNEL_COUNT] = {
        [CHANNEL_OPEN_FILES] = 20,
};

static const double thread_share =
        0.5; /* of the goroutines' slope: then threads are the cause, not goroutines */
static const double wait_factor = 1.5; /* times the heaviest growing channel: worth waiting for */
static const double peak_factor = 4;   /* the same for the peak: garbage multiplies growth, as GOGC says */

bool cause_proves_growth(enum channel channel)
{
        return channel_traits[channel].role == CHANNEL_DECIDES ||
               channel_traits[channel].role == CHANNEL_PROVES;
}

unsigned cause_memory_of(enum channel channel)
{
        return memory_of[channel];
}

static bool grows(const struct verdict *verdict, enum channel id)
{
        return verdict->channels[id].measured && cause_proves_growth(id) &&
               verdict->channels[id].shape == SHAPE_GROWING;
}

/* Whether the channel is a sum of other channels, and so no place of its own. */
static bool is_sum(enum channel id)
{
        return id == CHANNEL_PEAK_RSS || id == CHANNEL_FLOOR_RSS;
}

/* Sum of the slopes, in bytes per run, of the channels behind this one that surely rise. */
static double rise_of_memory(const struct verdict *verdict, enum channel id)
{
        double sum = 0;

        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if ((memory_of[id] & BIT(i)) && channel->measured && channel->slope > 0 &&
                    (channel->slope_low > 0 || channel->shape == SHAPE_GROWING))
                        sum += channel->slope;
        }
        return sum;
}

bool cause_explains_memory(const struct verdict *verdict, enum channel id)
{
        const struct channel_verdict *objects = &verdict->channels[CHANNEL_LIVE_OBJECTS];
        double slope = verdict->channels[id].slope;

        if (most_objects_per_one[id] > 0 && objects->measured && objects->slope_low > 0 &&
            objects->slope > most_objects_per_one[id] * slope)
                return false;
        return most_per_one[id] > 0 && rise_of_memory(verdict, id) <= most_per_one[id] * slope;
}

/* Bytes per run that the growth costs: its own, or those behind it that it explains, whichever is more. */
static double weight_of(const struct verdict *verdict, enum channel id)
{
        double own = verdict->channels[id].slope * channel_traits[id].unit_bytes;

        if (id == CHANNEL_LIVE_OBJECTS || cause_explains_memory(verdict, id))
                return fmax(own, rise_of_memory(verdict, id));
        return own;
}

/* Whether growing goroutines are to be put down to threads. A waiting goroutine costs no thread. One that is locked to its
 * thread, or in C or a system call, holds one: both counts grow alike, and the threads are the costlier leak. */
static bool threads_hold_goroutines(const struct verdict *verdict)
{
        return grows(verdict, CHANNEL_THREADS) && grows(verdict, CHANNEL_GOROUTINES) &&
               verdict->channels[CHANNEL_THREADS].slope >=
                       thread_share * verdict->channels[CHANNEL_GOROUTINES].slope;
}

/* Whether another growing channel explains this one's growth: a channel before it in the list whose memory includes all of
 * this one's memory. */
static bool is_explained(const struct verdict *verdict, enum channel id)
{
        if (id == CHANNEL_GOROUTINES && threads_hold_goroutines(verdict))
                return true;
        if (id == CHANNEL_OPEN_FILES) /* a connection's goroutine holds its descriptor */
                return grows(verdict, CHANNEL_GOROUTINES);
        for (int i = 0; i < (int)id; i++)
                if (grows(verdict, (enum channel)i) && (memory_of[i] & memory_of[id]) &&
                    !(memory_of[id] & ~memory_of[i]) &&
                    (i == CHANNEL_LIVE_HEAP || cause_explains_memory(verdict, (enum channel)i)))
                        return true;
        return false;
}

static size_t insert(struct cause_weight *list, size_t count, struct cause_weight weight)
{
        size_t at = count;

        for (; at > 0 && list[at - 1].bytes < weight.bytes; at--)
                list[at] = list[at - 1];
        list[at] = weight;
        return count + 1;
}

/* The peak's slope less what the causes found so far explain of it. */
static double unexplained_peak(const struct verdict *verdict, const struct cause_weight *weights,
                               size_t count)
{
        double rest = verdict->channels[CHANNEL_PEAK_RSS].slope;

        for (size_t i = 0; i < count; i++)
                rest -= weights[i].bytes;
        return rest;
}

/* The channel that a cause is named by: growing objects are growth of the live heap. */
static enum channel cause_named(enum channel id)
{
        return id == CHANNEL_LIVE_OBJECTS ? CHANNEL_LIVE_HEAP : id;
}

size_t cause_weigh(const struct verdict *verdict, struct cause_weight *ret)
{
        size_t count = 0;
        double peak;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (grows(verdict, (enum channel)i) && !is_sum((enum channel)i) &&
                    !is_explained(verdict, (enum channel)i))
                        count = insert(ret, count,
                                       (struct cause_weight){ cause_named((enum channel)i),
                                                              weight_of(verdict, (enum channel)i) });
        peak = unexplained_peak(verdict, ret, count);
        if (grows(verdict, CHANNEL_PEAK_RSS) && (count == 0 || peak > peak_factor * ret[0].bytes))
                count = insert(ret, count, (struct cause_weight){ CHANNEL_PEAK_RSS, peak });
        if (count == 0 && grows(verdict, CHANNEL_FLOOR_RSS))
                ret[count++] = (struct cause_weight){ CHANNEL_FLOOR_RSS,
                                                      verdict->channels[CHANNEL_FLOOR_RSS].slope };
        return count;
}

enum channel cause_wait_for(const struct verdict *verdict, const struct cause_weight *heaviest)
{
        enum channel larger = CHANNEL_COUNT;
        double most = 0;

        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                double least = (i == CHANNEL_PEAK_RSS ? peak_factor : wait_factor) * heaviest->bytes;

                if (channel->measured && cause_proves_growth((enum channel)i) &&
                    channel_is_bytes((enum channel)i) && i != CHANNEL_FLOOR_RSS &&
                    channel->shape == SHAPE_INCONCLUSIVE && channel->slope_low > 0 &&
                    channel->slope > fmax(least, most)) {
                        most = channel->slope;
                        larger = (enum channel)i;
                }
        }
        return larger;
}

enum channel cause_so_far(const struct verdict *verdict)
{
        enum channel most = CHANNEL_COUNT;
        double weight = 0;

        if (verdict->shape == SHAPE_GROWING && verdict->has_cause)
                return verdict->cause;
        for (int i = 0; i < CHANNEL_COUNT && verdict->shape == SHAPE_INCONCLUSIVE; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if (!channel->measured || !cause_proves_growth((enum channel)i) || is_sum((enum channel)i) ||
                    channel->shape != SHAPE_INCONCLUSIVE || !(channel->slope_low > 0) ||
                    !(channel->slope * channel_traits[i].unit_bytes > weight))
                        continue;
                weight = channel->slope * channel_traits[i].unit_bytes;
                most = cause_named((enum channel)i);
        }
        return most;
}
