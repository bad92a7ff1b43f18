/* load/load against a server in this process: what is planned is sent, counted, and failures have their reasons. */
#include "load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "drive.h"
#include "model/histogram.h"
#include "model/progress.h"
#include "unit.h"

static void test_load_sends_as_many_requests_as_asked(void **state)
{
        static const char *const paths[] = { "/ok", "/empty", "/chunked", "/interim" };
        struct scenario_load load = drive_http1();

        (void)state;
        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
                struct load_stats stats;

                load.threads = 1 + (int64_t)i % 2;
                drive_path(&load, paths[i], &stats);
                assert_int_equal(stats.planned, 100);
                assert_int_equal(stats.sent, 100);
                assert_int_equal(stats.answered, 100);
                assert_int_equal(stats.failed, 0);
                assert_int_equal(stats.connects, 4);
                assert_int_equal(stats.reconnects, 0);
                assert_int_equal(histogram_count(stats.latency), 100);
                assert_int_equal(histogram_count(stats.service), 100);
                assert_true(stats.bytes_in > 0 && stats.bytes_out > 0 && stats.cpu_ns > 0);
                load_stats_clear(&stats);
        }
}

static void test_load_reconnects_where_the_server_closes_and_says_why(void **state)
{
        static const struct {
                const char *path;
                enum load_reconnect reason;
        } cases[] = {
                { "/close", LOAD_RECONNECT_ANNOUNCED },
                { "/until-close", LOAD_RECONNECT_ANNOUNCED },
                { "/stray", LOAD_RECONNECT_STRAY },
        };
        struct scenario_load load = drive_http1();

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct load_stats stats;

                drive_path(&load, cases[i].path, &stats);
                assert_int_equal(stats.answered, 100);
                /* Every answer costs a connection; none is opened for a request that does not come. */
                assert_int_equal(stats.connects, stats.reconnects + 4);
                assert_in_range(stats.connects, 100, 104);
                assert_int_equal(stats.reconnects_by[cases[i].reason], stats.reconnects);
                load_stats_clear(&stats);
        }
}

static void test_load_counts_each_kind_of_failure(void **state)
{
        static const struct {
                const char *path;
                enum load_failure failure;
        } cases[] = {
                { "/500", LOAD_FAIL_STATUS },       { "/hang-up", LOAD_FAIL_RESET },
                { "/garbage", LOAD_FAIL_PROTOCOL }, { "/endless", LOAD_FAIL_HEADER_LIMIT },
                { "/short", LOAD_FAIL_RESET },      { "/reset", LOAD_FAIL_RESET },
                { "/huge", LOAD_FAIL_BODY_LIMIT },
        };
        struct scenario_load load = drive_http1();

        (void)state;
        load.requests = 20;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct load_stats stats;

                drive_path(&load, cases[i].path, &stats);
                assert_int_equal(stats.planned, 20);
                assert_int_equal(stats.answered, 0);
                if (stats.failures[cases[i].failure] != 20)
                        fail_msg("%s: %lld %s of %lld failures", cases[i].path,
                                 (long long)stats.failures[cases[i].failure],
                                 load_failure_names[cases[i].failure], (long long)stats.failed);
                load_stats_clear(&stats);
        }
}

static void test_load_gives_up_on_servers_that_take_too_long(void **state)
{
        static const struct {
                const char *path;
                enum load_failure failure;
                int64_t response_ns; /* far apart, so that a busy machine does not let the other one end it */
                int64_t request_ns;
        } cases[] = {
                { "/never", LOAD_FAIL_RESPONSE_TIMEOUT, 60 * NS_PER_MS, 60 * NS_PER_S },
                { "/drip", LOAD_FAIL_REQUEST_TIMEOUT, 60 * NS_PER_S, 120 * NS_PER_MS },
        };
        struct scenario_load load = drive_http1();

        (void)state;
        load.requests = 8;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct load_stats stats;

                load.response_timeout_ns = cases[i].response_ns;
                load.request_timeout_ns = cases[i].request_ns;
                drive_path(&load, cases[i].path, &stats);
                assert_int_equal(stats.failures[cases[i].failure], 8);
                assert_int_equal(stats.reconnects_by[LOAD_RECONNECT_FAILED], stats.reconnects);
                load_stats_clear(&stats);
        }
}

/* A client that gives up is what some scenarios ask for. */
static void test_load_takes_a_timeout_that_is_expected_for_an_answer(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        struct scenario_request request = drive_get("/never");
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.requests = 4;
        load.response_timeout_ns = 30 * NS_PER_MS;
        status_set_add_text(&request.expect_status, "timeout");
        load_server_start(server);
        drive(server->url, &load, &request, 1, &stats);
        load_server_stop(server);
        assert_int_equal(stats.answered, 4);
        assert_int_equal(stats.failed, 0);
        load_stats_clear(&stats);
        free(server);
}

static void test_load_reads_a_body_of_a_gibibyte_in_bounded_memory(void **state)
{
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.requests = load.vus = 1;
        load.max_body_bytes = INT64_C(1) << 30;
        drive_path(&load, "/huge", &stats);
        assert_int_equal(stats.answered, 1);
        assert_true(stats.bytes_in > INT64_C(1) << 30);
        load_stats_clear(&stats);
}

/* Each attempt that fails at once makes room for another: thousands of them must not stand on one stack. */
static void test_load_survives_thousands_of_connections_that_fail_at_once(void **state)
{
        enum { GOOD = 256, BAD = 6000 };
        struct scenario_load load = drive_http1();
        struct rlimit limit;
        struct load_stats stats;

        (void)state;
        getrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_max < GOOD + BAD + 100)
                UNIT_SKIP("the hard limit of open files is below 6400");
        load.source_addresses = calloc(GOOD + BAD + 1, sizeof(char *));
        for (int i = 0; i < GOOD + BAD; i++) /* 192.0.2.1 is nobody's (RFC 5737): there is no port to bind */
                load.source_addresses[i] = (char *)(i < GOOD ? "127.0.0.1" : "192.0.2.1");
        load.vus = GOOD + BAD;
        drive_path(&load, "/ok", &stats);
        assert_int_equal(stats.planned, 100);
        free(load.source_addresses);
        load_stats_clear(&stats);
}

static void test_load_says_that_nothing_listens(void **state)
{
        struct scenario_load load = drive_http1();
        struct scenario_request request = drive_get("/ok");
        struct load_args args = { .load = &load,
                                  .requests = &request,
                                  .request_count = 1,
                                  .url = "unix:/nonexistent/plateau.sock:/" };
        struct load *running = NULL;
        struct load_stats stats = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(load_start(&args, &running, &err));
        assert_false(load_finish(running, &stats, &err));
        assert_non_null(strstr(err.message, "No such file"));
        load_free(running);
}

static void test_load_stops_when_told(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        struct scenario_load load = drive_http1();
        struct scenario_request request = drive_get("/never");
        struct load_args args = { .load = &load, .requests = &request, .request_count = 1, .seed = 1 };
        struct load *running = NULL;
        struct load_stats stats;
        struct load_progress progress = { 0 };

        (void)state;
        load_server_start(server);
        args.url = server->url;
        load.threads = 2;
        assert_true(load_start(&args, &running, NULL));
        while (progress.sent < 4)
                load_progress(running, &progress);
        assert_false(load_is_done(running));
        load_stop(running);
        assert_true(load_finish(running, &stats, NULL));
        assert_true(load_is_done(running));
        assert_int_equal(stats.failures[LOAD_FAIL_STOPPED], 4);
        load_free(running);
        load_stats_clear(&stats);
        load_server_stop(server);
        free(server);
}

static void test_load_checks_what_the_answer_should_be(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        struct scenario_request request = drive_get("/ok");
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load_server_start(server);
        status_set_add(&request.expect_status, 204);
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.failures[LOAD_FAIL_STATUS], 100);
        load_stats_clear(&stats);
        request.expect_status = (struct status_set){ 0 };
        status_set_add_text(&request.expect_status, "2xx");
        request.expect_body_min_bytes = 6;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.failures[LOAD_FAIL_BODY_SIZE], 100);
        load_stats_clear(&stats);
        request.expect_body_min_bytes = 5;
        request.expect_body_max_bytes = 5;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.answered, 100);
        load_stats_clear(&stats);
        load_server_stop(server);
        free(server);
}

static void test_load_speaks_over_a_unix_socket(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        char path[64];
        struct scenario_request request = drive_get("/ok");
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        snprintf(path, sizeof(path), "/tmp/plateau-test-%d.sock", (int)getpid());
        server->unix_path = path;
        load_server_start(server);
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.answered, 100);
        load_stats_clear(&stats);
        load_server_stop(server);
        free(server);
}

static void test_load_sends_bodies_larger_than_the_kernel_takes(void **state)
{
        enum { BODY_BYTES = 8 << 20 };
        struct load_server *server = calloc(1, sizeof(*server));
        struct scenario_request requests[] = { drive_get("/ok"), drive_get("/ok?{{seq}}") };
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.requests = 12;
        for (size_t i = 0; i < 2; i++) {
                requests[i].method = (char *)"POST";
                requests[i].body = malloc(BODY_BYTES);
                memset(requests[i].body, 'b', BODY_BYTES);
                requests[i].body_bytes = BODY_BYTES;
        }
        load_server_start(server);
        drive(server->url, &load, requests, 2, &stats);
        load_server_stop(server);
        assert_int_equal(stats.answered, 12);
        assert_true(stats.bytes_out > 12 * (int64_t)BODY_BYTES);
        load_stats_clear(&stats);
        free(requests[0].body);
        free(requests[1].body);
        free(server);
}

static void test_load_connects_from_the_addresses_given(void **state)
{
        char *sources[] = { (char *)"127.0.0.2", (char *)"127.0.0.3", NULL };
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.source_addresses = sources;
        drive_path(&load, "/from", &stats);
        assert_int_equal(stats.answered, 100);
        load_stats_clear(&stats);
        sources[1] = (char *)"localhost";
        {
                struct scenario_request request = drive_get("/ok");
                struct load_args args = {
                        .load = &load, .requests = &request, .request_count = 1, .url = "http://127.0.0.1:1"
                };
                struct load *running = NULL;
                struct err err = { 0 };

                assert_false(load_start(&args, &running, &err));
                assert_non_null(strstr(err.message, "source address 'localhost': must be an IP address"));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                /* First: later threads may be given the larger stack of one that has ended. */
                cmocka_unit_test(test_load_survives_thousands_of_connections_that_fail_at_once),
                cmocka_unit_test(test_load_sends_as_many_requests_as_asked),
                cmocka_unit_test(test_load_reconnects_where_the_server_closes_and_says_why),
                cmocka_unit_test(test_load_counts_each_kind_of_failure),
                cmocka_unit_test(test_load_gives_up_on_servers_that_take_too_long),
                cmocka_unit_test(test_load_takes_a_timeout_that_is_expected_for_an_answer),
                cmocka_unit_test(test_load_reads_a_body_of_a_gibibyte_in_bounded_memory),
                cmocka_unit_test(test_load_says_that_nothing_listens),
                cmocka_unit_test(test_load_stops_when_told),
                cmocka_unit_test(test_load_checks_what_the_answer_should_be),
                cmocka_unit_test(test_load_speaks_over_a_unix_socket),
                cmocka_unit_test(test_load_sends_bodies_larger_than_the_kernel_takes),
                cmocka_unit_test(test_load_connects_from_the_addresses_given),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
