/* report/figures/figure_changes: changes in multiples of what is allowed. */
#include "report/figures/figure_changes.h"

#include <math.h>

#include "report/render/figure.h"
#include "story_comparison.h"

#include "unit.h"

static void test_figure_changes_parts_worse_from_what_holds(void **state)
{
        struct comparison comparison = { 0 };
        struct figure figure = { 0 };

        (void)state;
        story_comparison(&comparison);
        assert_true(figure_changes(&comparison, &figure));
        assert_int_equal(figure.row_count, 3); /* one is not known */
        assert_int_equal(figure.series_count, 2);
        assert_string_equal(figure.series[0].label, "worse");
        assert_true(fabs(figure_cell(&figure, 0, figure.series[0].y) - 2.5) < 1e-9); /* 5 % of 2 % allowed */
        assert_true(figure_cell(&figure, 0, figure.series[1].y) == FIGURE_SKIP);
        assert_true(figure.x.low <= -2 && figure.x.high >= 2.5);
        figure_clear(&figure);
        comparison_clear(&comparison);
}

static void test_figure_changes_draws_nothing_of_nothing(void **state)
{
        struct comparison comparison = { 0 };
        struct figure figure = { 0 };

        (void)state;
        story_comparison(&comparison);
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                comparison.changes[i].known = false;
        assert_false(figure_changes(&comparison, &figure));
        figure_clear(&figure);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_figure_changes_parts_worse_from_what_holds),
                cmocka_unit_test(test_figure_changes_draws_nothing_of_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
