/* verdict/verdict_decide: a healthy service, a leak, and everything that must not pass for either. */
#include "verdict/verdict_decide.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/standing.h"
#include "words/words.h"

#define MIB (1024.0 * 1024)

static void decide(struct result *result, struct verdict *verdict)
{
        standing_decide(result);
        verdict_decide(result, verdict);
}

static bool has_reason(const struct verdict *verdict, const char *part)
{
        bool found = false;

        for (size_t i = 0; i < verdict->findings.count; i++) {
                char *reason = words_of(&verdict->findings.items[i]);

                found |= strstr(reason, part) != NULL;
                free(reason);
        }
        return found;
}

static void print_reasons(const struct verdict *verdict)
{
        for (size_t i = 0; i < verdict->findings.count; i++) {
                char *reason = words_of(&verdict->findings.items[i]);

                fprintf(stderr, "# %s\n", reason);
                free(reason);
        }
}

static void leak_live_heap(struct result *result, double bytes_per_run)
{
        for (size_t i = 1; i < result->run_count; i++) {
                double grown = bytes_per_run * (double)i;

                synthetic_result_set(result, (int)i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     2 * MIB + grown);
                synthetic_result_set(result, (int)i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     3 * MIB + grown);
                synthetic_result_set(result, (int)i, CHECKPOINT_SETTLED, METRIC_RSS, 60 * MIB + grown);
        }
}

static void test_verdict_of_a_steady_service_is_plateau_and_confirmed(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        result.scenario.expect.shapes = 1U << SHAPE_PLATEAU | 1U << SHAPE_RELEASED;
        result.scenario.expect.hypotheses = 1U << HYPOTHESIS_CONFIRMED;
        decide(&result, &verdict);
        print_reasons(&verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_CONFIRMED);
        assert_int_equal(verdict.exit_code, 0);
        assert_false(verdict.has_cause);
        assert_int_equal(verdict.gap_bytes, (int64_t)(58 * MIB));
        assert_int_equal(verdict.go_held_bytes, (int64_t)(47 * MIB));
        assert_int_equal(verdict.released_bytes, (int64_t)(46 * MIB));
        assert_string_equal(verdict.holders[0].name, "go_reserve");
        assert_int_equal(verdict.runs, 8);
        assert_int_equal(verdict.warmup, 2);
        assert_true(isnan(verdict.bytes_per_request));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_of_a_leak_names_live_heap_and_its_rate(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        leak_live_heap(&result, 2 * MIB);
        result.facts.host.memory_limit_bytes = (int64_t)(512 * MIB);
        result.scenario.expect.shapes = 1U << SHAPE_GROWING;
        result.scenario.expect.cause = mem_dup("live_heap");
        decide(&result, &verdict);
        print_reasons(&verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(verdict.has_cause);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        assert_int_equal(verdict.exit_code, 0);
        assert_true(fabs(verdict.bytes_per_request - 2 * MIB / SYNTHETIC_REQUESTS) < 1);
        assert_true(verdict.bytes_per_request_low <= verdict.bytes_per_request);
        assert_true(verdict.limit_reached_s > 200 && verdict.limit_reached_s < 240);
        assert_int_equal(verdict.look_count, 2);
        assert_int_equal(verdict.look_shapes[0], SHAPE_INCONCLUSIVE); /* growth is not said before run 12 */
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Windows of four seconds that begin every five: the service goes on between them. */
static void test_verdict_of_nobodys_load_counts_the_time_between_windows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        leak_live_heap(&result, 1 * MIB);
        result.plan.requests_per_run = 0;
        for (int i = 1; i <= 12; i++) {
                struct run *run = &result.runs[i];

                run->load = (struct load_stats){ 0 };
                run->load_begin_ns = i * 5LL * NS_PER_S;
                run->end_ns = run->load_begin_ns + 4LL * NS_PER_S;
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.rates[1].per, PER_HOUR);
        assert_true(fabs(verdict.rates[1].bytes - 720 * MIB) < 1);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_names_goroutines_before_the_heap_they_hold(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        leak_live_heap(&result, 1 * MIB);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 70 + 500 * i);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_STACK_INUSE, i * MIB);
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_GOROUTINES);
        assert_true(fabs(verdict.bytes_per_run - 2 * MIB) < 1); /* heap and stacks together */
        verdict_clear(&verdict);
        result_clear(&result);
}

static void grow_goroutines_and_threads(struct result *result, double goroutines, double threads)
{
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES,
                                     70 + goroutines * i);
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_OS_THREADS, 8 + threads * i);
        }
}

static void test_verdict_names_threads_where_each_goroutine_holds_one(void **state)
{
        static const struct {
                double goroutines, threads;
                enum channel cause;
        } cases[] = { { 5, 5, CHANNEL_THREADS },
                      { 9, 5, CHANNEL_THREADS },
                      { 500, 5, CHANNEL_GOROUTINES },
                      { 0, 5, CHANNEL_THREADS } };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                grow_goroutines_and_threads(&result, cases[i].goroutines, cases[i].threads);
                decide(&result, &verdict);
                assert_int_equal(verdict.shape, SHAPE_GROWING);
                assert_int_equal(verdict.cause, cases[i].cause);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

static void test_verdict_tells_which_part_outside_go_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                struct ledger *ledger = synthetic_result_ledger(&result, i);

                ledger->rows[LEDGER_CGO_ARENAS].bytes = (int64_t)(i * 3 * MIB);
                ledger->rows[LEDGER_BINARY_TEXT].bytes += i * 4096;
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OUTSIDE_GO);
        assert_true(has_reason(&verdict, "Most of it: C arenas, 24.0 MiB more in run 12 than in run 4"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Files in tmpfs that were deleted and are still open: charged, resident nowhere, and no page cache. */
static void test_verdict_tells_which_part_beyond_rss_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_PROCESSES, 1);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, (80 + 2 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_ANON, 60 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_FILE, (10 + 2 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_MAPPED_FILE, 0);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_SHMEM, 2 * i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_SLAB, MIB);
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_BEYOND_RSS);
        assert_true(has_reason(&verdict, "Most of it: files in tmpfs (shmem), 16.0 MiB more"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A log that is cut every third run, and a leak beneath: what stands in the log is not lost, and no pace of the leak. */
static void test_verdict_tells_the_pace_beneath_a_log_that_is_cut(void **state)
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
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(fabs(verdict.channels[CHANNEL_LIVE_OBJECTS].slope / 4000 - 1) < 0.01);
        assert_true(fabs(verdict.bytes_per_run / (0.3 * MIB) - 1) < 0.01);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A stack is doubled when it is full; what a limit counts is the part that was touched. */
static void test_verdict_tells_growing_stacks_by_what_is_resident(void **state)
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
        decide(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_STACKS);
        assert_true(fabs(verdict.channels[CHANNEL_STACKS].slope / (4 * MIB) - 1) < 0.01);
        assert_true(fabs(verdict.bytes_per_run / MIB - 1) < 0.01);
        assert_true(has_reason(&verdict,
                               "Of the 4.0 MiB a run by which StackInuse grows 1.0 MiB become resident"));
        verdict_clear(&verdict);
        synthetic_result_ledger(&result, 9)->rows[LEDGER_STACKS].known = false;
        decide(&result, &verdict);
        assert_true(fabs(verdict.bytes_per_run / (4 * MIB) - 1) < 0.01);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_tells_which_metadata_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_BUCK_HASH_SYS, i * 2 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_RUNTIME_METADATA);
        assert_true(has_reason(&verdict, "BuckHashSys"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A small service: one chunk of 256 KiB is more than 1 % of its memory, and still no leak. */
static void test_verdict_forgives_a_chunk_of_metadata(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 13 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_GC_SYS,
                                     (i < 9 ? 2 : 2.25) * MIB);
        }
        decide(&result, &verdict);
        assert_true(verdict.delta_bytes < 0.25 * MIB);
        assert_int_equal(verdict.channels[CHANNEL_RUNTIME_METADATA].shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_needs_enough_runs(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 3);
        synthetic_result_fill_steady(&result);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.exit_code, 3);
        assert_true(has_reason(&verdict, "Too few runs"));
        verdict_clear(&verdict);
        result_clear(&result);
        synthetic_result_init(&result, 0);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 4);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_does_not_rest_on_settled_rss_alone(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 20);
        for (int i = 1; i <= 20; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 60 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 3);
        assert_true(has_reason(&verdict, "proves neither"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_not_spoilt_by_noise_in_settled_rss(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct rng rng;

        (void)state;
        rng_init(&rng, 3, "rss noise");
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS,
                                     (60 + 2 * rng_normal(&rng)) * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_SETTLED_RSS].shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_true(has_reason(&verdict, "does not decide"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_inconclusive_where_only_rss_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 20);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 20; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (60 + 5 * i) * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(has_reason(&verdict, "no channel that was measured says"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_released_where_rss_returns(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 12 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_drops_bad_runs_and_says_so(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        result.runs[3].fault = mem_dup("the service answered late");
        result.runs[5].load.saturated = true;
        result.runs[7].load.failed = result.runs[7].load.failures[LOAD_FAIL_STATUS] = 100;
        result.runs[7].load.answered -= 100;
        result.runs[9].load.failed = result.runs[9].load.failures[LOAD_FAIL_STOPPED] = 64; /* harmless */
        result.runs[9].load.answered -= 64;
        decide(&result, &verdict);
        assert_int_equal(verdict.runs, 9);
        assert_int_equal(verdict.runs_dropped, 3);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.exit_code, 0);
        assert_true(has_reason(&verdict, "Run 3 does not count: the service answered late"));
        assert_true(has_reason(&verdict, "Run 5 does not count: the load generator"));
        assert_true(has_reason(&verdict,
                               "Run 7 does not count: 100 of 2000 requests failed (unexpected status: 100)"));
        assert_true(isnan(verdict.channels[CHANNEL_LIVE_HEAP].values[4]));
        verdict_clear(&verdict);
        result.runs[10].load.saturated = true;
        result.runs[10].standing.decided = false;
        decide(&result, &verdict);
        assert_int_equal(verdict.exit_code, 4);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_sees_a_restarted_target(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_TOTAL_ALLOC,
                                     (i < 7 ? i : i - 6) * 100 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 4);
        assert_true(has_reason(&verdict, "restarted"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_keeps_what_an_interrupted_result_shows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 10);
        synthetic_result_fill_steady(&result);
        result.interrupted = true;
        result.runs[10].complete = false;
        decide(&result, &verdict);
        assert_int_equal(verdict.exit_code, 130);
        assert_int_equal(verdict.runs, 9);
        assert_int_equal(verdict.runs_dropped, 0);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_refutes_a_gap_that_is_not_go_reserve(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct ledger *ledger;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_GO_RESERVE].bytes = (int64_t)(4 * MIB);
        ledger->rows[LEDGER_BINARY_TEXT].bytes = (int64_t)(44 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_leaves_the_hypothesis_open_where_there_is_no_gap(void **state)
{
        struct ledger *ledger;
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 300 * MIB);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_LIVE_HEAP].known = false;
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NO_GAP);
        verdict_clear(&verdict);
        ledger->rows[LEDGER_LIVE_HEAP].known =
                true; /* what is resident of it is told: so is what is not live */
        ledger->rows[LEDGER_LIVE_HEAP].bytes = (int64_t)(49 * MIB);
        ledger->rows[LEDGER_GO_RESERVE].bytes = 0;
        decide(&result, &verdict);
        assert_int_equal(verdict.gap_bytes, (int64_t)(11 * MIB));
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_undecided_where_the_release_hook_gives_little_back(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_RSS, 40 * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        verdict_clear(&verdict);
        /* unless the rest was given back lazily: such pages stay in RSS */
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_LAZY_FREE, 26 * MIB);
        synthetic_result_set(&result, 8, CHECKPOINT_SETTLED, METRIC_LAZY_FREE, 0);
        decide(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_CONFIRMED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_waits_for_the_larger_leak_until_the_last_look(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 16;
             i++) { /* outside Go straight, the heap five times as fast and slowing down */
                synthetic_result_ledger(&result, i)->rows[LEDGER_CGO_ARENAS].bytes = (int64_t)(i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     2 * MIB + 20 * MIB * log(i));
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     3 * MIB + 20 * MIB * log(i));
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.look_shapes[1], SHAPE_INCONCLUSIVE); /* 12 runs: outside Go grows already */
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OUTSIDE_GO);
        assert_true(has_reason(&verdict, "Live heap may grow faster still"));
        assert_int_equal(verdict.rates[0].channel, CHANNEL_OUTSIDE_GO);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_not_plateau_where_nobody_watches_outside_go(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 2 * MIB };
        free(result.ledgers);
        result.ledgers = NULL;
        result.ledger_count = 0;
        decide(&result, &verdict); /* RSS as a whole is flat: that covers it */
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        for (int i = 1; i <= 8; i++) /* 21 to 77 MiB in C */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (14 + 7 * i) * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(has_reason(&verdict, "Settled RSS"));
        verdict_clear(&verdict);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (i % 3 * 9 + 40) * MIB);
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(has_reason(&verdict, "a leak in C code would not show"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_holds_growth_to_the_level_before_the_leak(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        leak_live_heap(&result, 30 * MIB);
        decide(&result, &verdict);
        assert_true(fabs(verdict.delta_bytes - 0.01 * 120 * MIB) < 1); /* of runs 1 to 3, not of the last */
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_tells_a_growing_table_by_its_objects(void **state)
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
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(has_reason(&verdict, "while the objects in it grow along a line"));
        assert_true(verdict.bytes_per_run > 3 * MIB && verdict.bytes_per_run < 6 * MIB);
        assert_true(verdict.bytes_per_run_low >= 3 * MIB && verdict.bytes_per_run_high <= 6 * MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_reckons_the_limit_with_what_it_counts(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        double by_heap;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        leak_live_heap(&result, 2 * MIB);
        result.facts.host.memory_limit_bytes = (int64_t)(512 * MIB);
        decide(&result, &verdict);
        by_heap = verdict.limit_reached_s;
        verdict_clear(&verdict);
        for (int i = 1; i <= 12; i++) /* garbage grows with the heap: RSS three times as fast */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (60 + 6 * i) * MIB);
        decide(&result, &verdict);
        assert_true(verdict.limit_reached_s < 0.4 * by_heap);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_blames_the_peak_where_each_run_needs_more_at_once(void **state)
{
        static const double peaks[16] = { 22,  36,  51,  66,  87,  102, 120, 120,
                                          151, 155, 183, 161, 208, 225, 232, 275 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 16; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, peaks[i - 1] * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_TOTAL_ALLOC,
                                     256.0 * SYNTHETIC_REQUESTS * i * i);
        }
        decide(&result, &verdict);
        print_reasons(&verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_PEAK_RSS);
        assert_true(has_reason(&verdict, "while each run allocates more"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_names_the_part_that_rises_in_a_sum_that_grows(void **state)
{
        static const double heap[16] = { 0.6, 1.4, 1.5, 1.8, 2.9, 2.1, 3.2, 3.6,
                                         4.1, 5.7, 5.5, 5.5, 4.7, 6.3, 6.9, 6.4 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB / 32 };
        for (int i = 1; i <= 16; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     heap[i - 1] * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (heap[i - 1] + 1) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, (12 + 0.6 * i) * MIB);
        }
        decide(&result, &verdict);
        print_reasons(&verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(has_reason(&verdict, "most of what RSS grows by"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* The runtime's spare thread comes and goes: a count that is uneven by one beside goroutines that are not. */
static void test_verdict_names_threads_though_their_count_is_uneven(void **state)
{
        static const int threads[12] = { 8, 9, 11, 13, 15, 18, 19, 21, 23, 25, 26, 29 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 10 + 2 * i);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_OS_THREADS, threads[i - 1]);
        }
        decide(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_THREADS);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A map of plain numbers moved once, over some runs: whether it goes on nothing shows, and that is said; of a cache that
 * fills from the start, or of one made of small objects, it is not. */
static void test_verdict_says_that_a_table_of_plain_values_may_move_again(void **state)
{
        static const double rise[12] = { 0, 0, 0, 0.4, 10, 31, 36, 36, 36, 36, 36, 36 };

        (void)state;
        for (int kind = 0; kind < 3; kind++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                for (int i = 1; i <= 12; i++) {
                        double up = rise[kind == 1 ? (i < 9 ? i + 3 : 11) : i - 1];
                        double objects = 5000 + (kind == 2 ? 64 : 0.1) * up * 1024;

                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                             (37 + up) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                             (38 + up) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                             objects);
                }
                decide(&result, &verdict);
                assert_int_not_equal(verdict.shape, SHAPE_GROWING);
                assert_true((finding_list_find(&verdict.findings, FINDING_TABLE_RESTS) != NULL) ==
                            (kind == 0));
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* A cache that is full, and whose pages are touched one after another: RSS rises within what is counted already. Beyond
 * that it is memory that nobody measured. */
static void test_verdict_takes_first_touches_for_no_growth(void **state)
{
        (void)state;
        for (int beyond = 0; beyond < 2; beyond++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                for (int i = 1; i <= 12; i++) {
                        double rss = (beyond ? 60 : 20) + 2 * i;

                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, rss * MIB);
                }
                decide(&result, &verdict);
                assert_int_equal(verdict.shape, beyond ? SHAPE_INCONCLUSIVE : SHAPE_PLATEAU);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

static void test_verdict_confirms_only_what_was_given_back(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct ledger *ledger;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_DEAD_HEAP].bytes = (int64_t)(46.8 * MIB);
        ledger->rows[LEDGER_GO_RESERVE].bytes = (int64_t)(0.2 * MIB);
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_RSS,
                             60 * MIB); /* the hook gave back nothing */
        decide(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NOT_GIVEN_BACK);
        verdict_clear(&verdict);
        result.runs[8].checkpoints[CHECKPOINT_FLOOR] = (struct sample){ 0 }; /* no hook at all */
        decide(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NOT_TESTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Who reads a live heap that was not collected for has to know what it is. */
static void test_verdict_says_what_told_the_live_heap(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC, 40 * MIB);
        standing_decide(&result);
        verdict_decide(&result, &verdict);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_LIVE_BY_GOAL));
        verdict_clear(&verdict);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 20 * MIB);
        verdict_decide(&result, &verdict);
        assert_null(finding_list_find(&verdict.findings, FINDING_LIVE_BY_GOAL));
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_verdict_of_a_steady_service_is_plateau_and_confirmed),
                cmocka_unit_test(test_verdict_of_a_leak_names_live_heap_and_its_rate),
                cmocka_unit_test(test_verdict_of_nobodys_load_counts_the_time_between_windows),
                cmocka_unit_test(test_verdict_names_goroutines_before_the_heap_they_hold),
                cmocka_unit_test(test_verdict_names_threads_where_each_goroutine_holds_one),
                cmocka_unit_test(test_verdict_tells_which_part_outside_go_grows),
                cmocka_unit_test(test_verdict_tells_which_part_beyond_rss_grows),
                cmocka_unit_test(test_verdict_tells_the_pace_beneath_a_log_that_is_cut),
                cmocka_unit_test(test_verdict_tells_growing_stacks_by_what_is_resident),
                cmocka_unit_test(test_verdict_tells_which_metadata_grows),
                cmocka_unit_test(test_verdict_forgives_a_chunk_of_metadata),
                cmocka_unit_test(test_verdict_needs_enough_runs),
                cmocka_unit_test(test_verdict_does_not_rest_on_settled_rss_alone),
                cmocka_unit_test(test_verdict_is_not_spoilt_by_noise_in_settled_rss),
                cmocka_unit_test(test_verdict_is_inconclusive_where_only_rss_grows),
                cmocka_unit_test(test_verdict_is_released_where_rss_returns),
                cmocka_unit_test(test_verdict_drops_bad_runs_and_says_so),
                cmocka_unit_test(test_verdict_sees_a_restarted_target),
                cmocka_unit_test(test_verdict_keeps_what_an_interrupted_result_shows),
                cmocka_unit_test(test_verdict_refutes_a_gap_that_is_not_go_reserve),
                cmocka_unit_test(test_verdict_leaves_the_hypothesis_open_where_there_is_no_gap),
                cmocka_unit_test(test_verdict_is_undecided_where_the_release_hook_gives_little_back),
                cmocka_unit_test(test_verdict_waits_for_the_larger_leak_until_the_last_look),
                cmocka_unit_test(test_verdict_is_not_plateau_where_nobody_watches_outside_go),
                cmocka_unit_test(test_verdict_holds_growth_to_the_level_before_the_leak),
                cmocka_unit_test(test_verdict_tells_a_growing_table_by_its_objects),
                cmocka_unit_test(test_verdict_blames_the_peak_where_each_run_needs_more_at_once),
                cmocka_unit_test(test_verdict_names_the_part_that_rises_in_a_sum_that_grows),
                cmocka_unit_test(test_verdict_names_threads_though_their_count_is_uneven),
                cmocka_unit_test(test_verdict_says_that_a_table_of_plain_values_may_move_again),
                cmocka_unit_test(test_verdict_takes_first_touches_for_no_growth),
                cmocka_unit_test(test_verdict_confirms_only_what_was_given_back),
                cmocka_unit_test(test_verdict_says_what_told_the_live_heap),
                cmocka_unit_test(test_verdict_reckons_the_limit_with_what_it_counts),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
