/* The thresholds are docs/method.md's, "Growing"; what they cost is in bench/simulate's tables. */
#include "verdict/climb.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/cycle.h"
#include "stats/quadratic.h"
#include "stats/steps.h"
#include "stats/teeth.h"
#include "stats/trend.h"
#include "verdict/plateau_rule.h"

static const double bend_share = 0.7; /* a rise that keeps less than this of its early slope levels off */
static const double straight_share = 0.85; /* of a short stretch, in which the bend of a slow fill is small */
static const double bend_alpha = 0.006;
static const double step_deltas = 2;        /* a step is at least so many deltas */
static const double recent_share = 5.0 / 6; /* the last step is not longer ago than the rest of the runs */
static const double doubling = 1.5;         /* steps that grow by this each time need no fourth one */
static const double still_share = 0.25;     /* of delta: between steps it does not fall by more than this */
static const double beneath_share = 0.25; /* of delta: the least line that makes steps above it part of it */
static const double tooth_rises = 1.4; /* a tooth is cut by more than a run adds: noise makes lesser ones */
enum { GOES_ON_MIN = 16, STEPS_MIN = 3, STEPS_ALIKE_MIN = 4, STEPS_BENEATH_MIN = 2 };

static bool bends(const struct points *kept, double share, struct plateau *plateau)
{
        struct quadratic bend;

        if (!quadratic_fit(kept->x, kept->y, kept->n, share, bend_alpha, &bend))
                return true;
        plateau->bend_low = bend.contrast_low;
        return !(bend.contrast_low > 0);
}

bool climb_levels_off(const struct points *kept, struct plateau *plateau)
{
        return bends(kept, bend_share, plateau);
}

bool climb_is_straight(const struct points *kept, struct plateau *plateau)
{
        return !bends(kept, straight_share, plateau);
}

/* What the steps from `first` up to the one before `last` added, and in which time it was used up. */
struct pace {
        double bytes, runs;
};

static struct pace pace_between(const struct points *points, const struct steps *steps, size_t first,
                                size_t last)
{
        struct pace pace = { .runs = points->x[steps->at[last]] - points->x[steps->at[first]] };

        for (size_t i = first; i < last; i++)
                pace.bytes += steps->size[i];
        return pace;
}

/* A step happens within the run before its point: a distance of steps is known to one run either way. */
static bool steps_keep_pace(const struct points *points, const struct steps *steps)
{
        size_t middle = steps->count / 2;
        struct pace early = pace_between(points, steps, 0, middle);
        struct pace late = pace_between(points, steps, middle, steps->count - 1);

        return late.bytes / (late.runs + 1) >= bend_share * early.bytes / (early.runs + 1);
}

static bool steps_grow(const struct steps *steps)
{
        for (size_t i = 1; i < steps->count; i++)
                if (steps->size[i] < doubling * steps->size[i - 1])
                        return false;
        return true;
}

static bool is_recent(const struct points *points, const struct steps *steps)
{
        return points->x[steps->at[steps->count - 1]] > recent_share * points->x[points->n - 1];
}

/* The series stands still and jumps, again and again, no jump less than the time since the one before is worth. */
static bool climbs_by_steps(const struct points *all, const struct steps *steps,
                            const struct plateau_rule *rule, struct plateau *plateau)
{
        struct pace whole;

        if (steps->count < STEPS_MIN || (steps->count < STEPS_ALIKE_MIN && !steps_grow(steps)) ||
            steps->falls > 0 || steps->pace < -still_share * rule->delta_growing || !is_recent(all, steps) ||
            !steps_keep_pace(all, steps))
                return false;
        whole = pace_between(all, steps, 0, steps->count - 1);
        if (!(whole.bytes / (whole.runs + 1) > rule->delta_growing))
                return false;
        plateau->slope = whole.bytes / whole.runs;
        plateau->low = whole.bytes / (whole.runs + 1);
        plateau->high = whole.runs > 1 ? whole.bytes / (whole.runs - 1) : INFINITY;
        plateau->p_growing = 0;
        plateau->evidence = PLATEAU_BY_STEPS;
        return true;
}

/* A fill is steepest at its start: steps that are part of a climb do not shrink, and the last does not lie in the first
 * two fifths; one alone lies in the later half. */
static bool steps_go_on(const struct points *kept, const struct steps *steps)
{
        size_t last = steps->count - 1;

        return steps->count > 0 && steps->falls == 0 && 3 * steps->count <= kept->n &&
               (steps->count > 1 ? 5 * steps->at[last] >= 2 * kept->n : 2 * steps->at[last] >= kept->n) &&
               steps->size[last] >= bend_share * steps->size[0];
}

/* Beneath the steps there is a line that does not slow down, and it is either too steep by itself or goes with two
 * steps or more that are. */
static bool climbs_beneath_steps(const struct points *kept, const struct steps *steps,
                                 const struct plateau_rule *rule, struct plateau *plateau)
{
        double *y = mem_new(kept->n, sizeof(*y));
        struct points beneath = { kept->x, y, kept->n };
        double whole = (kept->y[kept->n - 1] - kept->y[0]) / (kept->x[kept->n - 1] - kept->x[0]);
        struct trend trend;
        bool climbs;

        steps_remove(kept, steps, y);
        climbs = steps_go_on(kept, steps) && trend_theil_sen(kept->x, y, kept->n, rule->alpha, &trend) &&
                 (trend.low > rule->delta_growing ||
                  (steps->count >= STEPS_BENEATH_MIN && trend.low > beneath_share * rule->delta_growing &&
                   whole > rule->delta_growing)) &&
                 !climb_levels_off(&beneath, plateau);
        if (climbs) {
                plateau->slope = fmax(whole, trend.slope);
                plateau->low = trend.low;
                plateau->high = INFINITY;
                plateau->p_growing = trend_p_above(kept->x, y, kept->n, beneath_share * rule->delta_growing);
                plateau->evidence = PLATEAU_BY_LINE_BENEATH;
        }
        free(y);
        return climbs;
}

/* Too uneven for the test of a bend: the later half surely rises by more than is affordable, and keeps the pace of the
 * earlier one. */
static bool goes_on(const struct points *kept, const struct plateau_rule *rule, const struct plateau *plateau)
{
        struct points late = points_after(kept, kept->n / 2), early = { kept->x, kept->y, kept->n / 2 };
        struct trend before, after;

        return plateau->runs >= GOES_ON_MIN && plateau->low > rule->delta_growing &&
               trend_theil_sen(early.x, early.y, early.n, rule->alpha, &before) &&
               trend_theil_sen(late.x, late.y, late.n, rule->alpha, &after) &&
               after.low > rule->delta_growing && after.slope >= straight_share * before.slope;
}

static bool crests_climb(const struct teeth *teeth, const struct plateau_rule *rule)
{
        return teeth->slope - teeth->tolerance > rule->delta_growing &&
               teeth->late_slope - teeth->late_tolerance > 0 &&
               teeth->late_slope + teeth->late_tolerance >= bend_share * teeth->early_slope;
}

static bool climbs_by_crests(const struct teeth *teeth, const struct plateau_rule *rule,
                             struct plateau *plateau)
{
        if (!crests_climb(teeth, rule))
                return false;
        plateau->slope = teeth->slope;
        plateau->low = teeth->slope - teeth->tolerance;
        plateau->high = teeth->slope + teeth->tolerance;
        plateau->p_growing = 0;
        plateau->evidence = PLATEAU_BY_CRESTS;
        return true;
}

/* While a table moves, the old one and the new one live side by side: what is there for one run only is no step. */
static bool climbs_by_steps_without_spikes(const struct points *all, const struct plateau_rule *rule,
                                           struct plateau *plateau)
{
        struct points smooth = { all->x, mem_new(all->n, sizeof(double)), all->n };
        struct steps steps;
        bool climbs;

        points_median_of_three(all, smooth.y);
        steps_find(&smooth, step_deltas * rule->delta_growing, steps_noise(all), &steps);
        climbs = climbs_by_steps(&smooth, &steps, rule, plateau);
        steps_clear(&steps);
        free(smooth.y);
        return climbs;
}

bool climb_otherwise(const struct points *all, int warmup, const struct plateau_rule *rule,
                     struct plateau *plateau)
{
        struct points kept = points_after(all, (size_t)warmup);
        struct steps steps;
        struct teeth teeth;
        bool climbs;

        if (teeth_find(all, TEETH_CRESTS_MIN, &teeth) && teeth.height >= tooth_rises * teeth.rise &&
            climbs_by_crests(&teeth, rule, plateau))
                return true;
        /* What is cut more often than it is looked at has rises that look like steps. */
        if (cycle_find(all, rule->delta_growing, &teeth))
                return climbs_by_crests(&teeth, rule, plateau);
        steps_find(&kept, step_deltas * rule->delta_growing, steps_noise(&kept), &steps);
        climbs = climbs_by_steps_without_spikes(all, rule, plateau) ||
                 climbs_beneath_steps(&kept, &steps, rule, plateau) || goes_on(&kept, rule, plateau);
        steps_clear(&steps);
        return climbs;
}
