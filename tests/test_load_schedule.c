/* load/load: when requests are sent, and over which connections. */
#include "load/load.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "drive.h"
#include "model/histogram.h"
#include "unit.h"

static void test_load_keeps_an_open_schedule(void **state)
{
        struct scenario_load load = drive_http1();
        struct load_stats stats;
        int64_t planned = 0;

        (void)state;
        load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        load.rate_per_s = 2000;
        load.requests = 0;
        load.duration_ns = 300 * NS_PER_MS;
        for (load.threads = 1; load.threads <= 3; load.threads++) {
                drive_path(&load, "/ok", &stats);
                assert_int_equal(stats.planned, 600);
                assert_int_equal(stats.sent, 600);
                assert_int_equal(stats.answered, 600);
                assert_int_equal(stats.dropped, 0);
                assert_int_equal(histogram_count(stats.lag), 600);
                assert_true(stats.duration_ns >= load.duration_ns);
                planned = 0;
                for (size_t i = 0; i < stats.second_count; i++)
                        planned += stats.seconds[i].planned;
                assert_int_equal(planned, 600);
                load_stats_clear(&stats);
        }
}

static void test_load_queues_what_finds_no_connection_and_counts_it(void **state)
{
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        /* One connection, and a server that takes 60 ms for the first request and then stops answering: all else is
         * late, and dropped when the time is over. */
        load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        load.rate_per_s = 1000;
        load.requests = 0;
        load.connections = 1;
        load.duration_ns = 50 * NS_PER_MS;
        load.response_timeout_ns = load.request_timeout_ns = 60 * NS_PER_MS;
        drive_path(&load, "/never", &stats);
        assert_int_equal(stats.planned, 50);
        assert_int_equal(stats.answered, 0);
        assert_int_equal(stats.sent, stats.failures[LOAD_FAIL_RESPONSE_TIMEOUT] +
                                             stats.failures[LOAD_FAIL_REQUEST_TIMEOUT]);
        assert_true(stats.dropped > 40);
        load_stats_clear(&stats);
}

static void test_load_ramps_users_without_reconnecting(void **state)
{
        struct load_stage stages[] = { { 6, 100 * NS_PER_MS },
                                       { 0, 100 * NS_PER_MS },
                                       { 6, 100 * NS_PER_MS } };
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.executor = LOAD_RAMPING_VUS;
        load.stages = stages;
        load.stage_count = 3;
        load.requests = 0;
        drive_path(&load, "/ok", &stats);
        assert_true(stats.answered > 10);
        assert_int_equal(stats.failed, 0);
        assert_in_range(stats.connects, 1, 6);
        assert_int_equal(stats.reconnects, 0);
        load_stats_clear(&stats);
}

static void test_load_thinks_between_answer_and_next_request(void **state)
{
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.vus = 2;
        load.requests = 8;
        load.think_time_ns = 20 * NS_PER_MS;
        drive_path(&load, "/ok", &stats);
        assert_int_equal(stats.answered, 8);
        assert_true(stats.duration_ns >= 3 * 20 * NS_PER_MS);
        load_stats_clear(&stats);
}

static void test_load_churns_connections_as_asked(void **state)
{
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.requests_per_connection = 5;
        drive_path(&load, "/ok", &stats);
        assert_int_equal(stats.answered, 100);
        assert_int_equal(stats.failed, 0);
        /* Who is quicker takes more: the last connection of each need not be worn. */
        assert_in_range(stats.connects, 20, 24);
        assert_int_equal(stats.reconnects_by[LOAD_RECONNECT_CHURNED], stats.connects - 4);
        load_stats_clear(&stats);
}

static size_t count_open(struct load_server *server)
{
        size_t count = 0;

        pthread_mutex_lock(&server->mutex);
        for (size_t i = 0; i < server->connection_count; i++)
                count += server->fds[i] >= 0;
        pthread_mutex_unlock(&server->mutex);
        return count;
}

/* Answers that never end are held as well, and are neither answered nor failed. */
static void test_load_holds_connections_and_answers_without_end(void **state)
{
        struct scenario_request requests[] = { drive_get("/ok"), drive_get("/drip") };
        struct scenario_load load = drive_http1();
        struct load_args args = {
                .load = &load, .requests = requests, .request_count = 2, .seed = 1, .run = 2
        };
        struct load_server *server = calloc(1, sizeof(*server));
        struct load *running = NULL;
        struct load_stats stats;
        struct err err = { 0 };

        (void)state;
        load_server_start(server);
        args.url = server->url;
        requests[0].weight = requests[1].weight = 0; /* in turn */
        load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        load.rate_per_s = 1000;
        load.requests = 20;
        load.requests_by_run = (int64_t[]){ 20, 8 };
        load.requests_by_run_count = 2;
        load.connections = 9;
        load.connections_by_run = (int64_t[]){ 9, 6 };
        load.connections_by_run_count = 2;
        load.hold = true;
        if (!load_start(&args, &running, &err) || !load_finish(running, &stats, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stats.answered, 4);
        assert_int_equal(stats.failed, 0);
        assert_int_equal(stats.held_streams, 4);
        assert_int_equal(stats.held_connections, 6);
        assert_int_equal(count_open(server), 6);
        load_free(running);
        load_stats_clear(&stats);
        load_server_stop(server);
        free(server);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_keeps_an_open_schedule),
                cmocka_unit_test(test_load_queues_what_finds_no_connection_and_counts_it),
                cmocka_unit_test(test_load_ramps_users_without_reconnecting),
                cmocka_unit_test(test_load_thinks_between_answer_and_next_request),
                cmocka_unit_test(test_load_churns_connections_as_asked),
                cmocka_unit_test(test_load_holds_connections_and_answers_without_end),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
