/* Values of the windows against those of the runs, channel by channel. */
#include "verdict/rest.h"

#include <math.h>

#include "base/clock.h"
#include "model/result.h"
#include "verdict/channels.h"
#include "verdict/findings.h"

static const double fell_share = 0.7;    /* most of the growth */
static const double falling_share = 0.1; /* on its way */
static const double by_hour_share = 0.7; /* of the growth per second under load */
enum { WINDOWS_MIN = 3 };                /* for a rate */

/* DefaultTransport's IdleConnTimeout and some windows more. */
static const int64_t connections_ns = 100 * NS_PER_S;
static const int64_t least_ns = 20 * NS_PER_S, most_ns = 60 * NS_PER_S;

static bool is_called_growing(const struct verdict *verdict, enum channel id)
{
        enum channel_role role = channel_traits[id].role;

        return verdict->channels[id].measured && verdict->channels[id].shape == SHAPE_GROWING &&
               (role == CHANNEL_DECIDES || role == CHANNEL_PROVES);
}

/* The index of the last run that was judged; 0: none. */
static size_t last_value(const struct channel_verdict *channel)
{
        for (size_t i = channel->count; i-- > 0;)
                if (!isnan(channel->values[i]))
                        return i + 1;
        return 0;
}

static size_t last_of_warmup(const struct channel_verdict *channel, int warmup)
{
        for (size_t i = 0; i < channel->count; i++)
                if (!isnan(channel->values[i]) && --warmup <= 0)
                        return i + 1;
        return 0;
}

static const struct run *run_of(const struct result *result, size_t index)
{
        for (size_t i = 0; i < result->run_count; i++)
                if (result->runs[i].index == (int32_t)index)
                        return &result->runs[i];
        return NULL;
}

static double seconds(int64_t ns)
{
        return (double)ns / (double)NS_PER_S;
}

/* Growth per second from the first window that has a value to the last. */
static double rate_of(const struct result *result, const struct channel_verdict *channel, enum channel id,
                      const struct run *windows, size_t count)
{
        double first = NAN, last = NAN;
        int64_t first_ns = 0, last_ns = 0;
        int found = 0;

        for (size_t i = 0; i < count; i++) {
                double value = channels_idle_value(result, id, channel->source, &windows[i]);

                if (isnan(value))
                        continue;
                if (found++ == 0) {
                        first = value;
                        first_ns = windows[i].settle_end_ns;
                }
                last = value;
                last_ns = windows[i].settle_end_ns;
        }
        return found >= WINDOWS_MIN && last_ns > first_ns ? (last - first) / seconds(last_ns - first_ns)
                                                          : NAN;
}

static void judge_channel(const struct result *result, const struct verdict *verdict, enum channel id,
                          struct rest_channel *ret)
{
        const struct channel_verdict *channel = &verdict->channels[id];
        size_t last = last_value(channel), first = last_of_warmup(channel, verdict->warmup);
        const struct run *last_run = run_of(result, last), *first_run = run_of(result, first);

        *ret = (struct rest_channel){ .held_s = NAN, .idle_per_s = NAN };
        if (!last_run || !first_run || last == first)
                return;
        ret->growth = channel->values[last - 1] - channel->values[first - 1];
        if (last_run->end_ns > first_run->end_ns)
                ret->loaded_per_s = ret->growth / seconds(last_run->end_ns - first_run->end_ns);
        for (size_t i = 0; i < result->rest_count; i++) {
                double value = channels_idle_value(result, id, channel->source, &result->rests[i]);

                if (isnan(value) || !(ret->growth > 0))
                        continue;
                ret->watched = true;
                ret->fallen = (channel->values[last - 1] - value) / ret->growth;
                if (isnan(ret->held_s) && ret->fallen >= 0.5)
                        ret->held_s = seconds(result->rests[i].settle_end_ns - last_run->load_end_ns);
        }
        ret->idle_per_s = rate_of(result, channel, id, result->rests, result->rest_count);
        if (isnan(ret->idle_per_s))
                ret->idle_per_s = rate_of(result, channel, id, result->controls, result->control_count);
}

void rest_judge(const struct result *result, const struct verdict *verdict, struct rest *ret)
{
        struct rest rest = { .rested = result->rest_count > 0 };
        const struct run *last = result->run_count > 0 ? &result->runs[result->run_count - 1] : NULL;
        double weight = 0;
        bool any = false;

        rest.fell = true;
        if (rest.rested && last)
                rest.length_s =
                        seconds(result->rests[result->rest_count - 1].settle_end_ns - last->load_end_ns);
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                struct rest_channel *channel = &rest.channels[i];

                if (verdict->shape != SHAPE_GROWING || !is_called_growing(verdict, (enum channel)i))
                        continue;
                any = true;
                judge_channel(result, verdict, (enum channel)i, channel);
                rest.fell = rest.fell && channel->watched && channel->fallen >= fell_share;
                rest.falls = rest.falls || (channel->watched && channel->fallen >= falling_share);
                if (channel->growth * channel_traits[i].unit_bytes > weight) {
                        weight = channel->growth * channel_traits[i].unit_bytes;
                        rest.by_the_hour = channel->idle_per_s >= by_hour_share * channel->loaded_per_s;
                }
        }
        rest.fell = rest.fell && any && rest.rested;
        rest.falls = rest.falls && !rest.fell;
        *ret = rest;
}

/* Sockets that stay open from run to run: connections that are kept for a while. */
static bool sockets_grow(const struct result *result)
{
        int64_t least = INT64_MAX, last = 0;

        for (size_t i = 0; i < result->run_count; i++) {
                int64_t sockets =
                        sample_or(&result->runs[i].checkpoints[CHECKPOINT_SETTLED], METRIC_OPEN_SOCKETS, -1);

                if (sockets < 0)
                        continue;
                least = sockets < least ? sockets : least;
                last = sockets;
        }
        return least < INT64_MAX && last - least > (int64_t)result->run_count;
}

int64_t rest_wanted_ns(const struct result *result, const struct verdict *verdict)
{
        int64_t asked_ns = result->scenario.protocol.rest_ns;
        int64_t runs_ns;
        bool can_show = false;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                can_show =
                        can_show || (is_called_growing(verdict, (enum channel)i) &&
                                     channels_has_idle_value((enum channel)i, verdict->channels[i].source));
        if (verdict->shape != SHAPE_GROWING || !can_show || result->run_count < 2)
                return 0;
        if (asked_ns >= 0)
                return asked_ns;
        if (sockets_grow(result))
                return connections_ns;
        runs_ns = (result->runs[result->run_count - 1].end_ns - result->runs[1].load_begin_ns) / 2;
        return runs_ns < least_ns ? least_ns : runs_ns > most_ns ? most_ns : runs_ns;
}

/* The channel that the words are about: the cause, else the first that was called growing. */
static enum channel told(const struct verdict *verdict)
{
        if (verdict->has_cause)
                return verdict->cause;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (is_called_growing(verdict, (enum channel)i))
                        return (enum channel)i;
        return CHANNEL_SETTLED_RSS;
}

void rest_apply(const struct result *result, struct verdict *verdict)
{
        struct rest rest;
        enum channel id = told(verdict);

        rest_judge(result, verdict, &rest);
        verdict->rest =
                (struct verdict_rest){ .rested = rest.rested,
                                       .length_s = rest.length_s,
                                       .held_s = rest.fell ? rest.channels[id].held_s : NAN,
                                       .fallen = rest.channels[id].watched ? rest.channels[id].fallen : NAN,
                                       .idle_per_hour = rest.channels[id].idle_per_s * 3600,
                                       .by_the_hour = rest.by_the_hour,
                                       .channel = id };
        if (!rest.fell)
                return;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (is_called_growing(verdict, (enum channel)i)) {
                        verdict->channels[i].shape = SHAPE_RELEASED;
                        findings_held(verdict, (enum channel)i, rest.channels[i].growth,
                                      rest.channels[i].fallen, rest.channels[i].held_s);
                }
        verdict->shape = SHAPE_RELEASED;
        verdict->has_cause = false;
}
