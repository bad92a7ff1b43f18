/* telemetry/cadence: when a source is next due. */
#include "telemetry/cadence.h"

#include "unit.h"

static void test_cadence_keeps_to_multiples_of_its_period(void **state)
{
        struct cadence cadence = { .period_ns = 100, .share = 20 };

        (void)state;
        cadence_start(&cadence, 1000);
        assert_int_equal(cadence.next_ns, 1000);
        assert_int_equal(cadence_advance(&cadence, 1003), 0);
        assert_int_equal(cadence.next_ns, 1100);
        assert_int_equal(cadence_advance(&cadence, 1199), 0);
        assert_int_equal(cadence.next_ns, 1200);
}

static void test_cadence_leaves_out_and_counts_what_it_missed(void **state)
{
        struct cadence cadence = { .period_ns = 100, .share = 20, .next_ns = 1000 };

        (void)state;
        assert_int_equal(cadence_advance(&cadence, 1350), 3);
        assert_int_equal(cadence.next_ns, 1400);
        assert_int_equal(cadence_advance(&cadence, 1500), 1); /* the tick of this moment is over, too */
        assert_int_equal(cadence.next_ns, 1600);
}

static void test_cadence_follows_what_a_reading_costs(void **state)
{
        struct cadence cadence = { .period_ns = 100, .share = 20, .next_ns = 1100 };

        (void)state;
        cadence_stretch(&cadence, 1004, 4); /* 4 of 80: the period is enough */
        assert_int_equal(cadence.next_ns, 1100);
        cadence_stretch(&cadence, 1050, 50);
        assert_int_equal(cadence.next_ns, 1050 + 19 * 50);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cadence_keeps_to_multiples_of_its_period),
                cmocka_unit_test(test_cadence_leaves_out_and_counts_what_it_missed),
                cmocka_unit_test(test_cadence_follows_what_a_reading_costs),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
