/* verdict/marks: of a service that collects by itself, the live heap at the end of a run follows from its marks. */
#include "verdict/marks.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "unit.h"

enum { RUNS = 10 };
#define MIB 1048576.0

/* Every run allocates 24 MiB, of which `kept` stays live. A collection comes when the heap has doubled, at 4 MiB at least, and
 * marks `floating` garbage besides what is live. There are eight readings per run, some of them between collections. */
static struct result simulate(double kept, double floating, struct run runs[RUNS + 1])
{
        struct result result = { 0 };
        double allocated = 0, live = MIB, marked = 0, since = 0;
        int64_t cycles = 0;

        for (int run = 1; run <= RUNS; run++) {
                runs[run] = (struct run){ .index = run };
                for (int step = 0; step < 8; step++) {
                        struct sample sample = { .run = run, .phase = step < 6 ? PHASE_LOAD : PHASE_SETTLE };
                        double more = step < 6 ? 4 * MIB : 0;

                        allocated += more;
                        since += more;
                        live += kept / 6 * (step < 6);
                        if (marked + since >= fmax(2 * marked, 4 * MIB) && since > 0) {
                                marked = live + floating * (cycles % 3);
                                since = 0;
                                cycles++;
                        }
                        sample_set(&sample, METRIC_GO_NUM_GC, cycles);
                        sample_set(&sample, METRIC_GO_HEAP_LIVE, (int64_t)marked);
                        sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(marked + since));
                        sample_set(&sample, METRIC_GO_TOTAL_ALLOC, (int64_t)allocated);
                        series_append(&result.series, &sample);
                }
        }
        return result;
}

static void test_a_leak_is_followed_though_collections_become_rare(void **state)
{
        struct run runs[RUNS + 1];
        struct result result = simulate(4 * MIB, 0, runs);

        (void)state;
        for (int run = 2; run <= RUNS; run++) {
                double truth = MIB + run * 4 * MIB;
                double value = marks_live_heap(&result, &runs[run], CHECKPOINT_SETTLED);

                assert_true(fabs(value - truth) < 0.05 * truth);
        }
        series_clear(&result.series);
}

static void test_floating_garbage_is_not_taken_for_live(void **state)
{
        struct run runs[RUNS + 1];
        struct result result = simulate(0, MIB / 2, runs);

        (void)state;
        for (int run = 3; run <= RUNS; run++)
                assert_true(fabs(marks_live_heap(&result, &runs[run], CHECKPOINT_SETTLED) - MIB) < 0.1 * MIB);
        series_clear(&result.series);
}

static void test_without_a_mark_or_a_total_there_is_no_number(void **state)
{
        struct run run = { .index = 1 };
        struct result result = { 0 };
        struct sample sample = { .run = 1, .phase = PHASE_LOAD };

        (void)state;
        assert_true(isnan(marks_live_heap(&result, &run, CHECKPOINT_SETTLED)));
        sample_set(&sample, METRIC_GO_NUM_GC, 3);
        sample_set(&sample, METRIC_GO_HEAP_LIVE, 100);
        sample_set(&sample, METRIC_GO_HEAP_ALLOC, 200);
        series_append(&result.series, &sample);
        assert_true(isnan(marks_live_heap(&result, &run, CHECKPOINT_SETTLED)));
        series_clear(&result.series);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_a_leak_is_followed_though_collections_become_rare),
                cmocka_unit_test(test_floating_garbage_is_not_taken_for_live),
                cmocka_unit_test(test_without_a_mark_or_a_total_there_is_no_number),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
