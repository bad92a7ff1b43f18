/* A growing count (goroutines, say) has its rate in bytes: the slope of the sum of the channels that its memory is in, where
 * the count explains their growth; else the count's slope times the bytes of one. */
#include "verdict/rates.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"
#include "stats/trend.h"
#include "verdict/cause.h"
#include "verdict/channels.h"
#include "verdict/connection_rates.h"
#include "verdict/readings.h"
#include "verdict/stimuli.h"
#include "verdict/validity.h"

#define BIT(channel) (1U << (channel))

/* Growth in bytes per run, with its interval. */
struct rise {
        double slope, low, high;
};

/* The sum of the measured channels in this bit mask, for the run at this index of their values. */
static double sum_of_run(const struct verdict *verdict, unsigned channels, size_t run)
{
        double sum = 0;
        bool any = false;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                if ((channels & BIT(i)) && verdict->channels[i].measured) {
                        sum += verdict->channels[i].values[run];
                        any = true;
                }
        return any ? sum : NAN;
}

static bool rise_of_sum(const struct verdict *verdict, unsigned channels, struct rise *ret)
{
        size_t count = verdict->channels[CHANNEL_SETTLED_RSS].count, n = 0;
        double *x = mem_new(count, sizeof(*x)), *y = mem_new(count, sizeof(*y));
        int warmup = verdict->warmup;
        struct trend trend;
        bool ok;

        for (size_t i = 0; i < count; i++) {
                double sum = sum_of_run(verdict, channels, i);

                if (isnan(sum) || warmup-- > 0)
                        continue;
                x[n] = (double)(i + 1);
                y[n++] = sum;
        }
        ok = trend_theil_sen(x, y, n, verdict->alpha_look, &trend);
        free(x);
        free(y);
        if (ok)
                *ret = (struct rise){ trend.slope, trend.low, trend.high };
        return ok;
}

/* Returns the channels (bit mask) whose sum is the memory behind a channel, and the bytes of one of their units. */
static unsigned memory_behind(const struct verdict *verdict, enum channel id, double *ret_unit_bytes)
{
        enum channel bytes = id == CHANNEL_LIVE_OBJECTS ? CHANNEL_LIVE_HEAP : id;
        bool explained = !channel_is_bytes(bytes) && cause_explains_memory(verdict, bytes);

        *ret_unit_bytes = explained ? 1 : channel_traits[bytes].unit_bytes;
        return explained ? cause_memory_of(id) : BIT(bytes);
}

static bool rise_of(const struct verdict *verdict, enum channel id, struct rise *ret)
{
        enum channel bytes = id == CHANNEL_LIVE_OBJECTS ? CHANNEL_LIVE_HEAP : id;
        const struct channel_verdict *channel = &verdict->channels[bytes];
        double unit;
        unsigned memory = memory_behind(verdict, id, &unit);

        if (memory != BIT(bytes))
                return rise_of_sum(verdict, memory, ret);
        *ret = (struct rise){ channel->slope * unit, channel->slope_low * unit, channel->slope_high * unit };
        return channel->measured && isfinite(channel->slope);
}

/* The rise of the stacks' resident bytes, from the ledgers of the kept runs; false where one of them has none. */
static bool rise_of_resident_stacks(const struct result *result, const struct verdict *verdict,
                                    struct rise *ret)
{
        const struct channel_verdict *stacks = &verdict->channels[CHANNEL_STACKS];
        double *x = mem_new(stacks->count, sizeof(*x)), *y = mem_new(stacks->count, sizeof(*y));
        struct trend trend;
        bool ok = true;
        size_t n = 0;

        for (size_t i = verdict_kept_from(stacks); i < stacks->count && ok; i++) {
                const struct ledger *ledger = result_ledger(result, (int)i + 1, CHECKPOINT_SETTLED);

                if (isnan(stacks->values[i]))
                        continue;
                ok = ledger && ledger->rows[LEDGER_STACKS].known;
                x[n] = (double)(i + 1);
                y[n++] = ok ? (double)ledger->rows[LEDGER_STACKS].bytes : 0;
        }
        ok = ok && trend_theil_sen(x, y, n, verdict->alpha_look, &trend);
        free(x);
        free(y);
        if (ok)
                *ret = (struct rise){ trend.slope, trend.low, trend.high };
        return ok;
}

/* Replaces the rise of StackInuse by that of resident stacks where it is smaller. A memory limit counts resident pages, and
 * the new half of a stack that was doubled is not touched yet. */
static void take_resident_stacks(const struct result *result, struct verdict *verdict, struct rise *rise)
{
        struct rise resident;

        if (!rise_of_resident_stacks(result, verdict, &resident) || !(resident.slope > 0) ||
            resident.slope >= rise->slope)
                return;
        *rise = resident;
        verdict->stacks_resident_per_run = resident.slope;
}

/* Median of the runs that count; NAN where there are none. */
static double requests_per_second(const struct result *result, const struct validity *validity)
{
        double *rates = mem_new(result->run_count, sizeof(*rates));
        size_t found = 0;
        double median;

        for (size_t i = 0; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];
                int64_t ns = run->load.duration_ns > 0 ? run->load.duration_ns
                                                       : run->load_end_ns - run->load_begin_ns;

                if (run->index >= 1 && validity->counts[run->index] && ns > 0)
                        rates[found++] = (double)run->load.answered * (double)NS_PER_S / (double)ns;
        }
        median = robust_median(rates, found);
        free(rates);
        return median;
}

static struct verdict_rate *add_rate(struct verdict *verdict, enum channel channel, enum verdict_per per)
{
        verdict->rates = mem_resize(verdict->rates, verdict->rate_count + 1, sizeof(*verdict->rates));
        verdict->rates[verdict->rate_count] = (struct verdict_rate){ .channel = channel, .per = per };
        return &verdict->rates[verdict->rate_count++];
}

static void fill_rate(struct verdict_rate *rate, const struct rise *rise, double share)
{
        rate->bytes = rise->slope * share;
        rate->low = rise->low * share;
        rate->high = rise->high * share;
}

/* Bytes per unit of the channel: the rise in bytes over the channel's slope, else the fixed cost of one. */
static double bytes_of_one(const struct verdict *verdict, enum channel channel, const struct rise *rise)
{
        double unit = rise->slope / verdict->channels[channel].slope;

        return isfinite(unit) && unit > 0 ? unit : channel_traits[channel].unit_bytes;
}

/* The part of a run's rise that goes by requests: without what the rest has shown to go by the hour. */
static struct rise by_requests(const struct verdict *verdict, enum channel channel, const struct rise *rise)
{
        double hours = verdict->rest.partly && verdict->rest.channel == channel ? verdict->run_hours : 0;
        double other =
                hours > 0 ? verdict->rest.idle_per_hour * hours * bytes_of_one(verdict, channel, rise) : 0;

        return (struct rise){ rise->slope - other, rise->low - other, rise->high - other };
}

/* Adds the rates of one channel: per run always; per request unless it grows by the hour alone; per hour where it grows by
 * the hour, wholly or in part, or where there were no requests. */
static void add_rise(struct verdict *verdict, enum channel channel, const struct rise *rise)
{
        bool is_rested = verdict->rest.channel == channel;
        bool by_the_hour = verdict->rest.by_the_hour && is_rested;
        struct rise requested = by_requests(verdict, channel, rise);

        if (by_the_hour || (verdict->rest.partly && is_rested))
                fill_rate(add_rate(verdict, channel, PER_HOUR),
                          &(struct rise){ verdict->rest.idle_per_hour, NAN, NAN },
                          bytes_of_one(verdict, channel, rise));
        fill_rate(add_rate(verdict, channel, PER_RUN), rise, 1);
        if (!(verdict->requests_per_run > 0) && verdict->run_hours > 0 && !by_the_hour)
                fill_rate(add_rate(verdict, channel, PER_HOUR), rise, 1 / verdict->run_hours);
        if (verdict->requests_per_run > 0 && !by_the_hour)
                fill_rate(add_rate(verdict, channel, PER_REQUEST), &requested, 1 / verdict->requests_per_run);
}

static void fill_cause(struct verdict *verdict, const struct rise *rise)
{
        verdict->bytes_per_run = rise->slope;
        verdict->bytes_per_run_low = rise->low;
        verdict->bytes_per_run_high = rise->high;
        if (verdict->requests_per_run > 0) {
                struct rise requested = by_requests(verdict, verdict->cause, rise);

                verdict->bytes_per_request = requested.slope / verdict->requests_per_run;
                verdict->bytes_per_request_low = requested.low / verdict->requests_per_run;
                verdict->bytes_per_request_high = requested.high / verdict->requests_per_run;
        }
}

/* The bytes that count against the memory limit, at their highest under load, where the limit would kill: the control group's
 * charge without page cache, which the kernel takes back. RSS only where the charge is not known: it includes pages of files,
 * which may be charged to another group. */
static double counted_bytes(const struct result *result)
{
        const struct run *last = NULL;
        double settled, usage, peak;

        for (size_t i = 0; i < result->run_count; i++)
                if (sample_has(&result->runs[i].checkpoints[CHECKPOINT_SETTLED], METRIC_RSS))
                        last = &result->runs[i];
        if (!last)
                return NAN;
        settled = reading_rss(result, last, CHECKPOINT_SETTLED);
        peak = reading_rss(result, last, CHECKPOINT_PEAK);
        usage = (double)sample_or(&last->checkpoints[CHECKPOINT_SETTLED], METRIC_CGROUP_USAGE, -1);
        if (usage < 0)
                usage = settled;
        else
                usage -= fmax(reading_page_cache(result, last, CHECKPOINT_SETTLED),
                              0); /* fmax() ignores a NAN */
        return usage + fmax(peak - settled, 0);
}

/* How fast these bytes grow per run: as the cause does, as all growing channels of bytes together, or as settled or peak RSS
 * where that surely rises; whichever is fastest. */
static double counted_growth(const struct verdict *verdict)
{
        static const enum channel sums[] = { CHANNEL_SETTLED_RSS, CHANNEL_PEAK_RSS };
        double most = verdict->bytes_per_run, others = 0;

        for (size_t i = 0; i < verdict->rate_count; i++)
                if (verdict->rates[i].per == PER_RUN && channel_is_bytes(verdict->rates[i].channel))
                        others += verdict->rates[i].bytes;
        most = fmax(most, others);
        for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
                const struct channel_verdict *sum = &verdict->channels[sums[i]];

                if (sum->measured && sum->slope_low > 0)
                        most = fmax(most, sum->slope);
        }
        return most;
}

static void fill_limit(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        int64_t limit = result->facts.host.memory_limit_bytes;
        double rate = requests_per_second(result, validity);
        double room = (double)limit - counted_bytes(result);
        double per_request = counted_growth(verdict) / verdict->requests_per_run;
        double per_second = verdict->requests_per_run > 0
                                    ? per_request * rate
                                    : counted_growth(verdict) / (3600 * verdict->run_hours);

        if (limit <= 0)
                finding_init(&verdict->limit_why, FINDING_NO_LIMIT);
        else if (!(per_second > 0) || isnan(room))
                finding_init(&verdict->limit_why, FINDING_NO_RATE);
        else
                verdict->limit_reached_s = fmax(room, 0) / per_second;
}

static void fill_growing(const struct result *result, const struct validity *validity,
                         const struct stimuli *stimuli, struct verdict *verdict)
{
        struct cause_weight weights[CHANNEL_COUNT];
        size_t growing = verdict->shape == SHAPE_GROWING ? cause_weigh(verdict, weights) : 0;
        struct rise rise;

        verdict->bytes_per_run = verdict->bytes_per_run_low = verdict->bytes_per_run_high = NAN;
        verdict->bytes_per_request = verdict->bytes_per_request_low = verdict->bytes_per_request_high = NAN;
        verdict->limit_reached_s = verdict->stacks_resident_per_run = NAN;
        if (growing == 0) {
                finding_init(&verdict->limit_why, FINDING_NO_GROWTH);
                return;
        }
        for (size_t i = 0; i < growing; i++) {
                double unit;
                unsigned memory = memory_behind(verdict, weights[i].channel, &unit);

                if (!rise_of(verdict, weights[i].channel, &rise))
                        continue;
                if (weights[i].channel == CHANNEL_STACKS)
                        take_resident_stacks(result, verdict, &rise);
                if (i == 0)
                        fill_cause(verdict, &rise);
                add_rise(verdict, weights[i].channel, &rise);
                connection_rates_add(result, validity, stimuli, memory, unit, weights[i].channel, verdict);
        }
        fill_limit(result, validity, verdict);
}

void rates_fill(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        struct stimuli stimuli;

        stimuli_take(result, validity->last, &stimuli);
        verdict->held_per_run = stimuli.held_per_run;
        fill_growing(result, validity, &stimuli, verdict);
        connection_rates_add_held(result, validity, &stimuli, verdict);
        stimuli_clear(&stimuli);
}
