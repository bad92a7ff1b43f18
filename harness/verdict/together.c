/* One function per pair of channels: judge_X_by_Y() decides X, which is too uneven by itself, by Y, which is not. */
#include "verdict/together.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/points.h"
#include "stats/robust.h"
#include "stats/steps.h"
#include "stats/trend.h"
#include "verdict/channels.h"
#include "verdict/plateau.h"

static const double part_share = 0.4; /* of a sum's slope is "most of it": garbage adds to the live heap */
static const double still_pace = 1.0 / 3; /* of its own slope: a channel that rises by less has stopped */
static const double even_rise = 2; /* times the median rise: a larger rise is a jump, not part of a line */
static const double thread_pace = 0.5; /* of the goroutines' slope: then the goroutines hold the threads */
static const double half_pace = 0.5;   /* of the earlier half's slope: what keeps it does not slow down */
static const double step_deltas = 2;   /* a step is at least so many times delta */
static const double doubling = 1.5;    /* ratio of later steps to earlier ones: a container that grows */
/* Runs to wait for where a judgement was taken back; least steps to compare; least crests to take a pace from. */
enum { MORE_RUNS = 4, STEPS_ALIKE_MIN = 2, CRESTS_MIN = 3 };

/* Lists the runs right after each step, among the kept runs, where the steps do not get larger. Such steps are not those of
 * a container that grows by a factor: something is filled and emptied, or memory comes in slabs, so the level itself is not
 * what leaked, and only the rise from step to step is. Steps in neighbouring runs count as one: a container moves part by
 * part. Returns their number; 0 where there are fewer than two steps or they get larger. */
static size_t crests_of(const struct channel_verdict *channel, size_t *ret_runs)
{
        struct points all = points_gather(channel->values, channel->count);
        double largest[2] = { 0 }, size = 0;
        size_t kept = 0, count;
        struct steps steps;

        steps_find(&all, step_deltas * channel->delta_growing, steps_noise(&all), &steps);
        count = steps.count;
        for (size_t i = 0; i < count; i++) {
                bool goes_on = i > 0 && steps.at[i] == steps.at[i - 1] + 1;

                size = goes_on ? size + steps.size[i] : steps.size[i];
                largest[2 * i >= count] = fmax(largest[2 * i >= count], size);
                if (steps.at[i] < (size_t)channel->warmup)
                        continue;
                kept -= goes_on && kept > 0;
                ret_runs[kept++] = (size_t)all.x[steps.at[i]];
        }
        steps_clear(&steps);
        points_clear(&all);
        return count >= STEPS_ALIKE_MIN && largest[1] < doubling * largest[0] ? kept : 0;
}

/* The mean rise per run from the first crest to the last; low and high are the range of the rises between neighbours. */
static bool pace_by_crests(struct channel_verdict *channel, const size_t *runs, size_t count,
                           struct plateau *plateau)
{
        double low = INFINITY, high = -INFINITY, slope;

        if (count < CRESTS_MIN)
                return false;
        for (size_t i = 1; i < count; i++) {
                slope = (channel->values[runs[i] - 1] - channel->values[runs[i - 1] - 1]) /
                        (double)(runs[i] - runs[i - 1]);
                low = fmin(low, slope);
                high = fmax(high, slope);
        }
        slope = (channel->values[runs[count - 1] - 1] - channel->values[runs[0] - 1]) /
                (double)(runs[count - 1] - runs[0]);
        if (!(slope > 0))
                return false;
        plateau->slope = channel->slope = slope;
        plateau->low = channel->slope_low = low;
        plateau->high = channel->slope_high = high;
        return true;
}

/* Whether the series rises in every run, and in no run by twice the median rise or more, as a container that grows would. */
static bool rises_evenly(const struct points *points)
{
        double *rises = mem_new(points->n, sizeof(*rises)), most = 0, least = INFINITY;
        bool even = points->n > 2;

        for (size_t i = 1; i < points->n; i++) {
                rises[i - 1] = points->y[i] - points->y[i - 1];
                most = fmax(most, rises[i - 1]);
                least = fmin(least, rises[i - 1]);
        }
        even = even && least > 0 && most < even_rise * robust_median(rises, points->n - 1);
        free(rises);
        return even;
}

/* Where both halves rise evenly, each at its own pace, the earlier half may include a fill. Then the line through the later
 * half is the pace of the leak. */
static bool pace_by_later_half(struct channel_verdict *channel, struct plateau *plateau)
{
        struct points all = points_gather(channel->values, channel->count);
        struct points late = points_after(&all, all.n / 2), early = all;
        struct trend trend;
        bool is_line;

        early.n -= late.n;
        is_line = late.n >= PLATEAU_KEPT_MIN && rises_evenly(&early) && rises_evenly(&late) &&
                  trend_theil_sen(late.x, late.y, late.n, PLATEAU_ALPHA, &trend) && isfinite(trend.low) &&
                  isfinite(trend.high);
        if (is_line) {
                plateau->slope = channel->slope = trend.slope;
                plateau->low = channel->slope_low = trend.low;
                plateau->high = channel->slope_high = trend.high;
        }
        points_clear(&all);
        return is_line;
}

/* The mean over the later half of the runs of (level - baseline) / runs; together.h says why a mean. Without a baseline the
 * first run is the base. */
static void pace_by_mean(struct channel_verdict *channel, struct plateau *plateau)
{
        double base = channel->baseline, from = 0, sum = 0, low = INFINITY, high = -INFINITY;
        size_t found = 0;

        for (size_t i = 0; i < channel->count; i++) {
                double value = channel->values[i], pace;

                if (isnan(value))
                        continue;
                if (isnan(base)) {
                        base = value;
                        from = (double)(i + 1);
                        continue;
                }
                if (2 * (i + 1) < channel->count)
                        continue;
                pace = (value - base) / ((double)(i + 1) - from);
                sum += pace;
                found++;
                low = fmin(low, pace);
                high = fmax(high, pace);
        }
        if (found == 0)
                return;
        plateau->slope = channel->slope = sum / (double)found;
        plateau->low = channel->slope_low = low;
        plateau->high = channel->slope_high = high;
}

/* Sets the pace of `channel`; the steps are looked for in `guide`, which may be another channel. */
static void set_pace(struct channel_verdict *channel, const struct channel_verdict *guide,
                     struct plateau *plateau)
{
        size_t *runs = mem_new(guide->count, sizeof(*runs));
        size_t count = crests_of(guide, runs);

        if (!pace_by_crests(channel, runs, count, plateau) && !pace_by_later_half(channel, plateau))
                pace_by_mean(channel, plateau);
        free(runs);
}

void together_pace(struct channel_verdict *channel, struct plateau *plateau)
{
        set_pace(channel, channel, plateau);
}

/* The rise per run from the first value to the last. */
static double mean_rise(const struct channel_verdict *channel)
{
        size_t first = channel->count, last = 0;

        for (size_t i = 0; i < channel->count; i++)
                if (!isnan(channel->values[i])) {
                        first = i < first ? i : first;
                        last = i;
                }
        return last > first ? (channel->values[last] - channel->values[first]) / (double)(last - first) : 0;
}

/* Sets the slope to that of the line since the lowest run, where that line surely grows. For a leak beneath something that
 * went away at first. Needs at least PLATEAU_KEPT_MIN runs since then. */
static bool rises_since_its_least(struct channel_verdict *channel, double alpha, struct plateau *plateau)
{
        struct points all = points_gather(channel->values, channel->count), since;
        size_t least = 0;
        struct trend trend;
        bool rises;

        for (size_t i = 1; i < all.n; i++)
                least = all.y[i] < all.y[least] ? i : least;
        since = points_after(&all, least);
        rises = since.n >= PLATEAU_KEPT_MIN && trend_theil_sen(since.x, since.y, since.n, alpha, &trend) &&
                trend.low > channel->delta_growing;
        points_clear(&all);
        if (!rises)
                return false;
        plateau->slope = channel->slope = trend.slope;
        plateau->low = channel->slope_low = trend.low;
        plateau->high = channel->slope_high = isfinite(trend.high) ? trend.high : NAN;
        return true;
}

/* The live heap grows where its objects grow along a line: uneven bytes are then a table that is replaced by larger ones. */
static void judge_bytes_by_objects(struct verdict *verdict, struct plateau *plateaus)
{
        struct channel_verdict *bytes = &verdict->channels[CHANNEL_LIVE_HEAP];
        const struct channel_verdict *objects = &verdict->channels[CHANNEL_LIVE_OBJECTS];
        struct plateau *plateau = &plateaus[CHANNEL_LIVE_HEAP];

        if (!objects->measured || objects->shape != SHAPE_GROWING || !bytes->measured ||
            bytes->shape != SHAPE_INCONCLUSIVE)
                return;
        if (mean_rise(bytes) > bytes->delta_growing)
                set_pace(bytes, objects, plateau);
        else if (!rises_since_its_least(bytes, verdict->alpha_look, plateau))
                return;
        plateau->reason = PLATEAU_GROWS;
        plateau->evidence = PLATEAU_BY_OBJECTS;
        plateau->shape = bytes->shape = SHAPE_GROWING;
        bytes->runs_needed = 0;
}

/* Whether the later half of the kept runs has a slope above `least`, and at least half of the earlier half's slope. */
static bool keeps_rising(const struct channel_verdict *channel, double least)
{
        struct points all = points_gather(channel->values, channel->count), half[2];
        struct trend trends[2];
        bool rises = all.n >= PLATEAU_GROWING_MIN;

        if (rises) {
                half[0] = points_after(&all, (size_t)channel->warmup);
                half[1] = points_after(&half[0], half[0].n / 2);
                half[0].n -= half[1].n;
                rises = trend_theil_sen(half[0].x, half[0].y, half[0].n, PLATEAU_ALPHA, &trends[0]) &&
                        trend_theil_sen(half[1].x, half[1].y, half[1].n, PLATEAU_ALPHA, &trends[1]) &&
                        trends[1].slope > least && trends[1].slope >= half_pace * trends[0].slope;
        }
        points_clear(&all);
        return rises;
}

/* The peak is noisy; the bytes allocated per request are less so. The peak grows where those grow along a line and it surely
 * rises or keeps rising; or where both surely rise and neither slows down. */
static void judge_peak_by_allocation(struct verdict *verdict, struct plateau *plateaus)
{
        struct channel_verdict *peak = &verdict->channels[CHANNEL_PEAK_RSS];
        const struct channel_verdict *allocated = &verdict->channels[CHANNEL_ALLOCATED];
        struct plateau *plateau = &plateaus[CHANNEL_PEAK_RSS];
        bool surely, goes_on;

        if (!allocated->measured || !peak->measured || peak->shape != SHAPE_INCONCLUSIVE)
                return;
        surely = plateau->reason == PLATEAU_LEVELS_OFF && peak->slope_low > peak->delta_growing;
        goes_on = keeps_rising(peak, peak->delta_growing);
        if (allocated->shape == SHAPE_GROWING
                    ? !(surely || goes_on)
                    : !(surely && goes_on && allocated->slope_low > allocated->delta_growing &&
                        keeps_rising(allocated, allocated->delta_growing)))
                return;
        plateau->reason = PLATEAU_GROWS;
        plateau->evidence = PLATEAU_BY_ALLOCATION;
        plateau->shape = peak->shape = SHAPE_GROWING;
        peak->runs_needed = 0;
}

/* Whether a sum of channels (settled or peak RSS) grows along a line. */
static bool grows_as_a_whole(const struct verdict *verdict, const struct plateau *plateaus, enum channel id)
{
        return verdict->channels[id].measured && verdict->channels[id].shape == SHAPE_GROWING &&
               plateaus[id].evidence == PLATEAU_BY_LINE;
}

/* The same, or a peak that was called growing because each request allocates more. */
static bool rises_as_a_whole(const struct verdict *verdict, const struct plateau *plateaus, enum channel id)
{
        return grows_as_a_whole(verdict, plateaus, id) || (verdict->channels[id].shape == SHAPE_GROWING &&
                                                           plateaus[id].evidence == PLATEAU_BY_ALLOCATION);
}

/* Whether the channel rose in every run after the warm-up until it stopped, at the last run or before. If it had paused
 * earlier and gone on, it would be jumpy or noisy, and a pause at the end would say nothing. */
static bool stands_still(const struct channel_verdict *channel)
{
        struct points all = points_gather(channel->values, channel->count);
        double least = still_pace * channel->slope;
        size_t i = all.n;
        bool still;

        while (i > 1 && all.y[i - 1] - all.y[i - 2] < least)
                i--;
        still = i < all.n && i > 1 && channel->slope > 0;
        for (size_t k = (size_t)channel->warmup + 1; k < i; k++)
                still = still && all.y[k] - all.y[k - 1] >= least;
        points_clear(&all);
        return still;
}

/* Takes GROWING back from settled or peak RSS where the live heap is most of the rise and has stopped. RSS goes on rising for
 * a while after a cache is full, since dead heap and fragmentation follow the live heap. So more runs have to show whether
 * the sum goes on. */
static void judge_whole_by_part(struct verdict *verdict, struct plateau *plateaus, enum channel whole)
{
        const struct channel_verdict *live = &verdict->channels[CHANNEL_LIVE_HEAP];
        struct channel_verdict *sum = &verdict->channels[whole];

        if (!rises_as_a_whole(verdict, plateaus, whole) || !live->measured ||
            live->shape != SHAPE_INCONCLUSIVE || !(live->slope > part_share * sum->slope) ||
            !stands_still(live))
                return;
        plateaus[whole].reason = PLATEAU_LEVELS_OFF;
        plateaus[whole].shape = sum->shape = SHAPE_INCONCLUSIVE;
        sum->runs_needed = verdict->runs + MORE_RUNS;
}

/* Where the peak or settled RSS grows along a line, and no part of it is called growing, the largest part grows that surely
 * rises and is at least 40 % of the sum's slope. For example the live heap where no collection can be forced: it is too noisy
 * for a line of its own. */
static void judge_part_by_whole(struct verdict *verdict, struct plateau *plateaus)
{
        enum channel whole = grows_as_a_whole(verdict, plateaus, CHANNEL_PEAK_RSS) ? CHANNEL_PEAK_RSS
                                                                                   : CHANNEL_SETTLED_RSS;
        double least = part_share * verdict->channels[whole].slope;
        enum channel part = CHANNEL_COUNT;

        if (!grows_as_a_whole(verdict, plateaus, whole))
                return;
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if (!channel->measured || !channel->decides || !channel_is_bytes((enum channel)i) ||
                    i == CHANNEL_FLOOR_RSS)
                        continue;
                if (channel->shape == SHAPE_GROWING)
                        return;
                if (plateaus[i].reason == PLATEAU_LEVELS_OFF && channel->slope_low > channel->delta_growing &&
                    channel->slope > least) {
                        least = channel->slope;
                        part = (enum channel)i;
                }
        }
        if (part == CHANNEL_COUNT)
                return;
        plateaus[part].reason = PLATEAU_GROWS;
        plateaus[part].evidence = PLATEAU_BY_WHOLE;
        plateaus[part].shape = verdict->channels[part].shape = SHAPE_GROWING;
        verdict->channels[part].runs_needed = 0;
}

/* Threads grow where they surely rise, at least half as fast as goroutines that grow. Goroutines that hold their threads
 * (LockOSThread, cgo) make both rise, but the runtime starts a spare thread now and then, so the count of threads is uneven. */
static void judge_threads_by_goroutines(struct verdict *verdict, struct plateau *plateaus)
{
        const struct channel_verdict *goroutines = &verdict->channels[CHANNEL_GOROUTINES];
        struct channel_verdict *threads = &verdict->channels[CHANNEL_THREADS];
        struct plateau *plateau = &plateaus[CHANNEL_THREADS];

        if (!goroutines->measured || goroutines->shape != SHAPE_GROWING || !threads->measured ||
            plateau->reason != PLATEAU_LEVELS_OFF || !(threads->slope_low > threads->delta_growing) ||
            threads->slope < thread_pace * goroutines->slope)
                return;
        plateau->reason = PLATEAU_GROWS;
        plateau->evidence = PLATEAU_BY_LINE;
        plateau->shape = threads->shape = SHAPE_GROWING;
        threads->runs_needed = 0;
}

void together_judge(struct verdict *verdict, struct plateau *plateaus)
{
        judge_bytes_by_objects(verdict, plateaus);
        judge_peak_by_allocation(verdict, plateaus);
        judge_whole_by_part(verdict, plateaus, CHANNEL_PEAK_RSS);
        judge_whole_by_part(verdict, plateaus, CHANNEL_SETTLED_RSS);
        judge_part_by_whole(verdict, plateaus);
        judge_threads_by_goroutines(verdict, plateaus);
}
