/* model/result and model/verdict: which runs and values are kept, the same for whoever asks. */
#include "model/result.h"

#include <math.h>

#include "base/mem.h"
#include "unit.h"

static void test_result_keeps_the_runs_that_count_after_the_warmup(void **state)
{
        static const bool counts[] = { false, true, false, true, true };
        struct result result = { .run_count = 5, .has_verdict = true, .verdict = { .warmup = 2 } };

        (void)state;
        result.runs = mem_new(5, sizeof(*result.runs));
        for (int i = 0; i < 5; i++) {
                result.runs[i].index = i;
                result.runs[i].standing = (struct run_standing){ .decided = i > 0, .counts = counts[i] };
        }
        assert_false(result_keeps_run(&result, 1)); /* warm-up */
        assert_false(result_keeps_run(&result, 2)); /* does not count */
        assert_false(result_keeps_run(&result, 3)); /* the second that counts: warm-up */
        assert_true(result_keeps_run(&result, 4));
        assert_ptr_equal(result_run(&result, 3), &result.runs[3]);
        assert_null(result_run(&result, 5));
        result_clear(&result);
}

static void test_verdict_keeps_values_after_so_many_known_ones(void **state)
{
        double values[] = { 1, NAN, 2, 3 };
        struct channel_verdict channel = { .values = values, .count = 4, .warmup = 2 };

        (void)state;
        assert_int_equal(verdict_kept_from(&channel), 3);
        channel.warmup = 0;
        assert_int_equal(verdict_kept_from(&channel), 0);
        channel.warmup = 3;
        assert_int_equal(verdict_kept_from(&channel), 4); /* none */
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_result_keeps_the_runs_that_count_after_the_warmup),
                cmocka_unit_test(test_verdict_keeps_values_after_so_many_known_ones),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
