/* verdict/connection_rates, even and stimuli: planted leaks and costs per connection, stream and request, and cases in which
 * they cannot be told apart. */
#include "verdict/connection_rates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "synthetic_result.h"
#include "unit.h"

#define KIB 1024.0
#define MIB (1024.0 * KIB)

/* A synthetic service: what it leaks and holds, in bytes of live heap, and the load of its runs. */
struct service {
        double per_request, per_connection, per_open, per_stream, noise;
        int connections[4]; /* opened per run, the four in turn; held open where `hold` */
        int streams[4];     /* held open per run, the first `streams_count` in turn */
        int streams_count;  /* 0: none are held */
        bool hold;
};

static void make_run(struct result *result, int index, const struct service *service, double *leaked,
                     struct rng *rng)
{
        struct run *run = &result->runs[index];
        double heap;

        run->load.connects = service->connections[(index - 1) % 4];
        run->load.held_connections = service->hold ? run->load.connects : 0;
        run->load.held_streams =
                service->streams_count ? service->streams[(index - 1) % service->streams_count] : 0;
        run->load.answered -= run->load.held_streams;
        *leaked += service->per_request * SYNTHETIC_REQUESTS +
                   service->per_connection * (double)run->load.connects;
        heap = 2 * MIB + *leaked + service->per_open * (double)run->load.held_connections +
               service->per_stream * (double)run->load.held_streams + service->noise * rng_normal(rng);
        synthetic_result_set(result, index, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, heap);
        synthetic_result_set(result, index, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE, heap + MIB);
        synthetic_result_set(result, index, CHECKPOINT_SETTLED, METRIC_RSS, 58 * MIB + heap);
        synthetic_result_set(result, index, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES,
                             70 + 2 * (double)run->load.held_connections);
}

static void judge(const struct service *service, uint64_t seed, struct verdict *ret)
{
        struct result result;
        double leaked = 0;
        struct rng rng;

        rng_init(&rng, seed, "service");
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        result.scenario.load.hold = service->hold;
        result.scenario.load.connections_by_run = mem_new(4, sizeof(int64_t));
        result.scenario.load.connections_by_run_count = 4;
        for (int i = 1; i <= 16; i++)
                make_run(&result, i, service, &leaked, &rng);
        synthetic_result_judge(&result, ret);
        result_clear(&result);
}

static void assert_rate(const struct verdict *verdict, enum verdict_per per, double planted, double within)
{
        const struct verdict_rate *rate = verdict_rate_of(verdict, CHANNEL_LIVE_HEAP, per);

        assert_non_null(rate);
        if (!(fabs(rate->bytes - planted) <= within) || !(rate->low <= planted && planted <= rate->high))
                fail_msg("%.0f bytes a %s are planted, %.1f [%.1f, %.1f] are found", planted,
                         verdict_per_names[per], rate->bytes, rate->low, rate->high);
}

static void test_rates_tell_a_leak_by_connections_from_one_by_requests(void **state)
{
        const struct service service = { .per_request = 64,
                                         .per_connection = 16416,
                                         .noise = 8 * KIB,
                                         .connections = { 50, 200, 100, 400 } };
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 1, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION)->apart);
        assert_rate(&verdict, PER_CONNECTION, 16416, 200);
        assert_rate(&verdict, PER_REQUEST, 64, 20);
        assert_true(verdict_says(
                &verdict, "Told apart by runs that opened different numbers of connections: 16.1 KiB"));
        verdict_clear(&verdict);
}

static void test_rates_find_that_nothing_goes_by_connections(void **state)
{
        const struct service service = { .per_request = 512,
                                         .noise = 8 * KIB,
                                         .connections = { 50, 200, 100, 400 } };
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 2, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION)->apart);
        assert_rate(&verdict, PER_CONNECTION, 0, 200);
        assert_rate(&verdict, PER_REQUEST, 512, 20);
        verdict_clear(&verdict);
}

static void test_rates_say_that_connections_and_requests_came_in_step(void **state)
{
        const struct service service = { .per_connection = 16416,
                                         .noise = 8 * KIB,
                                         .connections = { 400, 400, 400, 400 } };
        struct verdict verdict = { 0 };
        const struct verdict_rate *rate;

        (void)state;
        judge(&service, 3, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        rate = verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION);
        assert_false(rate->apart);
        assert_rate(&verdict, PER_CONNECTION, 16416, 200);
        assert_rate(&verdict, PER_REQUEST, 16416.0 * 400 / SYNTHETIC_REQUESTS, 40);
        assert_true(verdict_says(&verdict, "These runs cannot tell which"));
        verdict_clear(&verdict);
}

/* The runs differ, but too little for this noise. */
static void test_rates_are_not_told_apart_by_what_the_noise_hides(void **state)
{
        const struct service service = { .per_connection = 16416,
                                         .noise = 400 * KIB,
                                         .connections = { 400, 402, 398, 401 } };
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 4, &verdict);
        assert_false(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION)->apart);
        verdict_clear(&verdict);
}

static void test_rates_tell_what_open_connections_and_streams_hold(void **state)
{
        const struct service service = { .per_open = 40 * KIB,
                                         .per_stream = 64 * KIB,
                                         .noise = 16 * KIB,
                                         .connections = { 20, 200, 50, 110 },
                                         .streams = { 30, 10, 60 },
                                         .streams_count = 3,
                                         .hold = true };
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 5, &verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU); /* what is held is neither growth nor noise */
        assert_rate(&verdict, PER_CONNECTION, 40 * KIB, 2 * KIB);
        assert_rate(&verdict, PER_STREAM, 64 * KIB, 4 * KIB);
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].noise < 40 * KIB);
        assert_int_equal(verdict.channels[CHANNEL_GOROUTINES].shape, SHAPE_PLATEAU);
        assert_true(verdict.channels[CHANNEL_GOROUTINES].noise == 0);
        assert_true(verdict_says(&verdict, "Live heap: an open connection holds 39.9 KiB"));
        assert_true(verdict_says(&verdict, "Live heap: a stream that is being answered holds 63.8 KiB"));
        verdict_clear(&verdict);
}

/* A leak beneath connections that come and go. */
static void test_rates_tell_a_leak_beneath_what_is_held(void **state)
{
        const struct service service = { .per_request = 512,
                                         .per_open = 40 * KIB,
                                         .noise = 16 * KIB,
                                         .connections = { 20, 200, 50, 110 },
                                         .hold = true };
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 6, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_rate(&verdict, PER_REQUEST, 512, 25);
        assert_true(verdict_says(&verdict, "Live heap: an open connection holds"));
        verdict_clear(&verdict);
}

static void test_rates_say_that_held_connections_and_streams_came_in_step(void **state)
{
        const struct service service = { .per_open = 40 * KIB,
                                         .per_stream = 64 * KIB,
                                         .noise = 16 * KIB,
                                         .connections = { 10, 30, 20, 10 },
                                         .streams = { 40, 120, 80, 40 },
                                         .streams_count = 4,
                                         .hold = true };
        struct service constant = service;
        struct verdict verdict = { 0 };

        (void)state;
        judge(&service, 7, &verdict);
        assert_rate(&verdict, PER_CONNECTION, 40 * KIB + 4 * 64 * KIB, 8 * KIB);
        assert_false(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION)->apart);
        assert_null(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_STREAM));
        assert_true(verdict_says(&verdict, "an open connection and its streams hold 29"));
        verdict_clear(&verdict);
        for (int i = 0; i < 4; i++)
                constant.connections[i] = constant.streams[i] = 50;
        judge(&constant, 8, &verdict);
        assert_null(verdict_rate_of(&verdict, CHANNEL_LIVE_HEAP, PER_CONNECTION));
        assert_true(verdict_says(&verdict, "The cost of one of the 50 open connections did not show"));
        verdict_clear(&verdict);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rates_tell_a_leak_by_connections_from_one_by_requests),
                cmocka_unit_test(test_rates_find_that_nothing_goes_by_connections),
                cmocka_unit_test(test_rates_say_that_connections_and_requests_came_in_step),
                cmocka_unit_test(test_rates_are_not_told_apart_by_what_the_noise_hides),
                cmocka_unit_test(test_rates_tell_what_open_connections_and_streams_hold),
                cmocka_unit_test(test_rates_tell_a_leak_beneath_what_is_held),
                cmocka_unit_test(test_rates_say_that_held_connections_and_streams_came_in_step),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
