/* net/http_parse: the framing rules of RFC 9112, and that cutting the bytes anywhere changes nothing. */
#include "net/http_parse.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "unit.h"

static const struct http_limits limits = { .max_header_bytes = 512, .max_body_bytes = 1000 };

/* What a response amounts to: all that must not depend on how its bytes arrived. */
struct outcome {
        enum http_parse_status parse;
        int status;
        int64_t body_bytes;
        bool keep_alive;
        const char *fault;
};

static const struct fixture {
        const char *name;
        bool is_head;
        struct outcome outcomes[2]; /* the second of a pipelined pair; status 0: none */
} fixtures[] = {
        { "length", false, { { HTTP_PARSE_DONE, 200, 13, true, NULL } } },
        { "length-zero", false, { { HTTP_PARSE_DONE, 200, 0, true, NULL } } },
        { "length-repeated", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "no-reason", false, { { HTTP_PARSE_DONE, 404, 1, true, NULL } } },
        { "bare-lf", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "chunked", false, { { HTTP_PARSE_DONE, 200, 31, true, NULL } } },
        { "chunked-trailers", false, { { HTTP_PARSE_DONE, 200, 3, true, NULL } } },
        { "head", true, { { HTTP_PARSE_DONE, 200, 0, true, NULL } } },
        { "no-content", false, { { HTTP_PARSE_DONE, 204, 0, true, NULL } } },
        { "not-modified", false, { { HTTP_PARSE_DONE, 304, 0, true, NULL } } },
        { "interim", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "close", false, { { HTTP_PARSE_DONE, 200, 2, false, NULL } } },
        { "until-close", false, { { HTTP_PARSE_DONE, 200, 19, false, NULL } } },
        { "encoded-until-close", false, { { HTTP_PARSE_DONE, 200, 4, false, NULL } } },
        { "version-0", false, { { HTTP_PARSE_DONE, 200, 2, false, NULL } } },
        { "version-0-keep", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "folded", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "pipelined",
          false,
          { { HTTP_PARSE_DONE, 200, 2, true, NULL }, { HTTP_PARSE_DONE, 500, 3, true, NULL } } },
        { "empty-header-value", false, { { HTTP_PARSE_DONE, 200, 2, true, NULL } } },
        { "bad-garbage", false, { { HTTP_PARSE_BAD, 0, 0, false, "does not begin with HTTP/1." } } },
        { "bad-version", false, { { HTTP_PARSE_BAD, 0, 0, false, "does not begin with HTTP/1." } } },
        { "bad-status", false, { { HTTP_PARSE_BAD, 0, 0, false, "malformed status line" } } },
        { "bad-status-low", false, { { HTTP_PARSE_BAD, 0, 0, false, "malformed status line" } } },
        { "bad-status-long", false, { { HTTP_PARSE_BAD, 0, 0, false, "malformed status line" } } },
        { "bad-upgrade",
          false,
          { { HTTP_PARSE_BAD, 101, 0, false, "switches protocols, which nobody asked for" } } },
        { "bad-length", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed Content-Length" } } },
        { "bad-length-sign", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed Content-Length" } } },
        { "bad-length-two", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed Content-Length" } } },
        { "bad-length-empty", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed Content-Length" } } },
        { "bad-length-huge", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed Content-Length" } } },
        { "bad-length-contradicts",
          false,
          { { HTTP_PARSE_BAD, 200, 0, false, "contradicting Content-Length" } } },
        { "bad-both-framings",
          false,
          { { HTTP_PARSE_BAD, 200, 0, true, "Transfer-Encoding beside Content-Length" } } },
        { "bad-chunked-twice",
          false,
          { { HTTP_PARSE_BAD, 200, 0, false, "a transfer coding behind chunked" } } },
        { "bad-chunked-version-0",
          false,
          { { HTTP_PARSE_BAD, 200, 0, false, "Transfer-Encoding in HTTP/1.0" } } },
        { "bad-chunk-size", false, { { HTTP_PARSE_BAD, 200, 0, true, "malformed chunk size" } } },
        { "bad-chunk-size-huge", false, { { HTTP_PARSE_BAD, 200, 0, true, "chunk size too large" } } },
        { "bad-chunk-end", false, { { HTTP_PARSE_BAD, 200, 3, true, "no line end behind a chunk" } } },
        { "bad-trailer", false, { { HTTP_PARSE_BAD, 200, 0, true, "malformed trailer" } } },
        { "bad-header", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed header line" } } },
        { "bad-header-space", false, { { HTTP_PARSE_BAD, 200, 0, false, "malformed header line" } } },
        { "bad-header-nul", false, { { HTTP_PARSE_BAD, 200, 0, false, "a control character in a line" } } },
        { "bad-header-cr", false, { { HTTP_PARSE_BAD, 200, 0, false, "a control character in a line" } } },
        { "bad-folded-length", false, { { HTTP_PARSE_BAD, 200, 0, false, "a folded framing header" } } },
        { "cut-head", false, { { HTTP_PARSE_BAD, 200, 0, false, "closed within the response" } } },
        { "cut-body", false, { { HTTP_PARSE_BAD, 200, 9, true, "closed within the response" } } },
        { "cut-chunk", false, { { HTTP_PARSE_BAD, 200, 9, true, "closed within the response" } } },
        { "limit-header", false, { { HTTP_PARSE_HEADER_LIMIT, 200, 0, false, NULL } } },
        { "limit-header-many", false, { { HTTP_PARSE_HEADER_LIMIT, 200, 0, false, NULL } } },
        { "limit-interim", false, { { HTTP_PARSE_HEADER_LIMIT, 102, 0, false, NULL } } },
        { "limit-before-garbage", false, { { HTTP_PARSE_HEADER_LIMIT, 126, 0, false, NULL } } },
        { "limit-body", false, { { HTTP_PARSE_BODY_LIMIT, 200, 0, true, NULL } } },
        { "limit-body-chunked", false, { { HTTP_PARSE_BODY_LIMIT, 200, 1000, true, NULL } } },
        { "limit-body-until-close", false, { { HTTP_PARSE_BODY_LIMIT, 200, -1, false, NULL } } },
};

enum { FIXTURE_COUNT = sizeof(fixtures) / sizeof(fixtures[0]) };

static void read_fixture(const char *name, struct strbuf *buf)
{
        char path[512];

        snprintf(path, sizeof(path), "%s/http/%s.http", FIXTURES, name);
        assert_true(file_read(path, 1 << 20, buf, NULL));
}

/* Feeds pieces that end at `cuts` until the response ends; takes from `*at`. */
static enum http_parse_status feed_pieces(struct http_parser *parser, struct http_head_memo *memo,
                                          const struct strbuf *bytes, const size_t *cuts, size_t *at)
{
        enum http_parse_status status = HTTP_PARSE_MORE;

        for (; status == HTTP_PARSE_MORE && *at < bytes->len; cuts++) {
                size_t used;

                while (*cuts <= *at)
                        cuts++;
                status = http_parser_feed(parser, &limits, memo, bytes->text + *at, *cuts - *at, &used);
                if (status == HTTP_PARSE_MORE)
                        assert_int_equal(used, *cuts - *at);
                *at += used;
        }
        return status == HTTP_PARSE_MORE ? http_parser_close(parser) : status;
}

/* `cuts` ends with the length of the input. */
static void check_fixture(const struct fixture *fixture, struct http_head_memo *memo,
                          const struct strbuf *bytes, const size_t *cuts)
{
        struct http_parser parser = { 0 };
        size_t at = 0;

        for (size_t i = 0; i < 2 && (i == 0 || fixture->outcomes[i].status); i++) {
                const struct outcome *want = &fixture->outcomes[i];
                enum http_parse_status parse;

                http_parser_begin(&parser, fixture->is_head);
                assert_true(http_parser_is_fresh(&parser));
                parse = feed_pieces(&parser, memo, bytes, cuts, &at);
                if (parse != want->parse || parser.status != want->status)
                        fail_msg("%s: parse %d status %d fault %s", fixture->name, parse, parser.status,
                                 parser.fault ? parser.fault : "none");
                if (want->body_bytes >= 0)
                        assert_int_equal(parser.body_bytes, want->body_bytes);
                assert_int_equal(parser.keep_alive, want->keep_alive);
                if (want->fault)
                        assert_string_equal(parser.fault, want->fault);
                else
                        assert_null(parser.fault);
        }
        if (fixture->outcomes[0].parse == HTTP_PARSE_DONE)
                assert_int_equal(at, bytes->len);
        http_parser_clear(&parser);
}

static void test_http_parse_reads_each_fixture_whole(void **state)
{
        (void)state;
        for (size_t i = 0; i < FIXTURE_COUNT; i++) {
                struct strbuf bytes = { 0 };

                read_fixture(fixtures[i].name, &bytes);
                check_fixture(&fixtures[i], NULL, &bytes, (size_t[]){ bytes.len });
                strbuf_clear(&bytes);
        }
}

static void test_http_parse_does_not_care_where_bytes_are_cut(void **state)
{
        (void)state;
        for (size_t i = 0; i < FIXTURE_COUNT; i++) {
                struct strbuf bytes = { 0 };

                read_fixture(fixtures[i].name, &bytes);
                for (size_t a = 1; a < bytes.len; a++)
                        for (size_t b = a + 1; b <= bytes.len; b += bytes.len > 300 ? 37 : 1)
                                check_fixture(&fixtures[i], NULL, &bytes, (size_t[]){ a, b, bytes.len });
                strbuf_clear(&bytes);
        }
}

static void test_http_parse_reads_single_bytes(void **state)
{
        size_t cuts[2048];

        (void)state;
        for (size_t i = 0; i < 2048; i++)
                cuts[i] = i + 1;
        for (size_t i = 0; i < FIXTURE_COUNT; i++) {
                struct strbuf bytes = { 0 };

                read_fixture(fixtures[i].name, &bytes);
                check_fixture(&fixtures[i], NULL, &bytes, cuts);
                strbuf_clear(&bytes);
        }
}

static void test_http_parse_with_a_memory_of_the_last_head_reads_the_same(void **state)
{
        struct http_head_memo memo = { 0 };

        (void)state;
        /* Each fixture twice, so that the second reading comes from memory; then cut, among strangers. */
        for (size_t i = 0; i < FIXTURE_COUNT; i++) {
                struct strbuf bytes = { 0 };

                read_fixture(fixtures[i].name, &bytes);
                check_fixture(&fixtures[i], &memo, &bytes, (size_t[]){ bytes.len });
                check_fixture(&fixtures[i], &memo, &bytes, (size_t[]){ bytes.len });
                for (size_t a = 1; a<bytes.len; a += bytes.len> 300 ? 37 : 1)
                        check_fixture(&fixtures[i], &memo, &bytes, (size_t[]){ a, bytes.len });
                strbuf_clear(&bytes);
        }
}

static void test_http_parse_does_not_take_a_head_response_for_another(void **state)
{
        static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
        struct http_head_memo memo = { 0 };
        struct http_parser parser = { 0 };
        size_t used;

        (void)state;
        for (int i = 0; i < 4; i++) {
                bool is_head = i % 2 == 0;

                http_parser_begin(&parser, is_head);
                assert_int_equal(http_parser_feed(&parser, &limits, &memo, text, sizeof(text) - 1, &used),
                                 is_head ? HTTP_PARSE_DONE : HTTP_PARSE_MORE);
        }
}

static void test_http_parse_owns_nothing_when_a_response_arrives_whole(void **state)
{
        struct http_parser parser = { 0 };
        struct strbuf bytes = { 0 };
        size_t used;

        (void)state;
        read_fixture("chunked", &bytes);
        http_parser_begin(&parser, false);
        assert_int_equal(http_parser_feed(&parser, &limits, NULL, bytes.text, bytes.len, &used),
                         HTTP_PARSE_DONE);
        assert_null(parser.carry);
        strbuf_clear(&bytes);
}

static void test_http_parse_keeps_an_endless_line_within_its_limit(void **state)
{
        struct http_parser parser = { 0 };
        enum http_parse_status status;
        const char *begin = "HTTP/1.1 200 OK\r\nX: ";
        size_t used;
        int fed = 0;

        (void)state;
        http_parser_begin(&parser, false);
        status = http_parser_feed(&parser, &limits, NULL, begin, strlen(begin), &used);
        for (; status == HTTP_PARSE_MORE; fed++)
                status = http_parser_feed(&parser, &limits, NULL, "a", 1, &used);
        assert_int_equal(status, HTTP_PARSE_HEADER_LIMIT);
        assert_true(fed < limits.max_header_bytes);
        assert_true(parser.carry_capacity <= 2 * limits.max_header_bytes);
        http_parser_clear(&parser);
}

static void test_http_parse_close_without_a_response_is_a_fault(void **state)
{
        struct http_parser parser = { 0 };

        (void)state;
        http_parser_begin(&parser, false);
        assert_int_equal(http_parser_close(&parser), HTTP_PARSE_BAD);
        assert_string_equal(parser.fault, "closed before the response");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_http_parse_reads_each_fixture_whole),
                cmocka_unit_test(test_http_parse_does_not_care_where_bytes_are_cut),
                cmocka_unit_test(test_http_parse_reads_single_bytes),
                cmocka_unit_test(test_http_parse_with_a_memory_of_the_last_head_reads_the_same),
                cmocka_unit_test(test_http_parse_does_not_take_a_head_response_for_another),
                cmocka_unit_test(test_http_parse_owns_nothing_when_a_response_arrives_whole),
                cmocka_unit_test(test_http_parse_keeps_an_endless_line_within_its_limit),
                cmocka_unit_test(test_http_parse_close_without_a_response_is_a_fault),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
