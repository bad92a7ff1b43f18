/* report/figure: tables, ranges and the CSV; and what the builders put into them. */
#include "report/render/figure.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "report/figures/figure_ledger.h"
#include "report/figures/figure_overlay.h"
#include "report/figures/figure_runs.h"
#include "report/figures/figure_timeline.h"
#include "report/figures/figures.h"
#include "story_result.h"

#include "unit.h"

static void test_figure_csv_tells_gaps_from_other_sources(void **state)
{
        struct figure figure = { .name = "x" };
        struct strbuf csv = { 0 };
        double *row;

        (void)state;
        figure_add_column(&figure, "t_s", 1);
        figure_add_column(&figure, "rss_bytes", 0);
        row = figure_add_row(&figure, NULL, NULL);
        row[0] = 0.5;
        row[1] = NAN;
        row = figure_add_row(&figure, NULL, NULL);
        row[0] = 1;
        figure_append_csv(&figure, &csv);
        assert_string_equal(csv.text, "t_s,rss_bytes\n0.5,NaN\n1.0,\n");
        strbuf_clear(&csv);
        figure_clear(&figure);
}

static void test_figure_range_stacks_bars(void **state)
{
        struct figure figure = { .name = "x" };
        double *row;
        double low;
        double high;

        (void)state;
        figure_add_column(&figure, "a", 0);
        figure_add_column(&figure, "b", 0);
        row = figure_add_row(&figure, "one", NULL);
        row[0] = 3;
        row[1] = 4;
        figure_add_series(&figure, &(struct figure_series){ .mark = FIGURE_BAR, .y = 0 });
        figure_add_series(&figure, &(struct figure_series){ .mark = FIGURE_BAR, .y = 1 });
        assert_true(figure_y_range(&figure, &low, &high));
        assert_true(high == 7);
        figure_clear(&figure);
}

static void test_figure_timeline_breaks_the_line_where_a_source_fell_silent(void **state)
{
        struct result result = { .scenario.sampling = { .process_ns = 100000000, .runtime_ns = 500000000 } };
        struct figure figure = { 0 };
        int gaps = 0;

        (void)state;
        for (int i = 0; i < 100; i++) {
                struct sample sample = { .t_ns = INT64_C(100000000) * i, .source = SOURCE_PROCFS };

                sample_set(&sample, METRIC_RSS, 1000000 + i);
                if (i < 40 || i > 80)
                        series_append(&result.series, &sample);
        }
        assert_true(figure_timeline(&result, &figure));
        for (size_t row = 0; row < figure.row_count; row++)
                gaps += isnan(figure_cell(&figure, row, 1));
        assert_int_equal(gaps, 1);
        assert_int_equal(figure.series_count, 1); /* nothing is shown of what was never read */
        figure_clear(&figure);
        result_clear(&result);
}

static void test_figure_timeline_thins_an_hour_out(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };

        (void)state;
        story_result_long(STORY_RESERVE, 20, 170, &result);
        assert_true(result.series.count > 36000);
        assert_true(figure_timeline(&result, &figure));
        assert_in_range(figure.row_count, 1000, 12000);
        figure_clear(&figure);
        result_clear(&result);
}

static void test_figure_runs_draws_wedges_through_the_kept_runs(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };
        struct figure_series *fit = NULL;

        (void)state;
        story_result(STORY_LEAK, &result);
        assert_true(figure_runs(&result, &figure));
        for (size_t i = 0; i < figure.series_count; i++)
                if (figure.series[i].label && strstr(figure.series[i].label, "live heap: slope"))
                        fit = &figure.series[i];
        assert_non_null(fit);
        assert_true(figure_cell(&figure, 3, fit->y) == FIGURE_SKIP); /* warm-up */
        assert_true(figure_cell(&figure, 12, fit->y) - figure_cell(&figure, 4, fit->y) > 8 * 250000.0);
        figure_clear(&figure);
        result_clear(&result);
}

static void test_figure_runs_draws_nothing_below_no_memory(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };
        double low, high;

        (void)state;
        story_result(STORY_LEAK, &result);
        for (size_t i = 0; i < CHANNEL_COUNT; i++)
                result.verdict.channels[i].delta = 1e12;
        assert_true(figure_runs(&result, &figure));
        assert_true(figure_y_range(&figure, &low, &high));
        assert_true(low >= 0 && high > 1e12);
        figure_clear(&figure);
        result_clear(&result);
}

static void test_figure_ledger_parts_add_up_to_rss(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        assert_true(figure_ledger(&result, &figure));
        assert_int_equal(figure.row_count, 4);
        for (size_t row = 0; row < figure.row_count; row++) {
                double sum = 0;

                for (size_t i = 1; i + 1 < figure.column_count; i++)
                        sum += figure_cell(&figure, row, i);
                assert_true(fabs(sum - figure_cell(&figure, row, 0)) < 16);
        }
        figure_clear(&figure);
        result_clear(&result);
}

static void test_figure_builders_say_no_to_an_empty_result(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_EMPTY, &result);
        for (size_t i = 0; i < figure_kind_count; i++) {
                struct figure figure = { 0 };

                assert_false(figure_kinds[i].build(&result, &figure));
                figure_clear(&figure);
        }
        result_clear(&result);
}

static void test_figure_overlay_shows_results_of_different_length(void **state)
{
        struct result a = { 0 };
        struct result b = { 0 };
        const struct result *const results[] = { &a, &b };
        const char *const labels[] = { "a", "b" };
        struct figure figure = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &a);
        story_result(STORY_LEAK, &b);
        assert_true(figure_overlay(results, labels, 2, &figure));
        assert_int_equal(figure.row_count, 13);
        assert_true(figure_cell(&figure, 12, 1) == FIGURE_SKIP);
        assert_true(isfinite(figure_cell(&figure, 12, 3)));
        figure_clear(&figure);
        result_clear(&a);
        result_clear(&b);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_figure_csv_tells_gaps_from_other_sources),
                cmocka_unit_test(test_figure_range_stacks_bars),
                cmocka_unit_test(test_figure_timeline_breaks_the_line_where_a_source_fell_silent),
                cmocka_unit_test(test_figure_timeline_thins_an_hour_out),
                cmocka_unit_test(test_figure_runs_draws_wedges_through_the_kept_runs),
                cmocka_unit_test(test_figure_runs_draws_nothing_below_no_memory),
                cmocka_unit_test(test_figure_ledger_parts_add_up_to_rss),
                cmocka_unit_test(test_figure_builders_say_no_to_an_empty_result),
                cmocka_unit_test(test_figure_overlay_shows_results_of_different_length),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
