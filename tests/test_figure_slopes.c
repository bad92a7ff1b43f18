/* report/figures/figure_slopes: growth in multiples of what would be growth, flatness in multiples of what is flat. */
#include "report/figures/figure_slopes.h"

#include <string.h>

#include "report/render/figure.h"
#include "story_result.h"

#include "unit.h"

/* Index of the row of that label; fails without one. */
static size_t row_of(const struct figure *figure, const char *label)
{
        for (size_t row = 0; row < figure->row_count; row++)
                if (strcmp(figure->row_labels[row], label) == 0)
                        return row;
        fail_msg("no row '%s'", label);
        return 0;
}

/* Peak RSS may rise by 4 MiB a run and be called flat; beside a leak of 1 MiB the same rise is growth. */
static void test_figure_slopes_puts_what_grows_to_the_right_of_one(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };
        struct channel_verdict *peak;
        size_t row;

        (void)state;
        story_result(STORY_LEAK, &result);
        peak = &result.verdict.channels[CHANNEL_PEAK_RSS];
        peak->measured = true;
        peak->shape = SHAPE_GROWING;
        peak->slope = 1 << 20;
        peak->slope_low = 1 << 19;
        peak->slope_high = 2 << 20;
        peak->delta = 4 << 20;
        peak->delta_growing = 1 << 18;
        assert_true(figure_slopes(&result, &figure));
        assert_string_equal(figure.series[0].label, "grows");
        row = row_of(&figure, channel_infos[CHANNEL_PEAK_RSS].label);
        assert_true(figure_cell(&figure, row, figure.series[0].y) == 4);
        assert_true(figure_cell(&figure, row, figure.series[0].y2) == 2);
        figure_clear(&figure);
        peak->shape = SHAPE_PLATEAU;
        assert_true(figure_slopes(&result, &figure));
        row = row_of(&figure, channel_infos[CHANNEL_PEAK_RSS].label);
        assert_true(figure_cell(&figure, row, figure.series[figure.series_count - 1].y) == 0.25);
        figure_clear(&figure);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_figure_slopes_puts_what_grows_to_the_right_of_one),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
