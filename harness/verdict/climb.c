/* The tests for growth. The thresholds are those of docs/method.md, "One channel", 3, 7 and 8; the tables of bench/simulate
 * there show the error rates that they lead to. */
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

/* Least share of the early slope that a rise keeps if it does not level off. A leak keeps 1; an exponential fill over n runs
 * keeps exp(-n / 2τ), which is 0.7 at τ = 1.4 n: slower fills look straight. The second is for short stretches. */
static const double bend_share = 0.7, straight_share = 0.85;
static const double bend_alpha = 0.006; /* one-sided; keeps fills of τ ≤ 10 runs under 1 %, by simulation */
static const double step_deltas = 2;    /* a step is at least so many times delta */
static const double recent_share = 5.0 / 6; /* of all runs: an earlier last step may have ended a fill */
static const double doubling = 1.5; /* ratio of each step to the one before; such steps need no fourth one */
static const double still_share = 0.25;   /* of delta: most that the series may fall per run between steps */
static const double beneath_share = 0.25; /* of delta per run: least line that grows together with steps */
static const double tooth_rises = 1.4;    /* usual rises: least height of teeth; noise makes smaller ones */
enum {
        HALVES_MIN = 16,       /* runs, for halves_are_alike() */
        STEPS_MIN = 3,         /* steps that each are larger than the one before */
        STEPS_ALIKE_MIN = 4,   /* other steps */
        STEPS_BENEATH_MIN = 2, /* steps, where the line beneath is less than delta */
};

/* Whether the late slope is not surely more than `share` of the early slope; also where no parabola can be fitted. */
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

/* Bytes that the steps from `first` to the one before `last` added, and the runs until step `last`, in which that room was
 * used up. bytes / runs is the pace of the leak. */
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

/* Whether the later steps are used up at 0.7 of the pace of the earlier ones or faster. A step happens somewhere in the run
 * before its point, so the distance of two steps is known to ±1 run; + 1 is the longest that it may be. */
static bool steps_keep_pace(const struct points *points, const struct steps *steps)
{
        size_t middle = steps->count / 2;
        struct pace early = pace_between(points, steps, 0, middle);
        struct pace late = pace_between(points, steps, middle, steps->count - 1);

        return late.bytes / (late.runs + 1) >= bend_share * early.bytes / (early.runs + 1);
}

/* Whether each step is at least 1.5 times the one before, as when a container grows by a factor. */
static bool steps_grow(const struct steps *steps)
{
        for (size_t i = 1; i < steps->count; i++)
                if (steps->size[i] < doubling * steps->size[i - 1])
                        return false;
        return true;
}

/* Whether the last step lies in the last sixth of all runs. If it is older, the container may be full for good. */
static bool is_recent(const struct points *points, const struct steps *steps)
{
        return points->x[steps->at[steps->count - 1]] > recent_share * points->x[points->n - 1];
}

/* Whether the series rests and jumps again and again at a constant pace, so that the jumps are those of a container that
 * grows because something leaks into it. Its slope is what the steps added per run, known to ±1 run. */
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

/* Whether the steps may belong to endless growth and not to a fill, which is steepest at its start: no falls, at most one
 * step every three runs, the last step not much smaller than the first and not in the first two fifths of the runs; a single
 * step in the later half. */
static bool steps_go_on(const struct points *kept, const struct steps *steps)
{
        size_t last = steps->count - 1;

        return steps->count > 0 && steps->falls == 0 && 3 * steps->count <= kept->n &&
               (steps->count > 1 ? 5 * steps->at[last] >= 2 * kept->n : 2 * steps->at[last] >= kept->n) &&
               steps->size[last] >= bend_share * steps->size[0];
}

/* Whether a line remains that does not slow down when the steps are subtracted. It must exceed delta by itself; or delta / 4
 * where there are two steps or more and the whole series, steps included, rises by more than delta a run. */
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

/* Whether both halves of the kept runs are about equally steep: the later half surely exceeds delta by itself, and has at
 * least 0.85 of the earlier half's slope. For series whose noise is too uneven for the parabola of climb_levels_off(). */
static bool halves_are_alike(const struct points *kept, const struct plateau_rule *rule,
                             const struct plateau *plateau)
{
        struct points late = points_after(kept, kept->n / 2), early = { kept->x, kept->y, kept->n / 2 };
        struct trend before, after;

        return plateau->runs >= HALVES_MIN && plateau->low > rule->delta_growing &&
               trend_theil_sen(early.x, early.y, early.n, rule->alpha, &before) &&
               trend_theil_sen(late.x, late.y, late.n, rule->alpha, &after) &&
               after.low > rule->delta_growing && after.slope >= straight_share * before.slope;
}

/* Whether the line along the crests is surely above delta, the later crests surely rise, and they may have kept at least
 * 0.7 of the earlier crests' slope. */
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

/* climbs_by_steps() after a median of three. While a map grows, its old and its new table are both live: a spike of one run
 * that is no step. */
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
        /* A sawtooth that is cut more than once per run has rises that look like steps: only its crests may tell. */
        if (cycle_find(all, rule->delta_growing, &teeth))
                return climbs_by_crests(&teeth, rule, plateau);
        steps_find(&kept, step_deltas * rule->delta_growing, steps_noise(&kept), &steps);
        climbs = climbs_by_steps_without_spikes(all, rule, plateau) ||
                 climbs_beneath_steps(&kept, &steps, rule, plateau) || halves_are_alike(&kept, rule, plateau);
        steps_clear(&steps);
        return climbs;
}
