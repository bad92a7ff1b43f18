/* base/rng: streams repeat, differ from each other, and have the moments that they should have. */
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

#include "unit.h"

static void test_rng_streams_repeat_and_differ(void **state)
{
        struct rng a, b, c;

        (void)state;
        rng_init(&a, 7, "arrival");
        rng_init(&b, 7, "arrival");
        rng_init(&c, 7, "mix");
        for (int i = 0; i < 100; i++) {
                uint64_t draw = rng_u64(&a);

                assert_true(draw == rng_u64(&b));
                assert_true(draw != rng_u64(&c));
        }
}

static void test_rng_distributions_have_their_moments(void **state)
{
        enum { N = 200000 };
        struct rng rng;
        double normal = 0, square = 0, exponential = 0;
        int64_t below[5] = { 0 };

        (void)state;
        rng_init(&rng, 1, "moments");
        for (int i = 0; i < N; i++) {
                double x = rng_normal(&rng);

                normal += x;
                square += x * x;
                exponential += rng_exponential(&rng);
                below[rng_below(&rng, 5)]++;
        }
        assert_true(fabs(normal / N) < 0.01);
        assert_true(fabs(square / N - 1) < 0.02);
        assert_true(fabs(exponential / N - 1) < 0.02);
        for (int i = 0; i < 5; i++)
                assert_true(llabs(below[i] - N / 5) < 1000);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rng_streams_repeat_and_differ),
                cmocka_unit_test(test_rng_distributions_have_their_moments),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
