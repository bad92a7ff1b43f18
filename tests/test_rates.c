/* verdict/rates: growth per run, per request and per hour, and the time until the memory limit. */
#include "verdict/rates.h"

#include <math.h>

#include "base/clock.h"
#include "synthetic_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

/* Runs of four seconds that begin every five: growth by the hour goes on in the pauses. */
static void test_rates_of_nobodys_load_count_the_time_between_windows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 1 * MIB);
        result.plan.requests_per_run = 0;
        for (int i = 1; i <= 12; i++) {
                struct run *run = &result.runs[i];

                run->load = (struct load_stats){ 0 };
                run->load_begin_ns = i * 5LL * NS_PER_S;
                run->end_ns = run->load_begin_ns + 4LL * NS_PER_S;
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.rates[1].per, PER_HOUR);
        assert_true(fabs(verdict.rates[1].bytes - 720 * MIB) < 1);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A log that is cut every third run, with a leak beneath: the log's own size must not count as pace of the leak. */
static void test_rates_tell_the_pace_beneath_a_log_that_is_cut(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        for (int i = 1; i <= 12; i++) {
                double log = i % 3 == 1 ? 2 : i % 3 == 2 ? 1.5 : 1;

                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                     4000 * i + 4000 * log);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     (1 + 0.3 * i + log) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (2 + 0.3 * i + log) * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(fabs(verdict.channels[CHANNEL_LIVE_OBJECTS].slope / 4000 - 1) < 0.01);
        assert_true(fabs(verdict.bytes_per_run / (0.3 * MIB) - 1) < 0.01);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A full stack is doubled, but a memory limit counts only the part that was touched. */
static void test_rates_of_stacks_are_what_becomes_resident(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_STACK_INUSE, i * 4 * MIB);
                synthetic_result_ledger(&result, i)->rows[LEDGER_STACKS].bytes = (int64_t)(i * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_STACKS);
        assert_true(fabs(verdict.channels[CHANNEL_STACKS].slope / (4 * MIB) - 1) < 0.01);
        assert_true(fabs(verdict.bytes_per_run / MIB - 1) < 0.01);
        assert_true(verdict_says(&verdict,
                                 "StackInuse grows by 4.0 MiB a run, of which 1.0 MiB become resident"));
        verdict_clear(&verdict);
        synthetic_result_ledger(&result, 9)->rows[LEDGER_STACKS].known = false;
        synthetic_result_judge(&result, &verdict);
        assert_true(fabs(verdict.bytes_per_run / (4 * MIB) - 1) < 0.01);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_rates_of_a_growing_table_are_those_of_its_objects(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        double table = 1;

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, 2 * MIB);
        for (int i = 1; i <= 16; i++) {
                while (table < i)
                        table *= 2;
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     2 * MIB + 3 * MIB * table);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     3 * MIB + 3 * MIB * table);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                     20000 + 40000 * i);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(verdict_says(&verdict, "while the objects in it grow along a line"));
        assert_true(verdict.bytes_per_run > 3 * MIB && verdict.bytes_per_run < 6 * MIB);
        assert_true(verdict.bytes_per_run_low >= 3 * MIB && verdict.bytes_per_run_high <= 6 * MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_rates_reckon_the_limit_with_what_it_counts(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        double by_heap;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 2 * MIB);
        result.facts.host.memory_limit_bytes = (int64_t)(512 * MIB);
        synthetic_result_judge(&result, &verdict);
        by_heap = verdict.limit_reached_s;
        verdict_clear(&verdict);
        for (int i = 1; i <= 12; i++) /* with garbage on top RSS grows three times as fast */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (60 + 6 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_true(verdict.limit_reached_s < 0.4 * by_heap);
        by_heap = verdict.limit_reached_s;
        verdict_clear(&verdict);
        for (int i = 1; i <= 12; i++) /* 30 MiB of it are the program's file, charged to who read it first */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, (30 + 6 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_true(verdict.limit_reached_s > 1.05 * by_heap);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rates_of_nobodys_load_count_the_time_between_windows),
                cmocka_unit_test(test_rates_tell_the_pace_beneath_a_log_that_is_cut),
                cmocka_unit_test(test_rates_of_stacks_are_what_becomes_resident),
                cmocka_unit_test(test_rates_of_a_growing_table_are_those_of_its_objects),
                cmocka_unit_test(test_rates_reckon_the_limit_with_what_it_counts),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
