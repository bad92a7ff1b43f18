/* net/h2_receive: peers that break the protocol, flood us or go away in the middle. */
#include "net/h2_receive.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "drive.h"
#include "h2_server.h"
#include "unit.h"

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

static void test_h2_receive_ends_with_a_reason_whatever_the_peer_does(void **state)
{
        struct scenario_request request = drive_get("/x");
        struct scenario_load load = drive_http2();
        size_t before_bytes = 0;

        (void)state;
        load.vus = load.streams = 1;
        load.requests = 4;
        load.response_timeout_ns = load.request_timeout_ns = 60 * NS_PER_S; /* not reached */
        load.max_body_bytes = 100000;
        request.method = (char *)"POST";
        request.body = (char *)"body";
        request.body_bytes = 4;
        for (size_t i = 0; i < sizeof(hostile_cases) / sizeof(hostile_cases[0]); i++) {
                const struct hostile_case *c = &hostile_cases[i];
                struct load_server *server = drive_server(h2_hostile, &c->peer);
                struct load_stats stats = { 0 };
                struct err err = { 0 };
                size_t now_bytes;
                int64_t failed;

                if (c->failure == LOAD_FAIL_RESPONSE_TIMEOUT)
                        load.response_timeout_ns = 100 * NS_PER_MS;
                if (!drive_try(server->url, &load, &request, 1, &stats, &err))
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
                /* Some KiB vary: chunks in a thread's cache (tcache) count as in use. */
                if (before_bytes && now_bytes > before_bytes + 16384)
                        fail_msg("%s: %zu bytes are left behind", c->peer.name, now_bytes - before_bytes);
                before_bytes = now_bytes;
        }
}

/* A block that is small on the wire and large in memory: one long field in the table, named again and again. */
static void test_h2_receive_bounds_a_header_bomb(void **state)
{
        enum { VALUE = 3000, TIMES = 8000 };
        char *bytes = calloc(1, 64 + VALUE + TIMES);
        struct h2_hostile bomb = { .name = "bomb", .first = bytes };
        struct scenario_request request = drive_get("/x");
        struct scenario_load load = drive_http2();
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
        server = drive_server(h2_hostile, &bomb);
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
                cmocka_unit_test(test_h2_receive_ends_with_a_reason_whatever_the_peer_does),
                cmocka_unit_test(test_h2_receive_bounds_a_header_bomb),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
