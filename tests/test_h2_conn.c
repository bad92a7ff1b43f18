/* load/load over HTTP/2 against libnghttp2's session layer, which finds every fault in our frames. */
#include "net/h2_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "drive.h"
#include "h2_server.h"
#include "unit.h"

/* Stops it, and fails where the session layer had something to say against us. */
static void stop_server(struct load_server *server)
{
        load_server_stop(server);
        for (size_t i = 0; i < server->log_count; i++)
                if (strncmp(server->log[i], "broken", 6) == 0)
                        fail_msg("%s", server->log[i]);
        free(server);
}

/* One path of the session layer's server. */
static void drive_session(const struct scenario_load *load, const char *path, struct load_stats *ret_stats)
{
        struct load_server *server = drive_server(h2_serve, NULL);
        struct scenario_request request = drive_get(path);

        drive(server->url, load, &request, 1, ret_stats);
        stop_server(server);
}

static void test_http2_sends_as_many_requests_as_asked(void **state)
{
        static const char *const paths[] = { "/ok", "/empty", "/trailers", "/interim", "/big", "/fields" };

        (void)state;
        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
                struct scenario_load load = drive_http2();
                struct load_stats stats;

                load.threads = 1 + (int64_t)i % 2;
                drive_session(&load, paths[i], &stats);
                assert_int_equal(stats.planned, 100);
                assert_int_equal(stats.answered, 100);
                assert_int_equal(stats.failed, 0);
                assert_int_equal(stats.connects, 2);
                load_stats_clear(&stats);
        }
}

static void test_http2_says_the_request_that_the_scenario_has(void **state)
{
        struct scenario_pair headers[] = { { (char *)"X-Log", (char *)"v{{seq}}" },
                                           { (char *)"Authorization", (char *)"Bearer {{choice a b}}" } };
        struct scenario_request requests[] = { drive_get("/ok"), drive_get("/ok"), drive_get("/empty") };
        struct scenario_load load = drive_http2();
        struct load_server *server = drive_server(h2_serve, NULL);
        struct load_stats stats;
        char want[128];

        (void)state;
        requests[0].method = (char *)"POST";
        requests[0].body = (char *)"n={{seq}}";
        requests[0].body_bytes = 9;
        requests[0].headers = headers;
        requests[0].header_count = 2;
        requests[1].headers = (struct scenario_pair[]){ { (char *)"Host", (char *)"elsewhere:1" } };
        requests[1].header_count = 1;
        for (int i = 0; i < 3; i++)
                requests[i].weight = 0; /* in turn */
        load.vus = load.streams = 1;
        load.requests = 3;
        drive(server->url, &load, requests, 3, &stats);
        assert_int_equal(stats.answered, 3);
        snprintf(want, sizeof(want), "POST http %s /ok|v1|n=1|3", strchr(server->url, ':') + 3);
        assert_string_equal(server->log[0], want);
        assert_string_equal(server->log[1], "GET http elsewhere:1 /ok|||0");
        load_stats_clear(&stats);
        stop_server(server);
}

static void test_http2_keeps_to_the_windows_of_its_peer(void **state)
{
        static const struct h2_server_limits small = { .window = 100 };
        struct scenario_load load = drive_http2();
        struct scenario_request request = drive_get("/ok");
        struct load_server *server = drive_server(h2_serve, &small);
        size_t bytes = 300000;
        struct load_stats stats;
        char want[128];

        (void)state;
        request.method = (char *)"PUT";
        request.body = malloc(bytes + 1);
        memset(request.body, 'b', bytes);
        request.body[bytes] = '\0';
        request.body_bytes = bytes;
        load.requests = 12;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.answered, 12);
        snprintf(want, sizeof(want), "PUT http %s /ok||%.31s|%zu", strchr(server->url, ':') + 3, request.body,
                 bytes);
        for (size_t i = 0; i < server->log_count; i++)
                assert_string_equal(server->log[i], want);
        load_stats_clear(&stats);
        free(request.body);
        stop_server(server);
}

static void test_http2_uses_no_more_streams_than_its_peer_allows(void **state)
{
        static const struct h2_server_limits two = { .streams = 2 };
        struct scenario_load load = drive_http2();
        struct scenario_request request = drive_get("/ok");
        struct load_server *server = drive_server(h2_serve, &two);
        struct load_stats stats;

        (void)state;
        load.vus = 10;
        load.streams = 5;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.answered, 100);
        assert_int_equal(stats.connects, 2);
        assert_int_equal(stats.stream_limit, 2);
        load_stats_clear(&stats);
        stop_server(server);
}

static void test_http2_leaves_the_peers_table_alone_even_when_it_shrinks(void **state)
{
        static const struct h2_server_limits none = { .table = 1 };
        struct scenario_load load = drive_http2();
        struct scenario_request request = drive_get("/ok");
        struct load_server *server = drive_server(h2_serve, &none);
        struct load_stats stats;

        (void)state;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.answered, 100);
        assert_int_equal(stats.connects, 2);
        load_stats_clear(&stats);
        stop_server(server);
}

static void test_http2_counts_each_kind_of_failure(void **state)
{
        static const struct {
                const char *path;
                enum load_failure failure;
                int64_t resent;
        } cases[] = {
                { "/500", LOAD_FAIL_STATUS, 0 },
                { "/rst", LOAD_FAIL_RST + 8, 0 },
                { "/refuse", LOAD_FAIL_RST_REFUSED, 100 },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct scenario_load load = drive_http2();
                struct load_stats stats;

                drive_session(&load, cases[i].path, &stats);
                assert_int_equal(stats.failures[cases[i].failure], 100);
                assert_int_equal(stats.resent, cases[i].resent);
                assert_int_equal(stats.connects, 2); /* the connection outlives its streams */
                load_stats_clear(&stats);
        }
}

static void test_http2_gives_up_one_stream_and_keeps_the_connection(void **state)
{
        struct scenario_load load = drive_http2();
        struct scenario_request requests[] = { drive_get("/never"), drive_get("/ok") };
        struct load_server *server = drive_server(h2_serve, NULL);
        struct load_stats stats;

        (void)state;
        requests[0].weight = requests[1].weight = 0;
        load.vus = load.streams = 2;
        load.requests = 4;
        load.response_timeout_ns = NS_PER_S;
        drive(server->url, &load, requests, 2, &stats);
        assert_int_equal(stats.failures[LOAD_FAIL_RESPONSE_TIMEOUT], 2);
        assert_int_equal(stats.answered, 2);
        assert_int_equal(stats.connects, 1);
        load_stats_clear(&stats);
        stop_server(server);
}

static void test_http2_opens_again_after_goaway(void **state)
{
        struct scenario_load load = drive_http2();
        struct load_stats stats;

        (void)state;
        drive_session(&load, "/goaway", &stats);
        /* A request behind the last one that the service looks at is sent once more, at most. */
        assert_int_equal(stats.answered + stats.failures[LOAD_FAIL_GOAWAY], 100);
        assert_true(stats.answered > 0);
        assert_true(stats.connects > 2);
        assert_int_equal(stats.reconnects_by[LOAD_RECONNECT_ANNOUNCED], stats.reconnects);
        load_stats_clear(&stats);

        load.vus = load.streams = 1;
        load.requests = 20;
        drive_session(&load, "/goaway", &stats);
        assert_int_equal(stats.answered, 20);
        assert_int_equal(stats.connects, 20);
        assert_int_equal(stats.resent, 0);
        load_stats_clear(&stats);
}

static void test_http2_churns_connections_as_asked(void **state)
{
        struct scenario_load load = drive_http2();
        struct load_stats stats;

        (void)state;
        load.requests_per_connection = 10;
        drive_session(&load, "/ok", &stats);
        assert_int_equal(stats.answered, 100);
        /* Who is quicker takes more: the last connection of each need not be worn. */
        assert_in_range(stats.connects, 10, 12);
        assert_int_equal(stats.reconnects_by[LOAD_RECONNECT_CHURNED], stats.connects - 2);
        load_stats_clear(&stats);
}

static void test_http2_tells_grpc_calls_by_their_status(void **state)
{
        static const struct {
                const char *path;
                enum load_failure failure; /* LOAD_FAIL_COUNT: it succeeds */
        } cases[] = {
                { "/grpc-ok", LOAD_FAIL_COUNT },        { "/grpc-14", LOAD_FAIL_GRPC + 14 },
                { "/grpc-only-5", LOAD_FAIL_GRPC + 5 }, { "/ok", LOAD_FAIL_GRPC_MISSING },
                { "/500", LOAD_FAIL_STATUS },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct scenario_load load = drive_http2();
                struct scenario_request request = drive_get(cases[i].path);
                struct load_server *server = drive_server(h2_serve, NULL);
                struct load_stats stats;
                char want[128];

                request.grpc = request.path + 1;
                request.method = (char *)"POST";
                request.body = (char *)"\x0a\x03"
                                       "{{int 100 999}}";
                request.body_bytes = strlen(request.body);
                drive(server->url, &load, &request, 1, &stats);
                if (cases[i].failure == LOAD_FAIL_COUNT)
                        assert_int_equal(stats.answered, 100);
                else
                        assert_int_equal(stats.failures[cases[i].failure], 100);
                /* Not compressed, five bytes of message; the log shows a zero byte as '0'. */
                snprintf(want, sizeof(want), "POST http %s %s||0000\x05\x0a\x03",
                         strchr(server->url, ':') + 3, cases[i].path);
                assert_memory_equal(server->log[0], want, strlen(want));
                assert_string_equal(server->log[0] + strlen(want) + 3, "|10");
                load_stats_clear(&stats);
                stop_server(server);
        }
}

static void test_http2_and_http1_each_name_the_other(void **state)
{
        struct scenario_load load = drive_http2();
        struct scenario_request request = drive_get("/ok");
        struct load_server *server = drive_server(NULL, NULL);
        struct load_stats stats = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(drive_try(server->url, &load, &request, 1, &stats, &err));
        assert_non_null(strstr(err.message, "the service speaks HTTP/1.1, not HTTP/2"));
        load_server_stop(server);
        free(server);

        load.protocol = LOAD_HTTP1;
        server = drive_server(h2_serve, NULL);
        err = (struct err){ 0 };
        assert_false(drive_try(server->url, &load, &request, 1, &stats, &err));
        assert_non_null(strstr(err.message, "the service speaks HTTP/2, not HTTP/1.1: say --http2"));
        load_server_stop(server);
        free(server);
}

static void test_http2_keeps_an_open_schedule(void **state)
{
        struct scenario_load load = drive_http2();
        struct load_stats stats;

        (void)state;
        load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        load.rate_per_s = 1000;
        load.requests = 300;
        drive_session(&load, "/ok", &stats);
        assert_int_equal(stats.planned, 300);
        assert_int_equal(stats.answered, 300);
        load_stats_clear(&stats);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_http2_sends_as_many_requests_as_asked),
                cmocka_unit_test(test_http2_says_the_request_that_the_scenario_has),
                cmocka_unit_test(test_http2_keeps_to_the_windows_of_its_peer),
                cmocka_unit_test(test_http2_uses_no_more_streams_than_its_peer_allows),
                cmocka_unit_test(test_http2_leaves_the_peers_table_alone_even_when_it_shrinks),
                cmocka_unit_test(test_http2_counts_each_kind_of_failure),
                cmocka_unit_test(test_http2_gives_up_one_stream_and_keeps_the_connection),
                cmocka_unit_test(test_http2_opens_again_after_goaway),
                cmocka_unit_test(test_http2_churns_connections_as_asked),
                cmocka_unit_test(test_http2_tells_grpc_calls_by_their_status),
                cmocka_unit_test(test_http2_and_http1_each_name_the_other),
                cmocka_unit_test(test_http2_keeps_an_open_schedule),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
