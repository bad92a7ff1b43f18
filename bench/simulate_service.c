/* Measures how often the verdict is wrong: simulates services with all channels and their noise, and judges them like
 * results.
 *
 *     build/bench/simulate_service [SERIES [SEED]]
 *
 * prints a markdown table. Levels and noise are those of the sample service at 60 MiB (see the constants); 30 runs of
 * 2000 requests, looks at 8, 12, 16, 20, 30. bench/simulate.py puts it into docs/method.md.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../tests/synthetic_result.h"
#include "base/mem.h"
#include "base/rng.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

#define KIB 1024.0
#define MIB (1024 * KIB)

enum { RUNS = 30, LOOKS = 5 };

struct service {
        const char *name;
        enum shape truth; /* SHAPE_GROWING or SHAPE_PLATEAU */
        enum channel cause;
        double noise;        /* factor on the measured noise */
        double heap_per_run; /* leak in bytes per run */
        double arena_per_run;
        double metadata_per_run;
        double fragments_per_run;
        double goroutines_per_run; /* leaked, each with 2 KiB of stack and 1 KiB of heap */
        double threads_per_run;
        double table_per_run;   /* bytes per run entered into a table that doubles when full */
        double objects_per_run; /* its entries */
        double cache_runs;      /* number of runs in which a cache of 20 MiB fills evenly */
        bool flips;             /* settled RSS jumps between 20 and 60 MiB, as the scavenger has run or not */
};

/* 1 % of 60 MiB: 614 KiB a run, 315 bytes a request. */
#define DELTA (0.01 * 60 * MIB)

static const struct service services[] = {
        { .name = "healthy", .truth = SHAPE_PLATEAU, .noise = 1 },
        { .name = "healthy, noise × 4", .truth = SHAPE_PLATEAU, .noise = 4 },
        { .name = "healthy, noise × 16", .truth = SHAPE_PLATEAU, .noise = 16 },
        { .name = "healthy, settled RSS flips", .truth = SHAPE_PLATEAU, .noise = 1, .flips = true },
        { .name = "cache that fills over 2 runs", .truth = SHAPE_PLATEAU, .noise = 1, .cache_runs = 2 },
        { .name = "cache that fills over 8 runs", .truth = SHAPE_PLATEAU, .noise = 1, .cache_runs = 8 },
        { .name = "heap leak of 1.05 δ",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_LIVE_HEAP,
          .noise = 1,
          .heap_per_run = 1.05 * DELTA },
        { .name = "heap leak of 1.5 δ, noise × 16",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_LIVE_HEAP,
          .noise = 16,
          .heap_per_run = 1.5 * DELTA },
        { .name = "heap leak of 3 δ, settled RSS flips",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_LIVE_HEAP,
          .noise = 1,
          .flips = true,
          .heap_per_run = 3 * DELTA },
        { .name = "table that doubles, 3 δ, entries are objects",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_LIVE_HEAP,
          .noise = 1,
          .table_per_run = 3 * DELTA,
          .objects_per_run = 20000 },
        { .name = "heap leak of 3 δ, C arenas leak 1.5 δ",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_LIVE_HEAP,
          .noise = 1,
          .heap_per_run = 3 * DELTA,
          .arena_per_run = 1.5 * DELTA },
        { .name = "goroutine leak, 2 a run",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_GOROUTINES,
          .noise = 1,
          .goroutines_per_run = 2 },
        { .name = "goroutine leak, 1000 a run",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_GOROUTINES,
          .noise = 4,
          .goroutines_per_run = 1000 },
        { .name = "thread leak, 1 a run",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_THREADS,
          .noise = 1,
          .threads_per_run = 1 },
        { .name = "C arenas leak 1.5 δ",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_OUTSIDE_GO,
          .noise = 1,
          .arena_per_run = 1.5 * DELTA },
        { .name = "profiler buckets leak 2 δ",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_RUNTIME_METADATA,
          .noise = 1,
          .metadata_per_run = 2 * DELTA },
        { .name = "fragmentation grows by 3 δ, noise × 4",
          .truth = SHAPE_GROWING,
          .cause = CHANNEL_FRAGMENTATION,
          .noise = 4,
          .fragments_per_run = 3 * DELTA },
};
enum { SERVICES = sizeof(services) / sizeof(services[0]) };

/* Returns the size of a table, in runs' worth of entries, that holds those of i runs: the smallest phase × 2^j ≥ i. */
static double table(double phase, int i)
{
        return phase * pow(2, ceil(log2(i / phase)));
}

static double steps(double value, double step)
{
        return step * floor(value / step);
}

/* Fills run i of the result with what the sources would have read. */
static void draw_run(const struct service *s, struct rng *rng, double phase, struct result *result, int i)
{
        double noise = s->noise, cache = s->cache_runs > 0 ? 20 * MIB * fmin(1, i / s->cache_runs) : 0;
        double goroutines = 70 + s->goroutines_per_run * i + fabs(round(0.4 * noise * rng_normal(rng)));
        double heap = 2 * MIB + s->heap_per_run * i + 1 * KIB * s->goroutines_per_run * i + cache +
                      s->table_per_run * table(phase, i) + 2 * KIB * noise * rng_normal(rng);
        double fragments = 0.8 * MIB + s->fragments_per_run * i + 25 * KIB * noise * rng_normal(rng);
        double stack = 0.9 * MIB + 2 * KIB * s->goroutines_per_run * i + 30 * KIB * noise * rng_normal(rng);
        double gc = 11 * MIB + s->metadata_per_run * i + 0.2 * MIB * noise * log(i);
        double arenas = s->arena_per_run * i;
        double files = 5 * MIB + 4 * KIB * noise * rng_normal(rng);
        double settled = s->flips && rng_below(rng, 2) ? 20 * MIB : 60 * MIB;
        struct ledger *ledger = synthetic_result_ledger(result, i);

        settled += (heap - 2 * MIB) + arenas + 0.6 * MIB * noise * rng_normal(rng);
        synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_RSS, steps(settled, 4 * KIB));
        synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_OS_THREADS,
                             8 + floor(log(i) / 2) + s->threads_per_run * i);
        synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, goroutines);
        synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, heap);
        synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                             20000 + s->objects_per_run * i + 10 * noise * rng_normal(rng));
        synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                             steps(heap + fragments, 8 * KIB));
        synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_STACK_INUSE, steps(stack, 32 * KIB));
        synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_GC_SYS, steps(gc, 256 * KIB));
        ledger->rows[LEDGER_CGO_ARENAS].bytes = (int64_t)steps(arenas, 4 * KIB);
        ledger->rows[LEDGER_BINARY_TEXT].bytes = (int64_t)steps(files, 4 * KIB);
}

struct outcome {
        int flat, growing, inconclusive, cause;
        int by_look[LOOKS];
};

/* Returns the first look that decides; LOOKS if none does. */
static size_t first_decision(const struct verdict *verdict)
{
        for (size_t i = 0; i < verdict->look_count; i++)
                if (verdict->look_shapes[i] != SHAPE_INCONCLUSIVE)
                        return i;
        return LOOKS;
}

static void judge(const struct service *service, struct result *result, struct outcome *outcome)
{
        struct verdict whole = { 0 }, stopped = { 0 };
        size_t look;

        standing_decide(result);
        verdict_decide(result, &whole);
        look = first_decision(&whole);
        if (look == LOOKS) {
                outcome->inconclusive++;
        } else {
                result->run_count = (size_t)whole.looks[look] + 1;
                verdict_decide(result, &stopped);
                outcome->by_look[look]++;
                outcome->growing += stopped.shape == SHAPE_GROWING;
                outcome->flat += stopped.shape == SHAPE_PLATEAU || stopped.shape == SHAPE_RELEASED;
                outcome->cause += stopped.shape == SHAPE_GROWING && stopped.has_cause &&
                                  stopped.cause == service->cause && service->truth == SHAPE_GROWING;
                result->run_count = RUNS + 1;
        }
        verdict_clear(&whole);
        verdict_clear(&stopped);
}

static int median_runs(const struct outcome *outcome, long series)
{
        static const int looks[LOOKS] = { 8, 12, 16, 20, 30 };
        int sum = 0;

        for (int i = 0; i < LOOKS; i++) {
                sum += outcome->by_look[i];
                if (2L * sum >= series)
                        return looks[i];
        }
        return RUNS;
}

static void print_row(const struct service *service, const struct outcome *outcome, long series)
{
        double share = 100.0 / (double)series;

        printf("| %s | %s | %.1f | %.1f | %.1f |", service->name,
               service->truth == SHAPE_GROWING ? channel_infos[service->cause].label : "none",
               share * outcome->flat, share * outcome->growing, share * outcome->inconclusive);
        if (service->truth == SHAPE_GROWING)
                printf(" %.1f |", outcome->growing ? 100.0 * outcome->cause / outcome->growing : 0.0);
        else
                printf(" |");
        printf(" %d |\n", median_runs(outcome, series));
}

int main(int argc, char **argv)
{
        long series = argc > 1 ? strtol(argv[1], NULL, 10) : 500;
        unsigned long long seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

        if (series < 1 || argc > 3) {
                fprintf(stderr, "simulate_service: expected [SERIES [SEED]], SERIES at least 1\n");
                return 2;
        }
        printf("\n**Whole services, all channels together**, %ld of each, seed %llu, percent.\n\n", series,
               seed);
        printf("| Service | Leaks in | flat | growing | inconclusive | cause right | runs, median |\n"
               "|---|---|---:|---:|---:|---:|---:|\n");
        for (size_t k = 0; k < SERVICES; k++) {
                struct outcome outcome = { 0 };
                struct result result;
                struct rng rng;

                rng_init(&rng, seed, services[k].name);
                synthetic_result_init(&result, RUNS);
                synthetic_result_fill_steady(&result);
                result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, DELTA };
                for (long i = 0; i < series; i++) {
                        double phase = 1 + rng_f64(&rng);

                        for (int run = 1; run <= RUNS; run++)
                                draw_run(&services[k], &rng, phase, &result, run);
                        judge(&services[k], &result, &outcome);
                }
                result_clear(&result);
                print_row(&services[k], &outcome, series);
        }
        return 0;
}
