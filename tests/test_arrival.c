/* load/arrival: schedules keep their counts, their integrals and their seeds. */
#include "load/arrival.h"

#include <math.h>

#include "base/clock.h"
#include "model/load_shape.h"
#include "model/scenario.h"
#include "unit.h"

static int64_t drain(const struct scenario_load *load, uint64_t seed, int64_t *ret_last_ns)
{
        struct arrival arrival;
        int64_t count = 0, due, last = 0;

        arrival_init(&arrival, load, seed);
        for (; arrival_next(&arrival, &due); count++) {
                assert_true(due >= last);
                last = due;
        }
        assert_false(arrival_next(&arrival, &due));
        *ret_last_ns = last;
        return count;
}

static void test_arrival_at_a_constant_rate_is_exact(void **state)
{
        static const struct {
                double rate;
                int64_t duration_ns;
                int64_t requests;
                int64_t want;
        } cases[] = {
                { 10000, 5 * NS_PER_S, 0, 50000 },
                { 3, NS_PER_S / 3, 0, 1 },
                { 30000, NS_PER_S, 0, 30000 },
                { 0.5, 10 * NS_PER_S, 0, 5 },
                { 7, 0, 70, 70 },
                { 1000, 10 * NS_PER_S, 10, 10 },
                { 1e6 / 3, 3 * NS_PER_S, 0, 1000000 },
                { 100, NS_PER_S / 10 * 3, 0, 30 },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct scenario_load load = { .executor = LOAD_CONSTANT_ARRIVAL_RATE,
                                              .rate_per_s = cases[i].rate,
                                              .duration_ns = cases[i].duration_ns,
                                              .requests = cases[i].requests };
                struct load_shape shape;
                int64_t last;

                assert_int_equal(drain(&load, 1, &last), cases[i].want);
                load_shape_of(&load, &shape);
                assert_int_equal((int64_t)shape.requests, cases[i].want);
                assert_int_equal(last, llround((double)(cases[i].want - 1) / cases[i].rate * 1e9));
        }
}

static void test_arrival_follows_ramps_steps_and_pauses(void **state)
{
        struct load_stage stages[] = {
                { 100, 10 * NS_PER_S }, /* 0 → 100: 500 requests */
                { 100, 5 * NS_PER_S },  /* 500 */
                { 0, 10 * NS_PER_S },   /* 500 */
                { 0, 20 * NS_PER_S },   /* none */
                { 200, 0 },             /* a step */
                { 200, NS_PER_S },      /* 200 */
        };
        struct scenario_load load = { .executor = LOAD_RAMPING_ARRIVAL_RATE,
                                      .stages = stages,
                                      .stage_count = 6 };
        int64_t per_stage[6] = { 0 }, ends[6], sum = 0, due;
        struct load_shape shape;
        struct arrival arrival;

        (void)state;
        for (int i = 0; i < 6; i++)
                ends[i] = sum += stages[i].duration_ns;
        arrival_init(&arrival, &load, 1);
        while (arrival_next(&arrival, &due)) {
                int i = 0;

                while (i < 5 && due >= ends[i])
                        i++;
                per_stage[i]++;
                /* N(t) of the first ramp is 5 t². */
                if (i == 0)
                        assert_true(fabs(5 * pow((double)due / 1e9, 2) - (double)(arrival.index - 1)) < 1e-4);
        }
        assert_int_equal(per_stage[0], 500);
        assert_int_equal(per_stage[1], 500);
        assert_int_equal(per_stage[2], 500);
        assert_int_equal(per_stage[3], 0);
        assert_int_equal(per_stage[5], 200);
        load_shape_of(&load, &shape);
        assert_int_equal((int64_t)shape.requests, 1700);
        assert_int_equal(shape.length_ns, 46 * NS_PER_S);
        assert_true(fabs(arrival_level(&load, 5 * NS_PER_S) - 50) < 1e-9);
        assert_true(fabs(arrival_level(&load, 20 * NS_PER_S) - 50) < 1e-9);
        assert_true(fabs(arrival_level(&load, 99 * NS_PER_S) - 200) < 1e-9);
}

static void test_arrival_poisson_has_exponential_gaps_of_its_rate(void **state)
{
        struct scenario_load load = { .executor = LOAD_CONSTANT_ARRIVAL_RATE,
                                      .arrival = LOAD_POISSON,
                                      .rate_per_s = 1000,
                                      .duration_ns = 200 * NS_PER_S };
        struct arrival arrival;
        double sum = 0, squares = 0;
        int64_t last = 0, due, count = 0, short_gaps = 0;

        (void)state;
        arrival_init(&arrival, &load, 42);
        for (; arrival_next(&arrival, &due); count++) {
                double gap = (double)(due - last) / 1e6;

                sum += gap;
                squares += gap * gap;
                short_gaps += gap < log(2);
                last = due;
        }
        /* 200,000 draws: 4 standard errors are 0.9 % of the mean and 1.8 % of the variance. */
        assert_true(fabs((double)count / 200000 - 1) < 0.009);
        assert_true(fabs(sum / (double)count - 1) < 0.009);
        assert_true(fabs(squares / (double)count - 2) < 0.08);
        assert_true(fabs((double)short_gaps / (double)count - 0.5) < 0.005);
}

static void test_arrival_repeats_with_its_seed(void **state)
{
        struct load_stage stages[] = { { 500, NS_PER_S }, { 100, 2 * NS_PER_S } };
        struct scenario_load load = { .executor = LOAD_RAMPING_ARRIVAL_RATE,
                                      .arrival = LOAD_POISSON,
                                      .start = 50,
                                      .stages = stages,
                                      .stage_count = 2 };
        struct arrival a, b, c;
        int64_t due_a, due_b, due_c, same = 0, count = 0;

        (void)state;
        arrival_init(&a, &load, 7);
        arrival_init(&b, &load, 7);
        arrival_init(&c, &load, 8);
        for (; arrival_next(&a, &due_a); count++) {
                assert_true(arrival_next(&b, &due_b));
                assert_int_equal(due_a, due_b);
                same += arrival_next(&c, &due_c) && due_c == due_a;
        }
        assert_true(count > 700);
        assert_true(same < 5);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_arrival_at_a_constant_rate_is_exact),
                cmocka_unit_test(test_arrival_follows_ramps_steps_and_pauses),
                cmocka_unit_test(test_arrival_poisson_has_exponential_gaps_of_its_rate),
                cmocka_unit_test(test_arrival_repeats_with_its_seed),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
