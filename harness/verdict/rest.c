/* Compares, channel by channel, the values of the idle windows with those of the runs. The thresholds are those of
 * docs/method.md, "The experiment", 5, and "The rest". */
#include "verdict/rest.h"

#include <math.h>

#include "base/clock.h"
#include "model/result.h"
#include "verdict/channels.h"
#include "verdict/findings.h"

/* Shares of a channel's growth over the runs: */
static const double fell_share = 0.7; /* gone: a channel that was called growing has fallen */
static const double open_share = 0.5; /* gone: an undecided one has. A swept map keeps its table: 63 % went */
static const double falling_share = 0.1; /* gone: it is falling */
static const double still_share = 0.05;  /* falling by less from one window to the next: the fall is over */
/* Share of the peak's growth that must be gone elsewhere to explain the peak; share of what is gone elsewhere that the
 * runtime's own tables for it may take, which are never given back. */
static const double explained_share = 0.5, table_share = 0.25;
/* Shares of the growth per second under load, that growth per second without one has: */
static const double by_hour_share = 0.7; /* it grows by the hour, not by the request */
static const double partly_share = 0.1;  /* it has a rate by the hour besides; less is not worth reporting */
static const double noise_factor = 4;    /* times the noise: least rise over all idle windows */
static const double elevation_min = 3; /* times delta: an undecided channel must be so much above its base */
enum { WINDOWS_MIN = 3 };              /* idle windows needed for a rate */

/* net/http's DefaultTransport closes idle connections after 90 s (IdleConnTimeout); some windows more show it. */
static const int64_t connections_ns = 100 * NS_PER_S;
static const int64_t least_ns = 20 * NS_PER_S, most_ns = 60 * NS_PER_S;

/* Whether the rest can change the judgement of a channel: it was called growing; or nothing was, and it is an undecided
 * channel that keeps the whole from being flat. */
static bool is_in_question(const struct verdict *verdict, enum channel id)
{
        enum channel_role role = channel_traits[id].role;
        const struct channel_verdict *channel = &verdict->channels[id];

        if (!channel->measured)
                return false;
        if (verdict->shape == SHAPE_GROWING)
                return channel->shape == SHAPE_GROWING && (role == CHANNEL_DECIDES || role == CHANNEL_PROVES);
        return verdict->shape == SHAPE_INCONCLUSIVE && channel->shape == SHAPE_INCONCLUSIVE &&
               role == CHANNEL_DECIDES;
}

/* The index of the last run that has a value; 0: none. */
static size_t last_value(const struct channel_verdict *channel)
{
        for (size_t i = channel->count; i-- > 0;)
                if (!isnan(channel->values[i]))
                        return i + 1;
        return 0;
}

/* The index of the last run of the warm-up, counting runs that have a value; 0: none. */
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

/* Growth per second from the first window that has a value to the last; NAN with too few of them. */
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

/* The level that growth is counted from, and the run at whose end it was so. For a GROWING verdict the last run of the
 * warm-up; else the level before the runs, or the first run's where that is lower. */
static double base_of(const struct verdict *verdict, const struct channel_verdict *channel, size_t *ret_run)
{
        size_t first = last_of_warmup(channel, verdict->shape == SHAPE_GROWING ? verdict->warmup : 1);
        double value = first ? channel->values[first - 1] : NAN;

        *ret_run = first;
        return verdict->shape == SHAPE_GROWING ? value : fmin(value, channel->baseline); /* ignores a NAN */
}

/* Whether what stays of an undecided heap (`heap_bytes`, the whole heap at the last window) is only the tables of a cache
 * that was emptied: no larger than the heap after the warm-up, and at most one object more than before for every fifty
 * requests, unless the runs have shown that objects do not grow. A leak per request leaves at least one object for each. */
static bool are_tables(const struct result *result, const struct verdict *verdict, double heap_bytes)
{
        const double objects_per_request = 0.02; /* one for every fifty */
        const struct channel_verdict *heap = &verdict->channels[CHANNEL_LIVE_HEAP];
        const struct channel_verdict *objects = &verdict->channels[CHANNEL_LIVE_OBJECTS];
        size_t warm = last_of_warmup(heap, verdict->warmup), last = last_value(heap);
        double left;

        if (verdict->shape == SHAPE_GROWING || !objects->measured || warm == 0 || result->rest_count == 0)
                return false;
        left = channels_idle_value(result, CHANNEL_LIVE_OBJECTS, objects->source,
                                   &result->rests[result->rest_count - 1]) -
               objects->baseline;
        return heap_bytes <= heap->values[warm - 1] &&
               (objects->shape == SHAPE_PLATEAU ||
                left <= objects_per_request * verdict->requests_per_run * (double)last);
}

/* Whether each window that has a value is above the one before, and the rise over all of them exceeds noise and step. */
static bool rises_idle(const struct result *result, const struct channel_verdict *channel, enum channel id)
{
        double first = NAN, last = NAN;
        int found = 0;

        for (size_t i = 0; i < result->rest_count; i++) {
                double value = channels_idle_value(result, id, channel->source, &result->rests[i]);

                if (isnan(value))
                        continue;
                if (found++ == 0)
                        first = value;
                else if (value <= last)
                        return false;
                last = value;
        }
        return found >= WINDOWS_MIN && last - first > noise_factor * channel->noise + channel->step;
}

/* Fills goes_on and lifetime_s. The fall ended halfway between the first window at the final level and the window before. The
 * last of the memory was allocated at the end of the load, so it was held until then. lifetime_s is NAN where the channel
 * still fell in the last window. */
static void find_end(const struct result *result, const struct channel_verdict *channel, enum channel id,
                     int64_t load_end_ns, struct rest_channel *ret)
{
        double before = NAN, least;
        int64_t before_ns = load_end_ns;

        ret->lifetime_s = NAN;
        ret->goes_on = false;
        if (result->rest_count == 0 || !(ret->growth > 0))
                return;
        least = channels_idle_value(result, id, channel->source, &result->rests[result->rest_count - 1]);
        for (size_t i = 0; i < result->rest_count; i++) {
                double value = channels_idle_value(result, id, channel->source, &result->rests[i]);
                int64_t at_ns = result->rests[i].settle_end_ns;

                if (isnan(value))
                        continue;
                ret->goes_on = !isnan(before) && before - value > still_share * ret->growth;
                if (isnan(ret->lifetime_s) && value <= least + still_share * ret->growth)
                        ret->lifetime_s = seconds((before_ns + at_ns) / 2 - load_end_ns);
                before = value;
                before_ns = at_ns;
        }
        if (ret->goes_on)
                ret->lifetime_s = NAN;
}

/* What goroutines that ended left behind: the runtime keeps the descriptor of each for the next one (runtime/proc.go, gfput). */
static double left_by_goroutines(const struct result *result, const struct verdict *verdict, enum channel id)
{
        /* runtime.g has 376 bytes in Go 1.15 and 456 in Go 1.27; with its size class and its place in the list of all. */
        const double descriptor_bytes = 512;
        const struct channel_verdict *goroutines = &verdict->channels[CHANNEL_GOROUTINES];
        double most = NAN, now;
        size_t first;

        if ((id != CHANNEL_LIVE_HEAP && id != CHANNEL_LIVE_OBJECTS) || !goroutines->measured ||
            result->rest_count == 0)
                return 0;
        for (size_t i = 0; i < goroutines->count; i++)
                most = fmax(most, goroutines->values[i]); /* ignores a NAN */
        now = channels_idle_value(result, CHANNEL_GOROUTINES, goroutines->source,
                                  &result->rests[result->rest_count - 1]);
        /* The descriptors of those before are in what growth is counted from. */
        most -= fmax(now, base_of(verdict, goroutines, &first));
        if (isnan(now) || !(most > 0))
                return 0;
        return id == CHANNEL_LIVE_HEAP ? most * descriptor_bytes : most;
}

static void judge_channel(const struct result *result, const struct verdict *verdict, enum channel id,
                          struct rest_channel *ret)
{
        const struct channel_verdict *channel = &verdict->channels[id];
        size_t first, last = last_value(channel);
        double base = base_of(verdict, channel, &first);
        const struct run *last_run = run_of(result, last), *first_run = run_of(result, first);

        *ret = (struct rest_channel){ .held_s = NAN, .lifetime_s = NAN, .idle_per_s = NAN };
        if (!last_run || !first_run || last == first)
                return;
        ret->growth = channel->values[last - 1] - base;
        if (last_run->end_ns > first_run->end_ns)
                ret->loaded_per_s = ret->growth / seconds(last_run->end_ns - first_run->end_ns);
        for (size_t i = 0; i < result->rest_count; i++) {
                double value = channels_idle_value(result, id, channel->source, &result->rests[i]);

                if (isnan(value))
                        continue;
                ret->watched = true;
                ret->stays = value - base;
                if (!(ret->growth > 0))
                        continue;
                ret->fallen = (channel->values[last - 1] - value) / ret->growth;
                if (isnan(ret->held_s) && ret->fallen >= 0.5)
                        ret->held_s = seconds(result->rests[i].settle_end_ns - last_run->load_end_ns);
        }
        /* If more than delta a run had leaked, more would still be there. */
        ret->is_small =
                ret->watched && (ret->stays - left_by_goroutines(result, verdict, id) <=
                                         channel->delta * (double)(last - first) ||
                                 (id == CHANNEL_LIVE_HEAP && are_tables(result, verdict, ret->stays + base)));
        ret->fell =
                ret->watched && ret->fallen >= (channel->shape == SHAPE_GROWING ? fell_share : open_share);
        find_end(result, channel, id, last_run->load_end_ns, ret);
        ret->rises_idle = rises_idle(result, channel, id);
        ret->idle_per_s = rate_of(result, channel, id, result->rests, result->rest_count);
        if (isnan(ret->idle_per_s))
                ret->idle_per_s = rate_of(result, channel, id, result->controls, result->control_count);
}

/* Whether a channel that decides or proves is called growing. */
static bool is_growing(const struct verdict *verdict, enum channel id)
{
        enum channel_role role = channel_traits[id].role;

        return verdict->channels[id].measured && verdict->channels[id].shape == SHAPE_GROWING &&
               (role == CHANNEL_DECIDES || role == CHANNEL_PROVES);
}

/* Bytes that grew and went away, in the channels where a service keeps its own memory. */
static double bytes_gone(const struct verdict *verdict, const struct rest *rest)
{
        static const enum channel owners[] = { CHANNEL_LIVE_HEAP, CHANNEL_STACKS, CHANNEL_OUTSIDE_GO };
        double gone = 0;

        for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++)
                if (is_in_question(verdict, owners[i]) && rest->channels[owners[i]].watched)
                        gone += rest->channels[owners[i]].growth *
                                fmin(fmax(rest->channels[owners[i]].fallen, 0), 1);
        return gone;
}

/* Whether a channel that cannot fall in idle windows grew because of memory that is gone now. The peak is a sum that only a
 * load shows, and the runtime never gives its own tables back. Both are explained if enough is gone elsewhere. */
static bool is_explained(enum channel id, const struct rest_channel *channel, double gone_bytes)
{
        if (id == CHANNEL_PEAK_RSS)
                return gone_bytes >= explained_share * channel->growth;
        return id == CHANNEL_RUNTIME_METADATA && channel->growth <= table_share * gone_bytes;
}

/* Concludes from all channels in question. The whole fell where what stays is small in every one, and most of the growth is
 * gone: in each channel of a GROWING verdict, in at least one of an INCONCLUSIVE one. */
static void conclude(const struct verdict *verdict, struct rest *rest)
{
        bool all_fell = true, any_fell = false, all_small = true;
        double gone_bytes = bytes_gone(verdict, rest);

        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct rest_channel *channel = &rest->channels[i];

                if (!is_in_question(verdict, (enum channel)i)) {
                        /* Not in question itself, but called growing: the others' fall does not clear it. */
                        all_small = all_small && !is_growing(verdict, (enum channel)i);
                        continue;
                }
                if (is_explained((enum channel)i, channel, gone_bytes))
                        continue;
                all_fell = all_fell && channel->fell;
                any_fell = any_fell || channel->fell;
                all_small = all_small && channel->is_small;
                rest->falls = rest->falls ||
                              (channel->watched && !channel->fell && channel->fallen >= falling_share);
        }
        rest->fell = rest->rested && all_small && any_fell && (verdict->shape != SHAPE_GROWING || all_fell);
        rest->falls = rest->falls && !rest->fell;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                rest->goes_on = rest->goes_on || (rest->fell && rest->channels[i].goes_on);
}

/* Tells growth per request from growth per hour, by the channel that weighs most. */
static void tell_time(const struct verdict *verdict, const struct rest_channel *channel, struct rest *rest)
{
        bool grows = verdict->shape == SHAPE_GROWING;

        rest->by_the_hour = grows && channel->idle_per_s >= by_hour_share * channel->loaded_per_s;
        rest->partly = grows && !rest->by_the_hour && channel->rises_idle &&
                       channel->idle_per_s >= partly_share * channel->loaded_per_s;
}

void rest_judge(const struct result *result, const struct verdict *verdict, struct rest *ret)
{
        struct rest rest = { .rested = result->rest_count > 0 };
        const struct run *last = result->run_count > 0 ? &result->runs[result->run_count - 1] : NULL;
        double weight = 0;

        if (rest.rested && last)
                rest.length_s =
                        seconds(result->rests[result->rest_count - 1].settle_end_ns - last->load_end_ns);
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                struct rest_channel *channel = &rest.channels[i];

                if (!is_in_question(verdict, (enum channel)i))
                        continue;
                judge_channel(result, verdict, (enum channel)i, channel);
                if (channel->growth * channel_traits[i].unit_bytes > weight) {
                        weight = channel->growth * channel_traits[i].unit_bytes;
                        tell_time(verdict, channel, &rest);
                }
        }
        conclude(verdict, &rest);
        *ret = rest;
}

/* Whether open sockets pile up, by more than one a run: connections that are kept idle. */
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

/* Whether idle windows could decide a channel. An undecided one must be well above its base: if all of its rise is noise,
 * nothing can go away. */
static bool can_show(const struct verdict *verdict, enum channel id)
{
        const struct channel_verdict *channel = &verdict->channels[id];
        size_t first, last = last_value(channel);
        double base = base_of(verdict, channel, &first);

        if (!is_in_question(verdict, id) || !channels_has_idle_value(id, channel->source) || last <= first)
                return false;
        return verdict->shape == SHAPE_GROWING ||
               channel->values[last - 1] - base > elevation_min * channel->delta;
}

/* Whether the live heap is in question and nobody can force a collection. Then an idle window shows nothing until the runtime
 * collects by itself, which an idle one does every two minutes: too long to wait unless the scenario asks for it. */
static bool collects_by_itself(const struct verdict *verdict)
{
        const struct channel_verdict *heap = &verdict->channels[CHANNEL_LIVE_HEAP];

        return is_in_question(verdict, CHANNEL_LIVE_HEAP) && channels_waits_for_collection(heap->source);
}

int64_t rest_wanted_ns(const struct result *result, const struct verdict *verdict)
{
        int64_t asked_ns = result->scenario.protocol.rest_ns;
        int64_t runs_ns;
        bool any = false, all = true;

        for (int i = 0; i < CHANNEL_COUNT; i++) {
                any = any || (i != CHANNEL_RUNTIME_METADATA && can_show(verdict, (enum channel)i));
                all = all && (!is_in_question(verdict, (enum channel)i) || i == CHANNEL_PEAK_RSS ||
                              channels_has_idle_value((enum channel)i, verdict->channels[i].source));
        }
        /* A load that is not ours goes on. */
        if (result->run_count < 2 || result->scenario.load.executor == LOAD_NONE)
                return 0;
        if (asked_ns >= 0 && any)
                return asked_ns;
        /* The whole stays GROWING or INCONCLUSIVE by a channel that no window can show, whatever the others do. */
        if (!any || !all)
                return 0;
        if (collects_by_itself(verdict))
                return 0;
        if (sockets_grow(result))
                return connections_ns;
        runs_ns = (result->runs[result->run_count - 1].end_ns - result->runs[1].load_begin_ns) / 2;
        return runs_ns < least_ns ? least_ns : runs_ns > most_ns ? most_ns : runs_ns;
}

/* The channel whose figures are reported: the cause, else the first that fell, else the one that grew most. */
static enum channel reported_channel(const struct verdict *verdict, const struct rest *rest)
{
        enum channel most = CHANNEL_LIVE_HEAP;
        double weight = 0;

        if (verdict->has_cause)
                return verdict->cause;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (is_in_question(verdict, (enum channel)i) && rest->channels[i].fell)
                        return (enum channel)i;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (rest->channels[i].watched &&
                    rest->channels[i].growth * channel_traits[i].unit_bytes > weight) {
                        weight = rest->channels[i].growth * channel_traits[i].unit_bytes;
                        most = (enum channel)i;
                }
        return most;
}

void rest_apply(const struct result *result, struct verdict *verdict)
{
        struct rest rest;
        enum channel id;

        rest_judge(result, verdict, &rest);
        id = reported_channel(verdict, &rest);
        verdict->rest =
                (struct verdict_rest){ .rested = rest.rested,
                                       .length_s = rest.length_s,
                                       .held_s = rest.fell ? rest.channels[id].held_s : NAN,
                                       .lifetime_s = rest.fell ? rest.channels[id].lifetime_s : NAN,
                                       .fallen = rest.channels[id].watched ? rest.channels[id].fallen : NAN,
                                       .stays = rest.channels[id].watched ? rest.channels[id].stays : NAN,
                                       .idle_per_hour = rest.channels[id].idle_per_s * 3600,
                                       .by_the_hour = rest.by_the_hour,
                                       .partly = rest.partly,
                                       .channel = id };
        if (!rest.fell)
                return;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (is_in_question(verdict, (enum channel)i)) {
                        verdict->channels[i].shape = SHAPE_RELEASED;
                        if (!rest.channels[i].fell)
                                continue;
                        findings_held(verdict, (enum channel)i,
                                      &(struct held){ rest.channels[i].growth, rest.channels[i].fallen,
                                                      rest.channels[i].held_s, rest.channels[i].lifetime_s });
                }
        verdict->shape = SHAPE_RELEASED;
        verdict->has_cause = false;
}
