/* verdict/rest: memory that grows by the hour, with or without a load. */
#include "verdict/rest.h"

#include <math.h>

#include "base/clock.h"
#include "resting_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

/* 1 MiB in five seconds under load, and the same without. */
static void test_rest_tells_growth_by_the_hour(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 4; i++)
                resting_result_add_rest(&result, (15 + i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(verdict.rest.by_the_hour);
        assert_true(fabs(verdict.rest.idle_per_hour / (720 * MIB) - 1) < 0.01);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_BY_THE_HOUR));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* 1 MiB in each run of five seconds, a quarter as much without a load: both parts get a rate. */
static void test_rest_tells_growth_by_the_hour_from_growth_by_the_request(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 1; i <= 4; i++)
                resting_result_add_rest(&result, (14 + i * 0.25) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_false(verdict.rest.by_the_hour);
        assert_true(verdict.rest.partly);
        assert_true(fabs(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_HOUR)->bytes / (720 * 0.25 * MIB) -
                         1) < 0.01);
        assert_true(fabs(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_REQUEST)->bytes *
                                 SYNTHETIC_REQUESTS / (0.75 * MIB) -
                         1) < 0.01);
        assert_true(fabs(verdict.bytes_per_request * SYNTHETIC_REQUESTS / (0.75 * MIB) - 1) < 0.01);
        assert_true(fabs(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_RUN)->bytes / MIB - 1) < 0.01);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_PARTLY_BY_THE_HOUR));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Without a load it goes up and down: noise, so all growth is per request. */
static void test_rest_takes_no_noise_for_growth_by_the_hour(void **state)
{
        static const double mib[] = { 14.2, 14.4, 14.3, 14.6 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 4; i++)
                resting_result_add_rest(&result, mib[i] * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_false(verdict.rest.partly);
        assert_null(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_HOUR));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_rest_takes_the_control_where_nobody_rested(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 3; i++)
                resting_result_add_control(&result, (1 + i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_true(verdict.rest.by_the_hour);
        assert_false(verdict.rest.rested);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rest_tells_growth_by_the_hour),
                cmocka_unit_test(test_rest_tells_growth_by_the_hour_from_growth_by_the_request),
                cmocka_unit_test(test_rest_takes_no_noise_for_growth_by_the_hour),
                cmocka_unit_test(test_rest_takes_the_control_where_nobody_rested),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
