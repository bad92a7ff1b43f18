/* The decision for one series, in the order of docs/method.md, "One channel": warm-up, slope with its exact interval,
 * growing, flat, then the special cases; else inconclusive, with the number of runs that would help. */
#include "verdict/plateau.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/cycle.h"
#include "stats/robust.h"
#include "stats/points.h"
#include "stats/student.h"
#include "stats/teeth.h"
#include "stats/trend.h"
#include "verdict/climb.h"
#include "verdict/flat.h"

static const double detect_margin =
        1.15;                          /* factor: the Theil-Sen slope is less efficient than least squares */
static const double still_share = 0.1; /* of delta: a channel that moves less between two runs stands still */
static const double detect_confidence = 0.99; /* one-sided, of each half-width in resolvable() */
/* Two crests are too few to judge by, but enough to guess how a sawtooth goes on. */
enum { RUNS_NEEDED_MAX = 120, TEETH_GUESS_MIN = 2 };

int plateau_warmup(int runs)
{
        return runs / 4 > 2 ? runs / 4 : 2;
}

double plateau_alpha_look(size_t looks)
{
        return PLATEAU_ALPHA / (double)(looks > 2 ? looks : 2);
}

/* How far beyond a bound the true slope of n evenly spaced values must be to be found beyond it. That is two half-widths of
 * the interval: one between the bound and the estimate, one between the estimate and the true slope. sqrt(12 / (n (n² - 1)))
 * is the standard error of a least-squares slope for noise of 1. */
static double resolvable(double noise, double step, double n)
{
        double spread = sqrt(12 / (n * (n * n - 1)));

        return detect_margin *
               (2 * student_quantile(detect_confidence, n - 2) * noise * spread + step / (n - 1));
}

/* Judges the runs after the fixed warm-up by their line: it grows, is flat, or neither. */
static enum plateau_reason decide_line(const struct points *all, const struct plateau_rule *rule,
                                       struct plateau *plateau)
{
        struct points kept = points_after(all, (size_t)plateau->warmup);

        if (plateau->low > rule->delta_growing) {
                if (plateau->runs < PLATEAU_GROWING_MIN)
                        return PLATEAU_TOO_FEW_GROWS;
                return climb_levels_off(&kept, plateau) ? PLATEAU_LEVELS_OFF : PLATEAU_GROWS;
        }
        if (flat_holds(all, rule, rule->alpha, plateau))
                return plateau->returned ? PLATEAU_RETURNED : PLATEAU_FLAT;
        if (plateau->flat_high < rule->delta && flat_rises_too_clearly(&kept, rule))
                return PLATEAU_LEVELS_OFF;
        return plateau->high < -rule->delta ? PLATEAU_DECLINES : PLATEAU_NOISY;
}

/* Whether the second half of all runs grows along a line by itself. A cache that was full late leaves its bend in the kept
 * runs, which then level off; a leak beside it still shows in the second half. This is a second test, so at alpha / 2. */
static bool climbs_in_second_half(const struct points *all, const struct plateau_rule *rule,
                                  struct plateau *plateau)
{
        struct plateau half = *plateau;
        struct points kept = points_after(all, all->n / 2);

        if (kept.n < PLATEAU_SHORT_MIN)
                return false;
        flat_measure(all, (int)all->n / 2, rule, rule->alpha / 2, &half);
        if (!(half.low > rule->delta_growing) ||
            (kept.n < PLATEAU_HALF_MIN ? !climb_is_straight(&kept, &half) : climb_levels_off(&kept, &half)))
                return false;
        *plateau = half;
        return true;
}

/* Tries the other evidence where the line of the kept runs decides nothing: a later stretch, crests, the level, steps.
 * Returns the reason found, or the one that stood. */
static enum plateau_reason decide_otherwise(const struct points *all, const struct plateau_rule *rule,
                                            struct plateau *plateau)
{
        enum plateau_reason undecided = plateau->reason;

        if (flat_since(all, rule, plateau) || flat_crests(all, rule, plateau) ||
            flat_by_level(all, rule, plateau))
                return plateau->returned ? PLATEAU_RETURNED : PLATEAU_FLAT;
        if (plateau->runs >= PLATEAU_GROWING_MIN && (climb_otherwise(all, plateau->warmup, rule, plateau) ||
                                                     climbs_in_second_half(all, rule, plateau)))
                return PLATEAU_GROWS;
        return undecided;
}

static enum shape shape_of(enum plateau_reason reason)
{
        switch (reason) {
        case PLATEAU_FLAT:
                return SHAPE_PLATEAU;
        case PLATEAU_RETURNED:
                return SHAPE_RELEASED;
        case PLATEAU_GROWS:
                return SHAPE_GROWING;
        default:
                return SHAPE_INCONCLUSIVE;
        }
}

void plateau_judge(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret)
{
        struct points all = points_gather(values, count), kept;
        struct plateau plateau = {
                .shape = SHAPE_INCONCLUSIVE,
                .reason = PLATEAU_TOO_FEW,
                .runs = (int)all.n,
                .slope = NAN,
                .low = -INFINITY,
                .high = INFINITY,
                .flat_low = -INFINITY,
                .flat_high = INFINITY,
                .noise = NAN,
                .p_growing = 1,
                .bend_low = NAN,
                .detectable = NAN,
        };

        plateau.warmup = plateau_warmup(plateau.runs);
        kept = points_after(&all, (size_t)plateau.warmup);
        plateau.kept = (int)kept.n;
        plateau.level = robust_median(kept.y, kept.n);
        if (kept.n >= PLATEAU_KEPT_MIN) {
                flat_measure(&all, plateau.warmup, rule, rule->alpha, &plateau);
                plateau.reason = decide_line(&all, rule, &plateau);
                if (shape_of(plateau.reason) == SHAPE_INCONCLUSIVE)
                        plateau.reason = decide_otherwise(&all, rule, &plateau);
                plateau.shape = shape_of(plateau.reason);
                plateau.detectable = fmax(rule->delta_growing +
                                                  resolvable(plateau.noise, rule->step, (double)plateau.kept),
                                          rule->resolution / (double)plateau.kept);
        }
        points_clear(&all);
        *ret = plateau;
}

/* How a series goes on if nothing changes: y[i] = y[i - period] + slope × period. */
struct continuation {
        size_t period;
        double slope;
};

static bool stands_still(const struct points *points, double delta)
{
        for (size_t i = 1; i < points->n; i++)
                if (fabs(points->y[i] - points->y[i - 1]) > still_share * delta)
                        return false;
        return true;
}

/* Continues the series by repeating its later half along that half's own line; or its last third, where that stands still;
 * or its last whole teeth, where it is a sawtooth. */
static bool continue_as(const struct points *all, double delta, struct continuation *ret)
{
        struct points third = points_after(all, 2 * all->n / 3);
        struct points half = stands_still(&third, delta) ? third : points_after(all, all->n / 2);
        struct trend trend;
        struct teeth teeth;

        if (!trend_theil_sen(half.x, half.y, half.n, PLATEAU_ALPHA, &trend))
                return false;
        ret->period = (size_t)(half.x[half.n - 1] - half.x[0]) + 1;
        ret->slope = trend.slope;
        if (teeth_find(all, TEETH_GUESS_MIN, &teeth) || cycle_find(all, delta, &teeth)) {
                ret->period = (size_t)round(teeth.period * (double)(teeth.crests - 1));
                ret->slope = teeth.slope;
        }
        return true;
}

/* Whether the series is decided once it is continued to `runs` runs. Writes to values[count…runs-1]. */
static bool is_decided_by(double *values, size_t count, size_t runs, const struct continuation *as,
                          const struct plateau_rule *rule)
{
        struct plateau plateau;

        for (size_t i = count; i < runs; i++)
                values[i] = values[i - as->period] + as->slope * (double)as->period;
        plateau_judge(values, runs, rule, &plateau);
        return plateau.shape != SHAPE_INCONCLUSIVE;
}

int plateau_runs_needed(const double *values, size_t count, const struct plateau_rule *rule)
{
        double *longer = mem_new(RUNS_NEEDED_MAX, sizeof(*longer));
        struct points all = points_gather(values, count);
        struct continuation as;
        size_t open = count, decided = 0;

        for (size_t i = 0; i < count && i < RUNS_NEEDED_MAX; i++)
                longer[i] = values[i];
        if (all.n < PLATEAU_KEPT_MIN + 2)
                decided = count + PLATEAU_KEPT_MIN + 2 - all.n;
        else if (continue_as(&all, rule->delta, &as))
                for (size_t more = 1; !decided && count + more <= RUNS_NEEDED_MAX; more *= 2) {
                        if (is_decided_by(longer, count, count + more, &as, rule))
                                decided = count + more;
                        else
                                open = count + more;
                }
        while (all.n >= PLATEAU_KEPT_MIN + 2 && decided > open + 1) {
                size_t middle = (open + decided) / 2;

                if (is_decided_by(longer, count, middle, &as, rule))
                        decided = middle;
                else
                        open = middle;
        }
        points_clear(&all);
        free(longer);
        return decided ? (int)decided : -1;
}

void plateau_decide(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret)
{
        plateau_judge(values, count, rule, ret);
        ret->runs_needed = ret->shape == SHAPE_INCONCLUSIVE ? plateau_runs_needed(values, count, rule) : 0;
}

void plateau_holm(const double *p, size_t count, double alpha, bool *ret)
{
        for (size_t i = 0; i < count; i++)
                ret[i] = false;
        for (size_t step = 0; step < count; step++) {
                size_t least = count;

                for (size_t i = 0; i < count; i++)
                        if (!ret[i] && (least == count || p[i] < p[least]))
                                least = i;
                if (!(p[least] <= alpha / (double)(count - step)))
                        return;
                ret[least] = true;
        }
}
