/* All channels of bytes are held to the same delta, since a byte costs the same wherever it leaks: what the scenario allows
 * per run, request or hour, else a share of the settled RSS. Counts are held to what that delta buys. */
#include "verdict/shape.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"
#include "verdict/cause.h"
#include "verdict/channels.h"
#include "verdict/even.h"
#include "verdict/findings.h"
#include "verdict/let_go.h"
#include "verdict/obstacle.h"
#include "verdict/plateau.h"
#include "verdict/together.h"
#include "verdict/usage.h"
#include "verdict/validity.h"

static const double default_fraction = 0.01; /* of the early settled RSS: delta per run by default */
static const double count_fraction = 0.01;   /* of a count's own level: its least delta per run */
/* Bytes that one object is taken to cost: its own, and its share of a table that holds it and grows only now and then. */
static const double object_bytes_least = 16, object_bytes_most = 64;
enum { EARLY_RUNS = 3 }; /* runs whose median is a level that a leak has hardly raised */

/* One look: its input, and the verdict so far. */
struct look {
        const struct result *result;
        const bool *counts; /* by run index */
        size_t last;        /* index of the last run judged */
        struct verdict *verdict;
        struct plateau plateaus[CHANNEL_COUNT];
};

/* Median of the answered requests per run; of the planned ones where none was answered. */
static double median_requests(const struct look *look)
{
        double *answered = mem_new(look->last + 1, sizeof(*answered));
        size_t found = 0;
        double median;

        for (size_t i = 0; i < look->result->run_count; i++) {
                const struct run *run = &look->result->runs[i];

                if (run->index >= 1 && (size_t)run->index <= look->last && look->counts[run->index])
                        answered[found++] = (double)run->load.answered;
        }
        median = robust_median(answered, found);
        free(answered);
        return median > 0 ? median : look->result->plan.requests_per_run;
}

/* Hours from the begin of a run to the begin of the next: a service that leaks by the hour leaks in the pauses, too. The last
 * run ends at its own end. */
static double hours_of(const struct result *result, const struct run *run)
{
        const struct run *next = result_run(result, run->index + 1);
        int64_t end_ns = next && next->load_begin_ns > run->load_begin_ns ? next->load_begin_ns : run->end_ns;

        return (double)(end_ns - run->load_begin_ns) / (3600.0 * (double)NS_PER_S);
}

static double median_hours(const struct look *look)
{
        double *hours = mem_new(look->last + 1, sizeof(*hours));
        size_t found = 0;
        double median;

        for (size_t i = 0; i < look->result->run_count; i++) {
                const struct run *run = &look->result->runs[i];

                if (run->index >= 1 && (size_t)run->index <= look->last && look->counts[run->index])
                        hours[found++] = hours_of(look->result, run);
        }
        median = robust_median(hours, found);
        free(hours);
        return median;
}

/* Median of the runs that are kept after the warm-up; NAN where there are none. */
static double kept_level(const double *values, size_t count, int warmup)
{
        double *kept = mem_new(count, sizeof(*kept));
        size_t found = 0;
        double level;

        for (size_t i = 0; i < count; i++)
                if (!isnan(values[i]) && warmup-- <= 0)
                        kept[found++] = values[i];
        level = robust_median(kept, found);
        free(kept);
        return level;
}

/* Median of the first three values. Delta is a share of this level: a share of a level that grows with a leak would grow
 * with it. NAN where there are none. */
static double early_level(const struct channel_verdict *channel)
{
        double early[EARLY_RUNS];
        size_t found = 0;

        for (size_t i = 0; i < channel->count && found < EARLY_RUNS; i++)
                if (!isnan(channel->values[i]))
                        early[found++] = channel->values[i];
        return robust_median(early, found);
}

/* delta in bytes per run. */
static double affordable_bytes(const struct look *look)
{
        const struct scenario_delta *delta = &look->result->scenario.delta;
        double fraction = delta->value > 0 ? delta->value : default_fraction;
        double level;

        if (delta->unit == DELTA_BYTES_PER_RUN && delta->value > 0)
                return delta->value;
        if (delta->unit == DELTA_BYTES_PER_REQUEST && delta->value > 0)
                return delta->value * look->verdict->requests_per_run;
        if (delta->unit == DELTA_BYTES_PER_HOUR && delta->value > 0)
                return delta->value * look->verdict->run_hours;
        level = early_level(&look->verdict->channels[CHANNEL_SETTLED_RSS]);
        if (isnan(level))
                level = early_level(&look->verdict->channels[CHANNEL_LIVE_HEAP]);
        return (delta->unit == DELTA_FRACTION ? fraction : default_fraction) * level;
}

/* Mean size of the live objects of the first runs, kept within bounds: one large buffer among few objects does not tell the
 * size of the objects that leak. */
static double object_bytes(const struct verdict *verdict)
{
        double mean = early_level(&verdict->channels[CHANNEL_LIVE_HEAP]) /
                      early_level(&verdict->channels[CHANNEL_LIVE_OBJECTS]);

        return fmin(fmax(mean, object_bytes_least), object_bytes_most); /* NAN becomes the least */
}

/* Reads the channel's values and starts its verdict. A channel with values in less than half of the runs is not judged, and
 * its finding says why. */
static void gather(struct look *look, enum channel id)
{
        struct channel_verdict *channel = &look->verdict->channels[id];
        double *values = mem_new(look->last, sizeof(*values));
        struct channel_origin origin;
        size_t found = channels_values(look->result, id, look->counts, look->last, values, &origin);

        even_out(look->result, id, values, look->last, look->verdict->warmup);
        free(channel->values);
        finding_clear(&channel->finding);
        *channel = (struct channel_verdict){
                .shape = SHAPE_INCONCLUSIVE,
                .values = values,
                .count = look->last,
                .decides = channel_traits[id].role == CHANNEL_DECIDES,
                .source = origin.source,
                .measured = found > 0 && 2 * found >= (size_t)look->verdict->runs,
                .baseline = channels_baseline(look->result, id),
                .step = channel_traits[id].step,
                .level = NAN,
                .slope = NAN,
                .slope_low = NAN,
                .slope_high = NAN,
                .flat_low = NAN,
                .flat_high = NAN,
                .delta = NAN,
                .delta_growing = NAN,
                .p_growing = NAN,
                .noise = NAN,
                .detectable = NAN,
        };
        if (channel->measured)
                return;
        finding_init(&channel->finding,
                     origin.why ? FINDING_CHANNEL_NOT_MEASURED : FINDING_CHANNEL_PARTLY_MEASURED);
        finding_set_channel(&channel->finding, id);
        finding_add(&channel->finding, "found", FINDING_WHOLE, (double)found);
        finding_add(&channel->finding, "runs", FINDING_WHOLE, look->verdict->runs);
        if (origin.why)
                finding_add_text(&channel->finding, "because", finding_infos[origin.why].name);
}

/* Turns "no bound" (±INFINITY) into "not known" (NAN), as the verdict stores it. */
static double finite_or_nan(double value)
{
        return isfinite(value) ? value : NAN;
}

/* delta of a flow such as bytes allocated per request: a share of its own level, since bytes per request cannot be compared
 * with the scenario's bytes per run. */
static double own_delta(const struct channel_verdict *channel, const struct channel_trait *trait, int warmup)
{
        return fmax(trait->resolution, trait->fraction * kept_level(channel->values, channel->count, warmup));
}

static void judge_channel(struct look *look, enum channel id)
{
        struct channel_verdict *channel = &look->verdict->channels[id];
        const struct channel_trait *trait = &channel_traits[id];
        bool is_rss = id == CHANNEL_SETTLED_RSS;
        double unit_bytes = id == CHANNEL_LIVE_OBJECTS ? object_bytes(look->verdict) : trait->unit_bytes;
        double delta = trait->fraction > 0 ? own_delta(channel, trait, look->verdict->warmup)
                                           : look->verdict->delta_bytes / unit_bytes;
        struct plateau_rule rule = {
                .alpha = look->verdict->alpha_look,
                .step = trait->step,
                .resolution = trait->resolution,
                .baseline = is_rss ? channel->baseline : NAN,
                .total = channel_is_bytes(id) && trait->fraction == 0,
                .peak = is_rss ? channels_peak_rss(look->result, look->counts, look->last) : NAN,
        };
        struct plateau *plateau = &look->plateaus[id];

        if (trait->growing > 0) {
                double level = kept_level(channel->values, channel->count, look->verdict->warmup);

                delta = fmax(fmax(1, delta), count_fraction * level); /* fmax() ignores a NAN */
        }
        /* A channel that moves in steps is not held to less than one step a run: one step more is no leak. */
        rule.delta = is_rss ? delta : fmax(delta, trait->step);
        rule.delta_growing = trait->growing > 0 ? trait->growing : delta;
        plateau_decide(channel->values, channel->count, &rule, plateau);
        let_go_correct(look->result, look->counts, id, channel, &rule, plateau);
        channel->shape = plateau->shape;
        channel->level = plateau->level;
        channel->slope = plateau->slope;
        channel->slope_low = finite_or_nan(plateau->low);
        channel->slope_high = finite_or_nan(plateau->high);
        channel->flat_low = finite_or_nan(plateau->flat_low);
        channel->flat_high = finite_or_nan(plateau->flat_high);
        channel->warmup = plateau->warmup;
        channel->delta = rule.delta;
        channel->delta_growing = rule.delta_growing;
        channel->p_growing = plateau->p_growing;
        channel->noise = plateau->noise;
        channel->detectable = plateau->detectable;
        channel->runs_needed = plateau->runs_needed;
        if (plateau->shape == SHAPE_GROWING &&
            (plateau->evidence == PLATEAU_BY_STEPS || plateau->evidence == PLATEAU_BY_LINE_BENEATH))
                together_pace(channel, plateau);
}

/* Takes GROWING back where it is no longer significant after Holm's correction: with so many channels tested, one of them
 * looks growing by chance more often than alpha says. */
static void correct_for_channels(struct look *look)
{
        double p[CHANNEL_COUNT];
        enum channel ids[CHANNEL_COUNT];
        bool significant[CHANNEL_COUNT];
        size_t count = 0;

        for (int id = 0; id < CHANNEL_COUNT; id++)
                if (look->verdict->channels[id].measured && cause_proves_growth((enum channel)id)) {
                        ids[count] = (enum channel)id;
                        p[count++] = look->plateaus[id].p_growing;
                }
        plateau_holm(p, count, look->verdict->alpha_look, significant);
        for (size_t i = 0; i < count; i++) {
                struct plateau *plateau = &look->plateaus[ids[i]];

                if (plateau->shape != SHAPE_GROWING || significant[i])
                        continue;
                plateau->reason = PLATEAU_CORRECTED;
                plateau->shape = look->verdict->channels[ids[i]].shape = SHAPE_INCONCLUSIVE;
                look->verdict->channels[ids[i]].runs_needed = look->verdict->runs + 4; /* one look more */
        }
}

/* Whether to go on measuring, at a planned look before the last, because an undecided channel seems to grow much faster than
 * the heaviest one that was decided: that one would be the cause. */
static bool waits(const struct look *look, const struct cause_weight *heaviest)
{
        const struct plan *plan = &look->result->plan;
        bool is_look = false;

        for (size_t i = 0; i + 1 < plan->look_count; i++)
                is_look |= plan->looks[i] == look->verdict->runs;
        return is_look && cause_wait_for(look->verdict, heaviest) != CHANNEL_COUNT;
}

/* The shape of the whole: GROWING with its cause where a channel grows; else flat where nothing stands against it. */
static void combine(struct look *look)
{
        struct verdict *verdict = look->verdict;
        struct cause_weight weights[CHANNEL_COUNT];
        size_t growing = cause_weigh(verdict, weights);
        double share;

        verdict->has_cause = false;
        if (growing > 0) {
                verdict->cause = weights[0].channel;
                if (waits(look, &weights[0]))
                        return;
                verdict->shape = SHAPE_GROWING;
                verdict->has_cause =
                        verdict->cause != CHANNEL_FLOOR_RSS; /* a sum of the others, so not a cause */
                return;
        }
        if (obstacle_find(verdict) == CHANNEL_COUNT &&
            !usage_ended(look->result, look->counts, look->last, &share))
                verdict->shape =
                        look->plateaus[CHANNEL_SETTLED_RSS].returned ? SHAPE_RELEASED : SHAPE_PLATEAU;
}

void shape_judge(const struct result *result, const struct validity *validity, int valid_runs,
                 struct verdict *ret)
{
        struct look look = { .result = result, .counts = validity->counts, .verdict = ret };

        look.last = validity_run(validity, valid_runs);
        ret->shape = SHAPE_INCONCLUSIVE;
        ret->runs = valid_runs;
        ret->warmup = plateau_warmup(valid_runs);
        ret->warmup = ret->warmup > valid_runs ? valid_runs : ret->warmup;
        ret->alpha = PLATEAU_ALPHA;
        ret->alpha_look = plateau_alpha_look(result->plan.look_count);
        ret->requests_per_run = median_requests(&look);
        ret->run_hours = median_hours(&look);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                gather(&look, (enum channel)i);
        ret->delta_bytes = affordable_bytes(&look);
        ret->delta_bytes_per_request =
                ret->requests_per_run > 0 ? ret->delta_bytes / ret->requests_per_run : NAN;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (ret->channels[i].measured)
                        judge_channel(&look, (enum channel)i);
        correct_for_channels(&look);
        together_judge(look.verdict, look.plateaus);
        combine(&look);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (ret->channels[i].measured)
                        findings_channel(ret, (enum channel)i, &look.plateaus[i], &ret->channels[i].finding);
}

void shape_show(const struct result *result, struct verdict *verdict)
{
        size_t last = result->run_count > 0 ? result->run_count - 1 : 0;
        bool *counts = mem_new(last + 1, sizeof(*counts));

        for (size_t i = 1; i <= last; i++)
                counts[i] = result->runs[i].complete;
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                struct channel_verdict *channel = &verdict->channels[i];
                struct channel_origin origin;

                free(channel->values);
                channel->values = mem_new(last, sizeof(*channel->values));
                channel->count = last;
                channels_values(result, (enum channel)i, counts, last, channel->values, &origin);
                channel->source = origin.source;
        }
        free(counts);
}
