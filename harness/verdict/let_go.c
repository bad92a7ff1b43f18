/* HeapAlloc and HeapObjects include garbage, so each reading is an upper bound of what is live at that moment. */
#include "verdict/let_go.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "verdict/plateau.h"

/* Share of the rise since the warm-up. A leak that is held at the end of a run is held in the next one: of 60 leaks judged
 * again with this rule no reading came below three quarters of the way (docs/method.md, "Let go"). */
static const double middle = 0.5;
enum { MORE_RUNS = 4 }; /* to wait for where a reading contradicts growth, but is too high to prove flat */

/* Finds the metric whose readings are upper bounds of a channel; false for channels that have none. */
static bool metric_of(enum channel id, enum metric *ret)
{
        *ret = id == CHANNEL_LIVE_HEAP ? METRIC_GO_HEAP_ALLOC : METRIC_GO_HEAP_OBJECTS;
        return id == CHANNEL_LIVE_HEAP || id == CHANNEL_LIVE_OBJECTS;
}

/* The lowest reading under load in a run; NAN where there is none. */
static double least_under_load(const struct result *result, int run, enum metric metric)
{
        double least = NAN;

        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];

                if (sample->run == run && sample->phase == PHASE_LOAD && sample_has(sample, metric))
                        least = fmin(least, (double)sample->values[metric]); /* ignores a NAN */
        }
        return least;
}

/* The channel at the end of the warm-up; NAN where there is none. */
static double end_of_warmup(const struct channel_verdict *channel, int warmup)
{
        for (size_t i = 0; i < channel->count; i++)
                if (!isnan(channel->values[i]) && --warmup <= 0)
                        return channel->values[i];
        return NAN;
}

/* The lowest reading under load in each run; NAN where the run does not count. The caller frees the list. */
static double *list_lowest(const struct result *result, const bool *counts, size_t count, enum metric metric)
{
        double *lowest = mem_new(count, sizeof(*lowest));

        for (size_t i = 0; i < count; i++)
                lowest[i] = counts[i + 1] ? least_under_load(result, (int)i + 1, metric) : NAN;
        return lowest;
}

/* Finds, among the readings that are too low for a leak, the one that bounds the leak per run most tightly. */
static bool find_dip(const struct channel_verdict *channel, const double *lowest, struct plateau *plateau)
{
        double from = end_of_warmup(channel, plateau->warmup);
        double below = isnan(channel->baseline) ? 0 : channel->baseline;

        plateau->stays = INFINITY;
        for (size_t i = channel->count / 2 + 1; i < channel->count; i++) {
                double before = channel->values[i - 1];
                double stays = fmax(lowest[i] - below, 0) / (double)i;

                if (before > from && lowest[i] - from < middle * (before - from) && stays < plateau->stays) {
                        plateau->stays = stays;
                        plateau->let_go_run = (int)i + 1;
                        plateau->let_go_level = lowest[i];
                }
        }
        return plateau->let_go_run > 0;
}

/* Whether the lowest readings themselves grow by the rule: then there is a leak beneath what is freed. */
static bool grows(const double *values, size_t count, const struct plateau_rule *rule)
{
        struct plateau plateau;

        plateau_judge(values, count, rule, &plateau);
        return plateau.shape == SHAPE_GROWING;
}

/* Replaces GROWING by what the low reading allows. */
static void contradict(const struct plateau_rule *rule, struct plateau *plateau)
{
        plateau->p_growing = 1;
        plateau->low = -INFINITY;
        plateau->detectable = NAN; /* the line is not what decides */
        if (plateau->stays < rule->delta) {
                plateau->shape = SHAPE_PLATEAU;
                plateau->reason = PLATEAU_FLAT;
                plateau->evidence = PLATEAU_BY_LET_GO;
                plateau->flat_low = 0;
                plateau->flat_high = plateau->stays;
        } else {
                plateau->shape = SHAPE_INCONCLUSIVE;
                plateau->reason = PLATEAU_LET_GO;
                plateau->runs_needed = plateau->runs + MORE_RUNS;
        }
}

bool let_go_correct(const struct result *result, const bool *counts, enum channel id,
                    const struct channel_verdict *channel, const struct plateau_rule *rule,
                    struct plateau *plateau)
{
        enum metric metric;
        double *lowest;
        bool is_let_go;

        if (plateau->shape != SHAPE_GROWING || !metric_of(id, &metric))
                return false;
        lowest = list_lowest(result, counts, channel->count, metric);
        is_let_go = !grows(lowest, channel->count, rule) && find_dip(channel, lowest, plateau);
        if (is_let_go)
                contradict(rule, plateau);
        free(lowest);
        return is_let_go;
}
