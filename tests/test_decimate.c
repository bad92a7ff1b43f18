/* report/decimate: peaks and gaps survive the thinning. */
#include "report/figures/decimate.h"

#include <math.h>
#include <stdlib.h>

#include "unit.h"

enum { POINTS = 36000, COLUMNS = 100 };

static size_t kept(const bool *keep, size_t count)
{
        size_t n = 0;

        for (size_t i = 0; i < count; i++)
                n += keep[i];
        return n;
}

static void test_decimate_keeps_the_one_peak_among_many(void **state)
{
        static double t[POINTS];
        static double values[POINTS];
        static bool keep[POINTS];

        (void)state;
        for (size_t i = 0; i < POINTS; i++) {
                t[i] = (double)i / 10;
                values[i] = 50 + (double)(i % 7);
                keep[i] = false;
        }
        values[12345] = 900;
        values[23456] = -900;
        decimate_min_max(t, values, POINTS, t[0], t[POINTS - 1], COLUMNS, keep);
        assert_true(keep[12345]);
        assert_true(keep[23456]);
        assert_true(keep[0]);
        assert_true(keep[POINTS - 1]);
        assert_in_range(kept(keep, POINTS), COLUMNS, 2 * COLUMNS + 4);
}

static void test_decimate_keeps_gaps_and_skips_what_is_no_point(void **state)
{
        const double t[] = { 0, 1, 2, 3, 4 };
        const double values[] = { 5, (double)INFINITY, NAN, 5, 5 };
        bool keep[5] = { 0 };

        (void)state;
        decimate_min_max(t, values, 5, 0, 4, 1, keep);
        assert_true(keep[0]);
        assert_false(keep[1]);
        assert_true(keep[2]);
        assert_true(keep[4]);
}

static void test_decimate_takes_series_of_any_length(void **state)
{
        const double one = 1;
        bool keep = false;

        (void)state;
        decimate_min_max(&one, &one, 0, 0, 0, 10, &keep);
        assert_false(keep);
        decimate_min_max(&one, &one, 1, 1, 1, 10, &keep);
        assert_true(keep);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_decimate_keeps_the_one_peak_among_many),
                cmocka_unit_test(test_decimate_keeps_gaps_and_skips_what_is_no_point),
                cmocka_unit_test(test_decimate_takes_series_of_any_length),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
