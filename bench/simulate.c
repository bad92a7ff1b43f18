/* Measures how often the decision is wrong: judges thousands of seeded series with a known truth, like plateau does.
 *
 *     build/bench/simulate [SERIES [SEED [KINDS]]]
 *
 * prints markdown: the outcome for each kind of series, the worst error rates by number of runs and noise, and the
 * outcome of simpler rules on the same series. bench/simulate.py puts it into docs/method.md. With KINDS, part of the
 * names of kinds, it prints details of those: the outcome by look and noise.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "simulate_series.h"
#include "stats/kendall.h"
#include "stats/robust.h"
#include "stats/trend.h"
#include "verdict/plateau.h"

enum { LOOKS = 5, RUNS = 30, NAIVE_RUNS = 20, NOISES = 6, TABLE_NOISE = 4 };
static const int looks[LOOKS] = { 8, 12, 16, 20, 30 };
static const double noises[NOISES] = { 0, 0.04, 0.1, 0.3, 1, 3 };

/* Counts of outcomes for series of one kind and noise, by the look at which they were decided. */
struct tally {
        int series;
        int growing[LOOKS]; /* first decided at this look, with repeated looks */
        int flat[LOOKS];
        int growing_fixed[LOOKS]; /* with this look as the only one */
        int flat_fixed[LOOKS];
        int naive_second, naive_squares, naive_kendall; /* called GROWING by simpler rules */
};

/* Judges the live objects: they can prove growth that the bytes do not, and the result is not flat if they surely rise. */
static enum shape judge_objects(const double *objects, int runs, const struct plateau_rule *of_bytes,
                                enum shape bytes)
{
        struct plateau_rule rule = *of_bytes;
        struct plateau plateau;

        rule.delta = rule.delta_growing = SERIES_DELTA * SERIES_OBJECT_BYTES / 64;
        rule.baseline = rule.peak = NAN;
        plateau_judge(objects, (size_t)runs, &rule, &plateau);
        if (plateau.shape == SHAPE_GROWING)
                return SHAPE_GROWING;
        return plateau.low > rule.delta_growing ? SHAPE_INCONCLUSIVE : bytes;
}

static enum shape judge(const struct series_kind *kind, const double *y, const double *objects, int runs,
                        double one_sided)
{
        const struct plateau_rule rule = {
                .alpha = one_sided,
                .delta = SERIES_DELTA,
                .delta_growing = SERIES_DELTA,
                .step = kind->quantum,
                .resolution = 1e-9,
                .baseline = SERIES_BASELINE,
                .peak = SERIES_PEAK,
        };
        struct plateau plateau;

        plateau_judge(y, (size_t)runs, &rule, &plateau);
        if (kind->objects > 0 && plateau.shape != SHAPE_GROWING)
                return judge_objects(objects, runs, &rule, plateau.shape);
        return plateau.shape;
}

static bool is_flat(enum shape shape)
{
        return shape == SHAPE_PLATEAU || shape == SHAPE_RELEASED;
}

static void count_naive(const double *y, struct tally *tally)
{
        double x[NAIVE_RUNS], kept[NAIVE_RUNS];
        struct least_squares line;
        struct kendall kendall;
        size_t n = 0;

        for (int i = 0; i < NAIVE_RUNS; i++)
                if (!isnan(y[i])) {
                        x[n] = i + 1;
                        kept[n++] = y[i];
                }
        tally->naive_second += n > 1 && kept[1] > 1.1 * kept[0];
        tally->naive_squares += trend_least_squares(x, kept, n, &line) && line.p_above < 0.05;
        kendall_test(x, kept, n, &kendall);
        tally->naive_kendall += kendall.p_above < 0.05;
}

static void count_series(const struct series_kind *kind, const double *y, const double *objects,
                         struct tally *tally)
{
        bool decided = false;

        for (int i = 0; i < LOOKS; i++) {
                enum shape shape = judge(kind, y, objects, looks[i], plateau_alpha_look(1));

                tally->growing_fixed[i] += shape == SHAPE_GROWING;
                tally->flat_fixed[i] += is_flat(shape);
                if (decided)
                        continue;
                shape = judge(kind, y, objects, looks[i], plateau_alpha_look(LOOKS));
                tally->growing[i] += shape == SHAPE_GROWING;
                tally->flat[i] += is_flat(shape);
                decided = shape != SHAPE_INCONCLUSIVE;
        }
        count_naive(y, tally);
        tally->series++;
}

static double percent(const struct tally *tally, int count)
{
        return 100.0 * count / tally->series;
}

/* Returns the percentage decided up to and including look `last`. */
static double percent_by(const struct tally *tally, const int *counts, int last)
{
        int sum = 0;

        for (int i = 0; i <= last; i++)
                sum += counts[i];
        return percent(tally, sum);
}

/* Returns the number of runs after which half of the series are decided; RUNS if that never happens. */
static int median_runs(const struct tally *tally)
{
        int sum = 0;

        for (int i = 0; i < LOOKS; i++) {
                sum += tally->growing[i] + tally->flat[i];
                if (2 * sum >= tally->series)
                        return looks[i];
        }
        return RUNS;
}

static void print_kinds(const struct tally (*tallies)[NOISES], int noise)
{
        printf("\n**What becomes of each kind, noise %g %%**, looks at 8, 12, 16, 20, 30; the three columns on the "
               "right are the\nshare that simpler rules call growing after %d runs.\n\n",
               noises[noise], NAIVE_RUNS);
        printf("| Series | flat | growing | inconclusive | runs, median | second run above 110 %% | least squares | "
               "Mann-Kendall |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        for (size_t k = 0; k < series_kind_count; k++) {
                const struct tally *t = &tallies[k][noise];
                double flat = percent_by(t, t->flat, LOOKS - 1),
                       growing = percent_by(t, t->growing, LOOKS - 1);

                printf("| %s%s | %.1f | %.1f | %.1f | %d | %.0f | %.0f | %.0f |\n", series_kinds[k].name,
                       series_kinds[k].no_claim ? " *" : "", flat, growing, fabs(100 - flat - growing),
                       median_runs(t), percent(t, t->naive_second), percent(t, t->naive_squares),
                       percent(t, t->naive_kendall));
        }
}

/* Returns the worst share of wrong answers over all kinds with this truth, except those with no_claim. */
static double worst(const struct tally (*tallies)[NOISES], int noise, enum truth truth, int last, bool fixed)
{
        double most = 0;

        for (size_t k = 0; k < series_kind_count; k++) {
                const struct tally *t = &tallies[k][noise];
                const int *wrong = truth == TRUTH_BOUNDED ? t->growing : t->flat;
                const int *wrong_fixed = truth == TRUTH_BOUNDED ? t->growing_fixed : t->flat_fixed;

                if (series_kinds[k].truth != truth || series_kinds[k].no_claim)
                        continue;
                most = fmax(most, fixed ? percent(t, wrong_fixed[last]) : percent_by(t, wrong, last));
        }
        return most;
}

static void print_worst(const struct tally (*tallies)[NOISES], bool fixed)
{
        printf("\n**Worst error over all kinds without a star, %s**, percent: bounded series called growing / leaks "
               "of at\nleast 1.05 δ called flat.\n\n| Noise |",
               fixed ? "one look only, at run N" : "looking again and again, stopped by run N");
        for (int i = 0; i < LOOKS; i++)
                printf(" N = %d |", looks[i]);
        printf("\n|---|");
        for (int i = 0; i < LOOKS; i++)
                printf("---|");
        for (int s = 0; s < NOISES; s++) {
                printf("\n| %g %% |", noises[s]);
                for (int i = 0; i < LOOKS; i++)
                        printf(" %.2f / %.2f |", worst(tallies, s, TRUTH_BOUNDED, i, fixed),
                               worst(tallies, s, TRUTH_LEAK, i, fixed));
        }
        printf("\n");
}

static void print_power(const struct tally (*tallies)[NOISES])
{
        static const char *const shown[] = {
                "plateau",     "still since run 4", "sawtooth of 3.5 runs", "leak of 1.5 δ",
                "leak of 3 δ", "leak of 10 δ",      "table × 2, 3 δ",       "table × 2 of objects, 3 δ"
        };

        printf("\n**Still inconclusive after run N**, percent, noise");
        for (int s = 0; s < NOISES; s++)
                printf("%s %g", s ? " /" : "", noises[s]);
        printf(" %%.\n\n| Series |");
        for (int i = 0; i < LOOKS; i++)
                printf(" N = %d |", looks[i]);
        printf("\n|---|");
        for (int i = 0; i < LOOKS; i++)
                printf("---|");
        for (size_t k = 0; k < series_kind_count; k++)
                for (size_t w = 0; w < sizeof(shown) / sizeof(shown[0]); w++) {
                        const struct tally *t = tallies[k];

                        if (strcmp(series_kinds[k].name, shown[w]) != 0)
                                continue;
                        printf("\n| %s |", shown[w]);
                        for (int i = 0; i < LOOKS; i++) {
                                printf(" ");
                                for (int s = 0; s < NOISES; s++)
                                        printf("%s%.0f", s ? " / " : "",
                                               fabs(100 - percent_by(&t[s], t[s].flat, i) -
                                                    percent_by(&t[s], t[s].growing, i)));
                                printf(" |");
                        }
                }
        printf("\n");
}

static void print_tables(const struct tally (*tallies)[NOISES], long series, unsigned long long seed)
{
        printf("%ld series of each kind and noise, seed %llu. The level is 100, δ is 1, a run is one unit of time.\n",
               series, seed);
        print_worst(tallies, false);
        print_worst(tallies, true);
        print_power(tallies);
        print_kinds(tallies, TABLE_NOISE);
}

/* Prints the percentages flat / growing by look, one row per noise. */
static void print_detail(const struct series_kind *kind, const struct tally *tallies)
{
        printf("\n%s%s: flat / growing by N =", kind->name, kind->no_claim ? " *" : "");
        for (int i = 0; i < LOOKS; i++)
                printf(" %d,", looks[i]);
        printf(" percent\n");
        for (int s = 0; s < NOISES; s++) {
                const struct tally *t = &tallies[s];

                printf("%6g %%", noises[s]);
                for (int i = 0; i < LOOKS; i++)
                        printf("  %6.2f / %6.2f", percent_by(t, t->flat, i), percent_by(t, t->growing, i));
                printf("\n");
        }
}

static void simulate_kind(const struct series_kind *kind, long series, unsigned long long seed,
                          struct tally *tallies)
{
        for (int s = 0; s < NOISES; s++) {
                struct rng rng;

                rng_init(&rng, seed, kind->name);
                for (long i = 0; i < series; i++) {
                        double y[RUNS], objects[RUNS];

                        series_draw(kind, noises[s], &rng, y, RUNS);
                        if (kind->objects > 0)
                                series_draw_objects(kind, noises[s], &rng, objects, RUNS);
                        count_series(kind, y, objects, &tallies[s]);
                }
        }
}

int main(int argc, char **argv)
{
        long series = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
        unsigned long long seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
        const char *part = argc > 3 ? argv[3] : NULL;
        struct tally(*tallies)[NOISES];

        if (series < 1 || argc > 4) {
                fprintf(stderr, "simulate: expected [SERIES [SEED [KINDS]]], SERIES at least 1\n");
                return 2;
        }
        tallies = mem_new(series_kind_count, sizeof(*tallies));
        for (size_t k = 0; k < series_kind_count; k++) {
                if (part && !strstr(series_kinds[k].name, part))
                        continue;
                simulate_kind(&series_kinds[k], series, seed, tallies[k]);
                if (part)
                        print_detail(&series_kinds[k], tallies[k]);
        }
        if (!part)
                print_tables((const struct tally(*)[NOISES])tallies, series, seed);
        free(tallies);
        return 0;
}
