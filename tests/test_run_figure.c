/* model/run_figure: what was read is shown, and what was not read is no number. */
#include "model/run_figure.h"

#include <math.h>

#include "base/mem.h"
#include "model/histogram.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/standing.h"

static void test_run_figures_are_those_of_the_checkpoints(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 2);
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_RSS, 10);
        synthetic_result_set(&result, 1, CHECKPOINT_PEAK, METRIC_RSS, 64);
        synthetic_result_set(&result, 1, CHECKPOINT_SETTLED, METRIC_RSS, 60);
        synthetic_result_set(&result, 1, CHECKPOINT_FLOOR, METRIC_RSS, 14);
        synthetic_result_set(&result, 1, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 2);
        synthetic_result_set(&result, 2, CHECKPOINT_SETTLED, METRIC_GO_HEAP_ALLOC, 3); /* not collected */
        assert_true(run_figure_rss(&result, 0, CHECKPOINT_BASELINE) == 10);
        assert_true(run_figure_rss_peak(&result, 1) == 64);
        assert_true(run_figure_rss_settled(&result, 1) == 60);
        assert_true(run_figure_rss_floor(&result, 1) == 14);
        assert_true(run_figure_live_heap(&result, 1) == 2);
        assert_true(isnan(run_figure_live_heap(&result, 2)));
        assert_true(isnan(run_figure_rss_peak(&result, 2)));
        assert_true(isnan(run_figure_rss_peak(&result, 3)));
        result_clear(&result);
}

static void test_run_figures_know_the_live_heap_that_was_judged(void **state)
{
        struct result result;
        struct channel_verdict *heap;

        (void)state;
        synthetic_result_init(&result, 2);
        synthetic_result_set(&result, 1, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 4096);
        heap = &result.verdict.channels[CHANNEL_LIVE_HEAP];
        heap->count = 2;
        heap->values = mem_new(2, sizeof(*heap->values));
        heap->values[0] = 1;
        heap->values[1] = 8192;
        assert_true(run_figure_live_heap_judged(&result, 1) == 4096);
        assert_true(run_figure_live_heap_judged(&result, 2) == 8192); /* of the runtime's own collection */
        assert_true(isnan(run_figure_live_heap(&result, 2)));
        assert_true(isnan(run_figure_live_heap_judged(&result, 0)));
        result_clear(&result);
}

static void test_run_figures_of_the_load_need_times_that_count(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 2);
        for (int i = 1; i <= 2; i++) {
                result.runs[i].load.latency = histogram_new();
                histogram_record(result.runs[i].load.latency, 1000);
        }
        result.runs[2].fault = mem_dup("the service answered late");
        standing_decide(&result);
        assert_true(run_figure_latency_p50(&result, 1) == 1000);
        assert_true(run_figure_latency_p99(&result, 1) == 1000);
        assert_true(run_figure_latency_max(&result, 1) == 1000);
        assert_true(isnan(run_figure_latency_p50(&result, 2)));
        assert_true(isnan(run_figure_latency_max(&result, 0)));
        assert_true(run_figure_answered(&result, 2) == SYNTHETIC_REQUESTS);
        result.scenario.load.executor = LOAD_NONE;
        result.runs[2].load.sent = result.runs[2].load.answered = 0;
        assert_true(isnan(run_figure_answered(&result, 2))); /* users' requests are not counted */
        assert_true(run_figure_load_s(&result, 1) == 1);
        assert_true(isnan(run_figure_load_s(&result, 0)));
        result_clear(&result);
}

static void test_run_figures_of_the_collector_are_the_verdicts(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 2);
        assert_true(isnan(run_figure_gc_cpu(&result, 1)));
        result.verdict.gc_cpu = mem_new(2, sizeof(double));
        result.verdict.gc_cpu_count = 2;
        result.verdict.gc_cpu[0] = 0.25;
        result.verdict.gc_cpu[1] = NAN;
        assert_true(run_figure_gc_cpu(&result, 1) == 0.25);
        assert_true(isnan(run_figure_gc_cpu(&result, 2)));
        assert_true(isnan(run_figure_gc_cpu(&result, 0)));
        verdict_clear(&result.verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_run_figures_are_those_of_the_checkpoints),
                cmocka_unit_test(test_run_figures_know_the_live_heap_that_was_judged),
                cmocka_unit_test(test_run_figures_of_the_load_need_times_that_count),
                cmocka_unit_test(test_run_figures_of_the_collector_are_the_verdicts),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
