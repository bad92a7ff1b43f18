/* METHOD of the decision, in the order in which it is written down in docs/method.md: warm-up, slope with its exact
 * interval, growing, released, flat, else inconclusive with what would help. */
#include "verdict/plateau.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/quadratic.h"
#include "stats/robust.h"
#include "stats/student.h"
#include "stats/trend.h"

static const double bend_share = 0.7; /* a rise that keeps less than this of its early slope levels off */
static const double bend_alpha = 0.01;
static const double rise_alpha = 0.02; /* a count that rises more clearly than this is not called flat */
static const double correlation_least =
        0.5; /* of neighbouring noise: fewer runs than 30 cannot show that it is less */
static const double correlation_most = 0.9;
static const double step_margin =
        1.25; /* of a step: what it can hide at both ends of a slope, by simulation */
static const double still_share = 0.1; /* of delta: a channel that moves less between two runs stands still */
static const double returned_band = 0.15; /* of the way from the baseline to the peak */
static const double returned_most = 0.5; /* of it, however large the step: else a small rise always returns */
static const double returned_share = 7.0 / 8;
static const double detect_margin = 1.15; /* for the Theil-Sen slope's lower efficiency than least squares */
static const double detect_confidence = 0.99;
enum { RUNS_NEEDED_MAX = 200 };

double plateau_alpha_look(size_t looks)
{
        return PLATEAU_ALPHA / (double)(looks > 2 ? looks : 2);
}

/* A series without gaps: x is the run's number. */
struct points {
        double *x;
        double *y;
        size_t n;
};

static struct points gather(const double *values, size_t count)
{
        struct points points = { .x = mem_new(count, sizeof(double)), .y = mem_new(count, sizeof(double)) };

        for (size_t i = 0; i < count; i++)
                if (!isnan(values[i])) {
                        points.x[points.n] = (double)(i + 1);
                        points.y[points.n++] = values[i];
                }
        return points;
}

/* The points after the first `skip`; borrows their memory. */
static struct points after(const struct points *all, int skip)
{
        size_t left_out = (size_t)skip < all->n ? (size_t)skip : all->n;

        return (struct points){ all->x + left_out, all->y + left_out, all->n - left_out };
}

/* A channel that mostly stands still and then jumps moves in steps: the largest jump after the first two runs. */
static double seen_step(const struct points *all, double delta)
{
        size_t still = 0, moved = 0;
        double largest = 0;

        for (size_t i = 2; i < all->n; i++) {
                double jump = fabs(all->y[i] - all->y[i - 1]);

                if (jump <= still_share * delta)
                        still++;
                else
                        moved++;
                largest = fmax(largest, jump);
        }
        return still >= moved ? largest : 0;
}

/* The smallest slope that n evenly spaced values with this noise show: half-width of the interval, twice. */
static double resolvable(double noise, double step, double n)
{
        double spread = sqrt(12 / (n * (n * n - 1)));

        return detect_margin *
               (2 * student_quantile(detect_confidence, n - 2) * noise * spread + step / (n - 1));
}

static int runs_needed(const struct plateau *plateau, const struct plateau_rule *rule)
{
        double distance = fabs(rule->delta - fabs(plateau->slope));

        for (int n = PLATEAU_KEPT_MIN; 4 * n <= 3 * RUNS_NEEDED_MAX; n++) {
                int runs = (4 * n + 2) / 3;

                if (runs > plateau->runs && resolvable(plateau->noise, rule->step, n) <= distance)
                        return runs;
        }
        return -1;
}

static bool levels_off(const struct points *kept, struct plateau *plateau)
{
        struct quadratic bend;

        if (!quadratic_fit(kept->x, kept->y, kept->n, bend_share, bend_alpha, &bend))
                return true;
        plateau->bend_low = bend.contrast_low;
        return !(bend.contrast_low > 0);
}

static bool has_returned(const struct points *kept, const struct plateau_rule *rule)
{
        double rise = rule->peak - rule->baseline;
        double limit = rule->baseline + fmin(returned_band * rise + rule->step, returned_most * rise);
        size_t below = 0;

        if (!(rise > 0)) /* also where one of them is not known */
                return false;
        for (size_t i = 0; i < kept->n; i++)
                below += kept->y[i] <= limit;
        return (double)below >= returned_share * (double)kept->n;
}

/* How much wider an interval must be where neighbouring noise is alike: the standard error of a slope under AR(1). */
static double correlation_factor(const struct points *kept, double slope)
{
        double seen = trend_neighbour_correlation(kept->x, kept->y, kept->n, slope) + 2 / (double)kept->n;
        double phi = fmin(fmax(seen, correlation_least), correlation_most);

        return sqrt((1 + phi) / (1 - phi));
}

static void measure(const struct points *all, int warmup, const struct plateau_rule *rule,
                    struct plateau *plateau)
{
        struct points kept = after(all, warmup);
        double widen = rule->step / (double)(kept.n - 1);
        double steps = step_margin * fmax(rule->step, seen_step(all, rule->delta)) / (double)(kept.n - 1);
        struct trend trend;
        double factor;

        trend_theil_sen(kept.x, kept.y, kept.n, rule->alpha, &trend);
        factor = correlation_factor(&kept, trend.slope);
        plateau->warmup = warmup;
        plateau->kept = (int)kept.n;
        plateau->level = robust_median(kept.y, kept.n);
        plateau->slope = trend.slope;
        plateau->low = trend.low - widen;
        plateau->high = trend.high + widen;
        plateau->flat_low = trend.slope - factor * (trend.slope - trend.low) - steps;
        plateau->flat_high = trend.slope + factor * (trend.high - trend.slope) + steps;
        plateau->noise = trend.noise;
        plateau->p_growing = trend_p_above(kept.x, kept.y, kept.n, rule->delta_growing + widen);
        plateau->detectable = fmax(rule->delta_growing + resolvable(trend.noise, rule->step, (double)kept.n),
                                   rule->resolution / (double)kept.n);
        plateau->returned = has_returned(&kept, rule);
}

/* Where growth may be said below what is affordable (counts): a series that rises too clearly for chance is not flat,
 * however little it rises. */
static bool rises_too_clearly(const struct points *kept, const struct plateau_rule *rule)
{
        return rule->delta_growing < rule->delta && trend_p_rising(kept->x, kept->y, kept->n) <= rise_alpha;
}

static bool is_flat(const struct points *kept, const struct plateau_rule *rule, const struct plateau *plateau)
{
        return plateau->flat_high < rule->delta && (plateau->returned || plateau->flat_low > -rule->delta) &&
               plateau->low <= rule->delta_growing && !rises_too_clearly(kept, rule);
}

static enum plateau_reason decide(const struct points *all, const struct plateau_rule *rule,
                                  struct plateau *plateau)
{
        struct points kept = after(all, plateau->warmup);

        if (plateau->low > rule->delta_growing) {
                if (plateau->runs < PLATEAU_GROWING_MIN)
                        return PLATEAU_TOO_FEW_GROWS;
                return levels_off(&kept, plateau) ? PLATEAU_LEVELS_OFF : PLATEAU_GROWS;
        }
        if (is_flat(&kept, rule, plateau))
                return plateau->returned ? PLATEAU_RETURNED : PLATEAU_FLAT;
        if (plateau->flat_high < rule->delta && rises_too_clearly(&kept, rule))
                return PLATEAU_LEVELS_OFF;
        return plateau->high < -rule->delta ? PLATEAU_DECLINES : PLATEAU_NOISY;
}

/* A cache that filled, or a start-up that ebbed away, leaves its bend in the kept runs: where those are not decided,
 * the second half of all runs may still be flat. A leak is as steep there, so this eats none. */
static void try_second_half(const struct points *all, const struct plateau_rule *rule,
                            struct plateau *plateau)
{
        struct plateau half = *plateau;
        struct points kept = after(all, plateau->runs / 2);

        if (plateau->runs < PLATEAU_HALF_MIN)
                return;
        measure(all, plateau->runs / 2, rule, &half);
        if (!is_flat(&kept, rule, &half))
                return;
        half.reason = half.returned ? PLATEAU_RETURNED : PLATEAU_FLAT;
        *plateau = half;
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

void plateau_decide(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret)
{
        struct points all = gather(values, count);
        struct points kept;
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
                .runs_needed = PLATEAU_KEPT_MIN + 2,
        };

        plateau.warmup = plateau.runs / 4 > 2 ? plateau.runs / 4 : 2;
        kept = after(&all, plateau.warmup);
        plateau.kept = (int)kept.n;
        plateau.level = robust_median(kept.y, kept.n);
        if (kept.n >= PLATEAU_KEPT_MIN) {
                measure(&all, plateau.warmup, rule, &plateau);
                plateau.reason = decide(&all, rule, &plateau);
                if (shape_of(plateau.reason) == SHAPE_INCONCLUSIVE)
                        try_second_half(&all, rule, &plateau);
                plateau.shape = shape_of(plateau.reason);
                plateau.runs_needed = plateau.shape != SHAPE_INCONCLUSIVE ? 0 : runs_needed(&plateau, rule);
        }
        free(all.x);
        free(all.y);
        *ret = plateau;
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
