/* load/load over HTTP/2: against libnghttp2's session layer, which finds every fault in our frames, and against peers
 * that break the protocol, flood us or go away in the middle. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "h2_server.h"
#include "load/load.h"
#include "load_server.h"
#include "model/load_stats.h"
#include "model/scenario.h"
#include "net/h2_conn.h"
#include "unit.h"

static struct scenario_load base_load(void)
{
        return (struct scenario_load){ .executor = LOAD_CONSTANT_VUS,
                                       .protocol = LOAD_HTTP2,
                                       .requests = 100,
                                       .vus = 6,
                                       .streams = 3,
                                       .connections = 2,
                                       .threads = 1,
                                       .connect_timeout_ns = 5 * NS_PER_S,
                                       .response_timeout_ns = 20 * NS_PER_S,
                                       .request_timeout_ns = 20 * NS_PER_S,
                                       .max_header_bytes = 16384,
                                       .max_body_bytes = 1 << 24 };
}

static struct scenario_request get(const char *path)
{
        return (struct scenario_request){ .name = (char *)"test",
                                          .method = (char *)"GET",
                                          .path = (char *)path,
                                          .weight = 1,
                                          .expect_body_max_bytes = -1 };
}

static struct load_server *start_server(load_server_fn serve, const void *arg)
{
        struct load_server *server = calloc(1, sizeof(*server));

        server->serve = serve;
        server->serve_arg = arg;
        load_server_start(server);
        return server;
}

/* Stops it, and fails where the session layer had something to say against us. */
static void stop_server(struct load_server *server)
{
        load_server_stop(server);
        for (size_t i = 0; i < server->log_count; i++)
                if (strncmp(server->log[i], "broken", 6) == 0)
                        fail_msg("%s", server->log[i]);
        free(server);
}

static bool try_load(const char *url, const struct scenario_load *load,
                     const struct scenario_request *requests, size_t count, struct load_stats *ret_stats,
                     struct err *err)
{
        struct load_args args = {
                .load = load, .requests = requests, .request_count = count, .url = url, .seed = 1, .run = 1
        };
        struct load *running = NULL;
        bool ok = load_start(&args, &running, err) && load_finish(running, ret_stats, err);

        load_free(running);
        if (ok)
                assert_int_equal(ret_stats->planned,
                                 ret_stats->answered + ret_stats->failed + ret_stats->dropped);
        return ok;
}

static void drive(const char *url, const struct scenario_load *load, const struct scenario_request *requests,
                  size_t count, struct load_stats *ret_stats)
{
        struct err err = { 0 };

        if (!try_load(url, load, requests, count, ret_stats, &err))
                fail_msg("%s", err.message);
}

/* One path of the session layer's server. */
static void drive_path(const struct scenario_load *load, const char *path, struct load_stats *ret_stats)
{
        struct load_server *server = start_server(h2_serve, NULL);
        struct scenario_request request = get(path);

        drive(server->url, load, &request, 1, ret_stats);
        stop_server(server);
}

static void test_http2_sends_as_many_requests_as_asked(void **state)
{
        static const char *const paths[] = { "/ok", "/empty", "/trailers", "/interim", "/big", "/fields" };

        (void)state;
        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
                struct scenario_load load = base_load();
                struct load_stats stats;

                load.threads = 1 + (int64_t)i % 2;
                drive_path(&load, paths[i], &stats);
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
        struct scenario_request requests[] = { get("/ok"), get("/ok"), get("/empty") };
        struct scenario_load load = base_load();
        struct load_server *server = start_server(h2_serve, NULL);
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
        struct scenario_load load = base_load();
        struct scenario_request request = get("/ok");
        struct load_server *server = start_server(h2_serve, &small);
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
        struct scenario_load load = base_load();
        struct scenario_request request = get("/ok");
        struct load_server *server = start_server(h2_serve, &two);
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
        struct scenario_load load = base_load();
        struct scenario_request request = get("/ok");
        struct load_server *server = start_server(h2_serve, &none);
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
                struct scenario_load load = base_load();
                struct load_stats stats;

                drive_path(&load, cases[i].path, &stats);
                assert_int_equal(stats.failures[cases[i].failure], 100);
                assert_int_equal(stats.resent, cases[i].resent);
                assert_int_equal(stats.connects, 2); /* the connection outlives its streams */
                load_stats_clear(&stats);
        }
}

static void test_http2_gives_up_one_stream_and_keeps_the_connection(void **state)
{
        struct scenario_load load = base_load();
        struct scenario_request requests[] = { get("/never"), get("/ok") };
        struct load_server *server = start_server(h2_serve, NULL);
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
        struct scenario_load load = base_load();
        struct load_stats stats;

        (void)state;
        drive_path(&load, "/goaway", &stats);
        /* A request behind the last one that the service looks at is sent once more, at most. */
        assert_int_equal(stats.answered + stats.failures[LOAD_FAIL_GOAWAY], 100);
        assert_true(stats.answered > 0);
        assert_true(stats.connects > 2);
        assert_int_equal(stats.reconnects_by[LOAD_RECONNECT_ANNOUNCED], stats.reconnects);
        load_stats_clear(&stats);

        load.vus = load.streams = 1;
        load.requests = 20;
        drive_path(&load, "/goaway", &stats);
        assert_int_equal(stats.answered, 20);
        assert_int_equal(stats.connects, 20);
        assert_int_equal(stats.resent, 0);
        load_stats_clear(&stats);
}

static void test_http2_churns_connections_as_asked(void **state)
{
        struct scenario_load load = base_load();
        struct load_stats stats;

        (void)state;
        load.requests_per_connection = 10;
        drive_path(&load, "/ok", &stats);
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
                struct scenario_load load = base_load();
                struct scenario_request request = get(cases[i].path);
                struct load_server *server = start_server(h2_serve, NULL);
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
        struct scenario_load load = base_load();
        struct scenario_request request = get("/ok");
        struct load_server *server = start_server(NULL, NULL);
        struct load_stats stats = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(try_load(server->url, &load, &request, 1, &stats, &err));
        assert_non_null(strstr(err.message, "the service speaks HTTP/1.1, not HTTP/2"));
        load_server_stop(server);
        free(server);

        load.protocol = LOAD_HTTP1;
        server = start_server(h2_serve, NULL);
        err = (struct err){ 0 };
        assert_false(try_load(server->url, &load, &request, 1, &stats, &err));
        assert_non_null(strstr(err.message, "the service speaks HTTP/2, not HTTP/1.1: say --http2"));
        load_server_stop(server);
        free(server);
}

static void test_http2_keeps_an_open_schedule(void **state)
{
        struct scenario_load load = base_load();
        struct load_stats stats;

        (void)state;
        load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        load.rate_per_s = 1000;
        load.requests = 300;
        drive_path(&load, "/ok", &stats);
        assert_int_equal(stats.planned, 300);
        assert_int_equal(stats.answered, 300);
        load_stats_clear(&stats);
}

/* Frames as bytes; lengths count the payload. */
#define HEAD(l3, type, flags, id) "\0" l3 type flags "\0\0\0" id
#define SETTINGS_EMPTY HEAD("\0\0", "\x04", "\0", "\0")
#define HOSTILE(bytes) .first = SETTINGS_EMPTY bytes, .first_len = sizeof(SETTINGS_EMPTY bytes) - 1
#define AGAIN(bytes) .again = bytes, .again_len = sizeof(bytes) - 1

/* A peer, and what becomes of a request that it gets. */
static const struct hostile_case {
        struct h2_hostile peer;
        enum load_failure failure;
        enum load_failure or ; /* what may be met first; 0: nothing else */
} hostile_cases[] = {
        { { "a frame longer than allowed", HOSTILE("\0\x50\0\0\0\0\0\0\x01") }, LOAD_FAIL_PROTOCOL },
        { { "SETTINGS of five bytes", HOSTILE("\0\0\x05\x04\0\0\0\0\0hello") }, LOAD_FAIL_PROTOCOL },
        { { "a window above 2^31-1", HOSTILE("\0\0\x06\x04\0\0\0\0\0\0\x04\xff\xff\xff\xff") },
          LOAD_FAIL_PROTOCOL },
        { { "WINDOW_UPDATE by nothing", HOSTILE("\0\0\x04\x08\0\0\0\0\0\0\0\0\0") }, LOAD_FAIL_PROTOCOL },
        { { "WINDOW_UPDATE beyond the end", HOSTILE("\0\0\x04\x08\0\0\0\0\0\x7f\xff\xff\xff") },
          LOAD_FAIL_PROTOCOL },
        { { "a response on a stream of the peer's", HOSTILE("\0\0\x01\x01\x05\0\0\0\x02\x88") },
          LOAD_FAIL_PROTOCOL },
        { { "a response to nothing", HOSTILE("\0\0\x01\x01\x05\0\0\0\x7f\x88") }, LOAD_FAIL_PROTOCOL },
        { { "PUSH_PROMISE", HOSTILE("\0\0\x05\x05\x04\0\0\0\x01\0\0\0\x02\x88") }, LOAD_FAIL_PROTOCOL },
        { { "DATA before a head", HOSTILE("\0\0\x02\0\x01\0\0\0\x01hi") }, LOAD_FAIL_PROTOCOL },
        { { "padding longer than its frame", HOSTILE("\0\0\x02\x01\x0d\0\0\0\x01\x09\x88") },
          LOAD_FAIL_PROTOCOL },
        { { "a block that is no HPACK", HOSTILE("\0\0\x02\x01\x05\0\0\0\x01\xff\xff") }, LOAD_FAIL_PROTOCOL },
        { { "a status that is none", HOSTILE("\0\0\x06\x01\x05\0\0\0\x01\x08\x04"
                                             "2000") },
          LOAD_FAIL_PROTOCOL },
        { { "a head without a status", HOSTILE("\0\0\0\x01\x05\0\0\0\x01") }, LOAD_FAIL_PROTOCOL },
        { { "trailers that do not end", HOSTILE("\0\0\x01\x01\x04\0\0\0\x01\x88"
                                                "\0\0\0\x01\x04\0\0\0\x01") },
          LOAD_FAIL_PROTOCOL },
        { { "a block that is not continued", HOSTILE("\0\0\x01\x01\x01\0\0\0\x01\x88"
                                                     "\0\0\x04\x08\0\0\0\0\0\0\0\0\x01") },
          LOAD_FAIL_PROTOCOL },
        { { "CONTINUATION of nothing", HOSTILE("\0\0\x01\x09\x04\0\0\0\x01\x88") }, LOAD_FAIL_PROTOCOL },
        { { "PING of seven bytes", HOSTILE("\0\0\x07\x06\0\0\0\0\0pingpin") }, LOAD_FAIL_PROTOCOL },
        { { "no end of CONTINUATION", HOSTILE("\0\0\0\x01\x01\0\0\0\x01"), AGAIN("\0\0\0\x09\0\0\0\0\x01") },
          LOAD_FAIL_FLOOD },
        { { "no end of a header block", HOSTILE("\0\0\0\x01\x01\0\0\0\x01"),
            AGAIN("\0\0\x08\x09\0\0\0\0\x01\x88\x88\x88\x88\x88\x88\x88\x88") },
          LOAD_FAIL_HEADER_LIMIT },
        { { "no end of SETTINGS", HOSTILE(""), AGAIN(SETTINGS_EMPTY) }, LOAD_FAIL_FLOOD },
        { { "no end of PING", HOSTILE(""), AGAIN("\0\0\x08\x06\0\0\0\0\0pingpong") }, LOAD_FAIL_FLOOD },
        { { "no end of RST_STREAM", HOSTILE(""), AGAIN("\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08") },
          LOAD_FAIL_FLOOD,
          LOAD_FAIL_RST + 8 },
        { { "no end of empty DATA", HOSTILE("\0\0\x01\x01\x04\0\0\0\x01\x88"),
            AGAIN("\0\0\0\0\0\0\0\0\x01") },
          LOAD_FAIL_FLOOD },
        { { "no end of interim responses", HOSTILE(""),
            AGAIN("\0\0\x05\x01\x04\0\0\0\x01\x08\x03"
                  "103") },
          LOAD_FAIL_FLOOD },
        { { "no end of a body", HOSTILE("\0\0\x01\x01\x04\0\0\0\x01\x88"),
            AGAIN("\0\0\x10\0\0\0\0\0\x01"
                  "0123456789abcdef") },
          LOAD_FAIL_BODY_LIMIT },
        { { "frames of an unknown kind", HOSTILE(""), AGAIN("\0\0\x01\x55\0\0\0\0\x01x") }, LOAD_FAIL_FLOOD },
        { { "GOAWAY that covers nothing", HOSTILE("\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0") },
          LOAD_FAIL_GOAWAY },
        { { "the end in the middle of a frame", HOSTILE("\0\0\x50\x01\x04\0\0\0\x01\x88"), .hang_up = true },
          LOAD_FAIL_RESET,
          LOAD_FAIL_SEND },
        { { "a window of nothing", .first = "\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0", .first_len = 15 },
          LOAD_FAIL_RESPONSE_TIMEOUT },
};

static void test_http2_ends_with_a_reason_whatever_the_peer_does(void **state)
{
        struct scenario_request request = get("/x");
        struct scenario_load load = base_load();
        size_t before_bytes = 0;

        (void)state;
        load.vus = load.streams = 1;
        load.requests = 4;
        load.response_timeout_ns = load.request_timeout_ns = 3 * NS_PER_S;
        load.max_body_bytes = 100000;
        request.method = (char *)"POST";
        request.body = (char *)"body";
        request.body_bytes = 4;
        for (size_t i = 0; i < sizeof(hostile_cases) / sizeof(hostile_cases[0]); i++) {
                const struct hostile_case *c = &hostile_cases[i];
                struct load_server *server = start_server(h2_hostile, &c->peer);
                struct load_stats stats = { 0 };
                struct err err = { 0 };
                size_t now_bytes;
                int64_t failed;

                if (c->failure == LOAD_FAIL_RESPONSE_TIMEOUT)
                        load.response_timeout_ns = 100 * NS_PER_MS;
                if (!try_load(server->url, &load, &request, 1, &stats, &err))
                        fail_msg("%s: %s", c->peer.name, err.message);
                failed = stats.failures[c->failure];
                if (c->or)
                        failed += stats.failures[c->or ];
                if (failed != 4)
                        fail_msg("%s: %lld of 4 failed with %s", c->peer.name, (long long)failed,
                                 load_failure_names[c->failure]);
                load_stats_clear(&stats);
                load_server_stop(server);
                free(server);
                now_bytes = mallinfo2().uordblks;
                if (before_bytes && now_bytes > before_bytes + 4096)
                        fail_msg("%s: %zu bytes are left behind", c->peer.name, now_bytes - before_bytes);
                before_bytes = now_bytes;
        }
}

/* A block that is small on the wire and large in memory: one long field in the table, named again and again. */
static void test_http2_bounds_a_header_bomb(void **state)
{
        enum { VALUE = 3000, TIMES = 8000 };
        char *bytes = calloc(1, 64 + VALUE + TIMES);
        struct h2_hostile bomb = { .name = "bomb", .first = bytes };
        struct scenario_request request = get("/x");
        struct scenario_load load = base_load();
        struct load_server *server;
        struct load_stats stats;
        size_t len = 0, block, begin;

        (void)state;
        memcpy(bytes, SETTINGS_EMPTY, 9);
        begin = len = 9;
        len += 9;
        memcpy(bytes + len, "\x88\x40\x01x\x7f\xb9\x16",
               7); /* status 200; a field "x", put into the table, 3000 long */
        len += 7;
        memset(bytes + len, 'v', VALUE);
        len += VALUE;
        memset(bytes + len, 0xbe, TIMES); /* the table's newest */
        len += TIMES;
        block = len - begin - 9;
        memcpy(bytes + begin, (char[]){ 0, (char)(block >> 8), (char)block, 1, 5, 0, 0, 0, 1 }, 9);
        bomb.first_len = len;
        server = start_server(h2_hostile, &bomb);
        load.vus = load.streams = 1;
        load.requests = 3;
        drive(server->url, &load, &request, 1, &stats);
        assert_int_equal(stats.failures[LOAD_FAIL_HEADER_LIMIT], 3);
        load_stats_clear(&stats);
        load_server_stop(server);
        free(server);
        free(bytes);
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
                cmocka_unit_test(test_http2_ends_with_a_reason_whatever_the_peer_does),
                cmocka_unit_test(test_http2_bounds_a_header_bomb),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
