/* The tests for flat. Their intervals are wider than those for growing: calling a leak flat is the dangerous error, and an
 * interval that is too narrow makes it. The thresholds are those of docs/method.md, "One channel", 4 to 9. */
#include "verdict/flat.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/cycle.h"
#include "stats/jump_line.h"
#include "stats/robust.h"
#include "stats/student.h"
#include "stats/teeth.h"
#include "stats/trend.h"
#include "verdict/plateau_rule.h"

/* flat_rises_too_clearly(): */
static const double rise_alpha = 0.02; /* p-value: a count that rises more clearly than this is not flat */
static const double rise_steps = 2;    /* steps: a worker or two that start late, once, are no leak */
/* Lag-1 correlation that is assumed of the noise. Fewer than 30 runs cannot show that it is less than 0.5; noise of 0.9
 * cannot be told from a slope (docs/method.md). */
static const double correlation_least = 0.5, correlation_most = 0.9;
/* seen_step(): */
static const double step_margin = 1.25; /* steps that both ends of a slope can hide together, by simulation */
static const double still_share = 0.1; /* of delta: a channel that moves less between two runs stands still */
static const double fill_share = 0.5;  /* of a jump: such a rise just before it belongs to the same fill */
/* rises_at_the_end(): */
static const double end_sigmas = 3.5; /* standard deviations above the line, besides delta and a step */
static const double end_share = 0.25; /* of that excess must have come in the last run */
/* has_returned(), as shares of the way from the baseline up to the peak, and of the runs: */
static const double returned_band = 0.15;     /* of the way */
static const double returned_most = 0.5;      /* of the way, step included: else a low peak always returns */
static const double returned_share = 7.0 / 8; /* of the runs must be within the band */
enum {
        STRETCH_MIN = 8, /* runs of a later stretch, or of equal values: fewer are no evidence */
        END_RUNS = 2     /* rises in a row at the end: climbs_at_the_end() */
};

/* Returns the step of a channel that mostly stands still and sometimes jumps: its largest jump. Returns 0 for a channel
 * that moves in most runs. The jump that leads into the stretch counts if it came alone. If the run before it rose by at
 * least half as much, both are the end of a fill, which says nothing about steps. */
static double seen_step(const struct points *all, int skip, double delta)
{
        const double *y = all->y;
        size_t still = 0, moved = 0, first = (size_t)skip + 1;
        double largest = 0;

        if (skip < 2 || y[skip - 1] - y[skip - 2] < fill_share * (y[skip] - y[skip - 1]))
                first = skip > 0 ? (size_t)skip : 1;
        for (size_t i = first; i < all->n; i++) {
                double jump = fabs(y[i] - y[i - 1]);

                if (jump <= still_share * delta)
                        still++;
                else
                        moved++;
                largest = fmax(largest, jump);
        }
        return still >= moved ? largest : 0;
}

/* Whether nearly all kept runs are back near the level before the first run: memory that was used was given back. */
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

/* Returns the factor by which correlated noise widens the interval of a slope: its standard error under AR(1) noise. The
 * measured correlation is biased low by 2/n. */
static double correlation_factor(const struct points *kept, double slope)
{
        double seen = trend_neighbour_correlation(kept->x, kept->y, kept->n, slope) + 2 / (double)kept->n;
        double phi = fmin(fmax(seen, correlation_least), correlation_most);

        return sqrt((1 + phi) / (1 - phi));
}

void flat_measure(const struct points *all, int skip, const struct plateau_rule *rule, double alpha,
                  struct plateau *plateau)
{
        struct points kept = points_after(all, (size_t)skip);
        double widen = rule->step / (double)(kept.n - 1);
        double steps =
                step_margin * fmax(rule->step, seen_step(all, skip, rule->delta)) / (double)(kept.n - 1);
        struct trend trend;
        double factor;

        trend_theil_sen(kept.x, kept.y, kept.n, alpha, &trend);
        factor = correlation_factor(&kept, trend.slope);
        plateau->warmup = skip;
        plateau->kept = (int)kept.n;
        plateau->level = robust_median(kept.y, kept.n);
        plateau->slope = trend.slope;
        plateau->low = trend.low - widen;
        plateau->high = trend.high + widen;
        plateau->flat_low = trend.slope - factor * (trend.slope - trend.low) - steps;
        plateau->flat_high = trend.slope + factor * (trend.high - trend.slope) + steps;
        plateau->noise = trend.noise;
        plateau->p_growing = trend_p_above(kept.x, kept.y, kept.n, rule->delta_growing + widen);
        plateau->returned = has_returned(&kept, rule);
}

bool flat_rises_too_clearly(const struct points *kept, const struct plateau_rule *rule)
{
        size_t third = kept->n / 3;

        return rule->delta_growing < rule->delta &&
               robust_median(kept->y + kept->n - third, third) - robust_median(kept->y, third) >
                       rise_steps * rule->step &&
               trend_p_rising(kept->x, kept->y, kept->n) <= rise_alpha;
}

/* Whether the stretch may hide a leak of delta a run, part of it in a container that doubles and part in a line. Such a
 * container jumped in some run m of the later half, and what it leaks is jump / (m - 1). So for each m there, a line with a
 * jump is fitted, and slope + jump / (m - 1) must surely be below delta. */
static bool may_hide_doubling(const struct points *all, const struct points *kept,
                              const struct plateau_rule *rule, double alpha, double noise)
{
        double t = student_quantile(1 - alpha, (double)(kept->n - 2));
        struct points smooth = { kept->x, mem_new(kept->n, sizeof(double)), kept->n };
        bool may = false;

        points_median_of_three(kept, smooth.y); /* a spike in one run is no jump */
        for (size_t i = 1; i < kept->n; i++) {
                struct jump_line line;

                if (2 * kept->x[i] <= all->x[all->n - 1] || !jump_line_fit(&smooth, i, kept->x[i] - 1, &line))
                        continue;
                may = may || line.pace + t * noise * line.pace_error >= rule->delta;
        }
        free(smooth.y);
        return may;
}

/* Whether the last run stands too far above the line through all runs to be noise, and rose there just now. Then something
 * has begun that may not be over, and flat is not said yet. */
static bool rises_at_the_end(const struct points *kept, const struct plateau_rule *rule,
                             const struct plateau *plateau)
{
        double slope = fmax(plateau->slope, 0), last = kept->x[kept->n - 1];
        double *level = mem_new(kept->n, sizeof(*level)), above;

        for (size_t i = 0; i < kept->n; i++)
                level[i] = kept->y[i] + slope * (last - kept->x[i]);
        above = kept->y[kept->n - 1] - robust_median(level, kept->n);
        free(level);
        return above > rule->delta + rule->step + end_sigmas * plateau->noise &&
               kept->y[kept->n - 1] - kept->y[kept->n - 2] > end_share * above;
}

/* Whether the stretch is short, equal to the byte, and more than delta above an earlier run. A high-water mark looks like
 * that: it stays at a chance maximum until a leak beneath has caught up with it. So a few equal runs are no evidence. */
static bool may_be_a_ratchet(const struct points *all, const struct points *kept, double delta)
{
        double least = INFINITY;

        if (kept->n >= STRETCH_MIN || all->n == kept->n)
                return false;
        for (size_t i = 1; i < kept->n; i++)
                if (kept->y[i] != kept->y[0])
                        return false;
        for (size_t i = 0; i < all->n - kept->n; i++)
                least = fmin(least, all->y[i]);
        return kept->y[0] - least > delta;
}

/* Whether a channel with known steps no larger than delta moved by at most one step, and even one step more would be less
 * than a leak of delta a run leaves. Then it is flat: one more thread, once, is no leak and not worth more runs. */
static bool moved_by_a_step(const struct points *kept, const struct plateau_rule *rule)
{
        double low = INFINITY, high = -INFINITY;

        if (!(rule->step > 0) || rule->step > rule->delta)
                return false;
        for (size_t i = 0; i < kept->n; i++) {
                low = fmin(low, kept->y[i]);
                high = fmax(high, kept->y[i]);
        }
        return high - low <= rule->step && high - low + rule->step < rule->delta * (double)(kept->n - 1);
}

bool flat_holds(const struct points *all, const struct plateau_rule *rule, double alpha,
                const struct plateau *plateau)
{
        struct points kept = points_after(all, (size_t)plateau->warmup);

        if (moved_by_a_step(&kept, rule))
                return true;
        return plateau->flat_high < rule->delta && (plateau->returned || plateau->flat_low > -rule->delta) &&
               plateau->low <= rule->delta_growing && !flat_rises_too_clearly(&kept, rule) &&
               !may_be_a_ratchet(all, &kept, rule->delta) &&
               !may_hide_doubling(all, &kept, rule, alpha, plateau->noise) &&
               !rises_at_the_end(&kept, rule, plateau);
}

bool flat_since(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau)
{
        int first = plateau->warmup + 1, last = (int)(all->n + 1) / 2 - 1;

        if (last > (int)all->n - STRETCH_MIN)
                last = (int)all->n - STRETCH_MIN;
        for (int skip = first; skip <= last; skip++) {
                double alpha = rule->alpha / (double)(last - first + 1);
                struct plateau stretch = *plateau;

                flat_measure(all, skip, rule, alpha, &stretch);
                if (!flat_holds(all, rule, alpha, &stretch))
                        continue;
                *plateau = stretch;
                return true;
        }
        return false;
}

/* Whether the crests' slope, with all that it may be off, is inside ±delta. */
static bool are_level(const struct teeth *teeth, double delta)
{
        return fabs(teeth->slope) + teeth->tolerance < delta;
}

bool flat_crests(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau)
{
        struct teeth teeth;

        if (!(teeth_find(all, TEETH_CRESTS_MIN, &teeth) && are_level(&teeth, rule->delta)) &&
            !(cycle_find(all, rule->delta, &teeth) && are_level(&teeth, rule->delta)))
                return false;
        plateau->slope = teeth.slope;
        plateau->flat_low = plateau->low = teeth.slope - teeth.tolerance;
        plateau->flat_high = plateau->high = teeth.slope + teeth.tolerance;
        plateau->evidence = PLATEAU_BY_CRESTS;
        return true;
}

/* Whether the series rose in each of the last two runs, by more than delta together, to a new maximum. This may be a leak
 * that began late, which the level cannot show yet. */
static bool climbs_at_the_end(const struct points *all, double delta)
{
        size_t last = all->n - 1;

        if (all->n <= END_RUNS)
                return false;
        for (size_t i = 0; i + END_RUNS < last; i++)
                if (all->y[i] >= all->y[last])
                        return false;
        for (size_t i = last - END_RUNS; i < last; i++)
                if (all->y[i] >= all->y[i + 1])
                        return false;
        return all->y[last] - all->y[last - END_RUNS] > delta;
}

bool flat_by_level(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau)
{
        double least = fmin(rule->delta, rule->delta_growing);

        if (!rule->total || plateau->low > rule->delta_growing || climbs_at_the_end(all, rule->delta))
                return false;
        for (size_t i = all->n - all->n / 4; i < all->n; i++)
                if (all->y[i] >= 0 && all->y[i] < least * all->x[i]) {
                        plateau->evidence = PLATEAU_BY_LEVEL;
                        plateau->level = all->y[i];
                        return true;
                }
        return false;
}
