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
static const double bend_alpha = 0.05;
static const double returned_band = 0.15; /* of the way from the baseline to the peak */
static const double returned_most = 0.5; /* of it, however large the step: else a small rise always returns */
static const double returned_share = 7.0 / 8;
static const double detect_margin = 1.15; /* for the Theil-Sen slope's lower efficiency than least squares */
static const double detect_confidence = 0.99;
enum { RUNS_NEEDED_MAX = 200 };

/* The kept part of the series: x is the run's number. */
struct kept {
        double *x;
        double *y;
        size_t n;
};

static void keep_after_warmup(const double *values, size_t count, struct plateau *plateau, struct kept *ret)
{
        struct kept kept = { .x = mem_new(count, sizeof(double)), .y = mem_new(count, sizeof(double)) };
        int seen = 0;

        for (size_t i = 0; i < count; i++)
                plateau->runs += !isnan(values[i]);
        plateau->warmup = plateau->runs / 4 > 2 ? plateau->runs / 4 : 2;
        for (size_t i = 0; i < count; i++) {
                if (isnan(values[i]) || seen++ < plateau->warmup)
                        continue;
                kept.x[kept.n] = (double)(i + 1);
                kept.y[kept.n++] = values[i];
        }
        plateau->kept = (int)kept.n;
        *ret = kept;
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

static bool levels_off(const struct kept *kept, struct plateau *plateau)
{
        struct quadratic bend;

        if (!quadratic_fit(kept->x, kept->y, kept->n, bend_share, bend_alpha, &bend))
                return true;
        plateau->bend_low = bend.contrast_low;
        return !(bend.contrast_low > 0);
}

static bool has_returned(const struct kept *kept, const struct plateau_rule *rule)
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

static void measure_slope(const struct kept *kept, const struct plateau_rule *rule, struct plateau *plateau)
{
        double widen = rule->step / (double)(kept->n - 1);
        struct trend trend;

        trend_theil_sen(kept->x, kept->y, kept->n, rule->alpha, &trend);
        plateau->slope = trend.slope;
        plateau->low = trend.low - widen;
        plateau->high = trend.high + widen;
        plateau->noise = trend.noise;
        plateau->p_growing = trend_p_above(kept->x, kept->y, kept->n, rule->delta_growing + widen);
        plateau->detectable = fmax(resolvable(trend.noise, rule->step, (double)kept->n),
                                   rule->resolution / (double)kept->n);
}

static enum plateau_reason decide(const struct kept *kept, const struct plateau_rule *rule,
                                  struct plateau *plateau)
{
        bool rises = plateau->low > rule->delta_growing;
        bool few = plateau->runs < PLATEAU_GROWING_MIN;
        bool bends = rises && levels_off(kept, plateau);

        plateau->returned = has_returned(kept, rule);
        if (rises && !few && !bends)
                return PLATEAU_GROWS;
        if (rises && few)
                return PLATEAU_TOO_FEW_GROWS;
        if (plateau->high < rule->delta && plateau->returned)
                return PLATEAU_RETURNED;
        if (plateau->high < rule->delta && plateau->low > -rule->delta)
                return PLATEAU_FLAT;
        if (bends)
                return PLATEAU_LEVELS_OFF;
        return plateau->high < -rule->delta ? PLATEAU_DECLINES : PLATEAU_NOISY;
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
        struct plateau plateau = {
                .shape = SHAPE_INCONCLUSIVE,
                .reason = PLATEAU_TOO_FEW,
                .level = NAN,
                .slope = NAN,
                .low = -INFINITY,
                .high = INFINITY,
                .noise = NAN,
                .p_growing = 1,
                .bend_low = NAN,
                .detectable = NAN,
                .runs_needed = 8,
        };
        struct kept kept;

        keep_after_warmup(values, count, &plateau, &kept);
        plateau.level = robust_median(kept.y, kept.n);
        if (kept.n >= PLATEAU_KEPT_MIN) {
                measure_slope(&kept, rule, &plateau);
                plateau.reason = decide(&kept, rule, &plateau);
                plateau.shape = shape_of(plateau.reason);
                plateau.runs_needed = plateau.shape != SHAPE_INCONCLUSIVE ? 0 : runs_needed(&plateau, rule);
        }
        free(kept.x);
        free(kept.y);
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
