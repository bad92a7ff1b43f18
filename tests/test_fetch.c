/* net/fetch: every request ends in exactly one answer, within its limits. */
#include "net/fetch.h"
#include "net/fetch_wait.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "net/loop.h"
#include "tiny_server.h"

#include "unit.h"

static char big[100000];
static char huge[32 << 20];
static const struct tiny_answer answers[] = {
        { "/ok", 200, "hello", 5 }, { "/big", 200, big, sizeof(big) },    { "/missing", 404, "no", 2 },
        { "/never", 200, NULL, 0 }, { "/huge", 200, huge, sizeof(huge) }, { NULL, 0, NULL, 0 },
};

struct fixture {
        struct tiny_server server;
        struct loop *loop;
        struct fetcher *fetcher;
        int calls;
        char error[512];
};

static int setup(void **state)
{
        struct fixture *f = calloc(1, sizeof(*f));

        tiny_server_start(&f->server, answers);
        assert_true(loop_new(&f->loop, NULL));
        assert_true(fetcher_new(f->loop, &f->fetcher, NULL));
        *state = f;
        return 0;
}

static int teardown(void **state)
{
        struct fixture *f = *state;

        fetcher_free(f->fetcher);
        loop_free(f->loop);
        tiny_server_stop(&f->server);
        free(f);
        return 0;
}

static bool get(struct fixture *f, const char *path, size_t limit, int64_t timeout_ns, struct strbuf *body,
                struct err *err)
{
        char url[128];
        int64_t took_ns;

        snprintf(url, sizeof(url), "%s%s", f->server.url, path);
        return fetcher_get_wait(f->fetcher, url, limit, timeout_ns, NULL, body, &took_ns, err);
}

static void test_fetch_keeps_one_connection_for_many_requests(void **state)
{
        struct fixture *f = *state;
        struct strbuf body = { 0 };
        struct err err = { 0 };

        for (int i = 0; i < 5; i++)
                assert_true(get(f, "/ok", 100, NS_PER_S, &body, &err));
        assert_string_equal(strbuf_text(&body), "hellohellohellohellohello");
        assert_int_equal(f->server.connections, 1);
        strbuf_clear(&body);
}

static void test_fetch_reaches_a_unix_socket(void **state)
{
        struct fixture *f = *state;
        char folder[] = "/tmp/plateau-fetch-XXXXXX";
        struct tiny_server server;
        struct strbuf body = { 0 };
        struct err err = { 0 };
        char path[64];
        char url[256];

        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof(path), "%s/s", folder);
        tiny_server_start_unix(&server, answers, path);
        snprintf(url, sizeof(url), "%s:/ok", server.url);
        if (!fetcher_get_wait(f->fetcher, url, 100, NS_PER_S, NULL, &body, NULL, &err))
                fail_msg("%s", err.message);
        assert_string_equal(strbuf_text(&body), "hello");
        strbuf_clear(&body);
        tiny_server_stop(&server);
        unlink(path);
        rmdir(folder);
}

static void test_fetch_head_tells_the_status(void **state)
{
        struct fixture *f = *state;
        char url[256];
        long status = 0;
        struct err err = { 0 };

        snprintf(url, sizeof(url), "%s/missing", f->server.url);
        assert_true(fetcher_head_wait(f->fetcher, url, NS_PER_S, NULL, &status, &err));
        assert_int_equal(status, 404);
        snprintf(url, sizeof(url), "%s/never", f->server.url);
        assert_false(fetcher_head_wait(f->fetcher, url, 50 * NS_PER_MS, NULL, &status, &err));
}

static void test_fetch_refuses_what_is_too_large_and_goes_on(void **state)
{
        struct fixture *f = *state;
        struct strbuf body = { 0 };
        struct err err = { 0 };

        assert_false(get(f, "/big", 99999, NS_PER_S, &body, &err));
        assert_non_null(strstr(err.message, "larger than the limit of 99999 bytes"));
        assert_int_equal(body.len, 0);
        assert_true(get(f, "/big", 100000, NS_PER_S, &body, &err));
        assert_int_equal(body.len, 100000);
        strbuf_clear(&body);
}

struct told {
        size_t bytes;
        size_t pieces;
        size_t allocated; /* the most, at a piece */
};

static void on_piece(const char *bytes, size_t len, void *arg)
{
        struct told *told = arg;
        struct mallinfo2 now = mallinfo2();

        (void)bytes;
        told->bytes += len;
        told->pieces++;
        if (told->allocated < now.uordblks + now.hblkhd)
                told->allocated = now.uordblks + now.hblkhd;
}

static void test_fetch_hands_a_body_on_and_keeps_none_of_it(void **state)
{
        struct fixture *f = *state;
        struct mallinfo2 before = mallinfo2();
        struct told told = { 0 };
        const struct fetch_sink sink = { on_piece, &told };
        struct err err = { 0 };
        char url[128];

        snprintf(url, sizeof(url), "%s/huge", f->server.url);
        assert_true(
                fetcher_stream_wait(f->fetcher, url, sink, sizeof(huge), 60 * NS_PER_S, NULL, NULL, &err));
        assert_int_equal(told.bytes, sizeof(huge));
        assert_true(told.pieces > 1);
        assert_true(told.allocated < before.uordblks + before.hblkhd + (1 << 20));
        assert_false(fetcher_stream_wait(f->fetcher, url, sink, sizeof(huge) - 1, 60 * NS_PER_S, NULL, NULL,
                                         &err));
        assert_non_null(strstr(err.message, "larger than the limit"));
}

static void test_fetch_hands_on_no_page_of_an_error(void **state)
{
        struct fixture *f = *state;
        struct told told = { 0 };
        struct err err = { 0 };
        char url[128];

        snprintf(url, sizeof(url), "%s/missing", f->server.url);
        assert_false(fetcher_stream_wait(f->fetcher, url, (struct fetch_sink){ on_piece, &told }, 100,
                                         NS_PER_S, NULL, NULL, &err));
        assert_non_null(strstr(err.message, "status 404"));
        assert_int_equal(told.pieces, 0);
}

static void test_fetch_gives_up_on_an_answer_that_never_comes(void **state)
{
        struct fixture *f = *state;
        struct strbuf body = { 0 };
        struct err err = { 0 };

        assert_false(get(f, "/never", 100, 50 * NS_PER_MS, &body, &err));
        assert_non_null(strstr(err.message, "/never"));
        assert_true(get(f, "/ok", 100, 5 * NS_PER_S, &body, &err));
        strbuf_clear(&body);
}

static void test_fetch_names_url_and_status(void **state)
{
        struct fixture *f = *state;
        struct strbuf body = { 0 };
        struct err err = { 0 };

        assert_false(get(f, "/missing", 100, NS_PER_S, &body, &err));
        assert_non_null(strstr(err.message, "/missing: status 404, expected 200"));
        assert_false(
                fetcher_get_wait(f->fetcher, "http://127.0.0.1:1/", 100, NS_PER_S, NULL, &body, NULL, &err));
        assert_false(
                fetcher_get_wait(f->fetcher, "file:///etc/passwd", 100, NS_PER_S, NULL, &body, NULL, &err));
        assert_int_equal(body.len, 0);
        strbuf_clear(&body);
}

static void on_done(const struct fetch_answer *answer, void *arg)
{
        struct fixture *f = arg;

        f->calls++;
        snprintf(f->error, sizeof(f->error), "%s", answer->error ? answer->error : "");
}

static void test_fetch_cancel_answers_once(void **state)
{
        struct fixture *f = *state;
        char url[128];

        snprintf(url, sizeof(url), "%s/never", f->server.url);
        fetcher_get(f->fetcher, url, 100, NS_PER_S, on_done, f);
        assert_int_equal(f->calls, 0);
        fetcher_cancel(f->fetcher, f);
        assert_int_equal(f->calls, 1);
        assert_non_null(strstr(f->error, "cancelled"));
        fetcher_get(f->fetcher, url, 100, NS_PER_S, on_done, f);
        loop_run_until(f->loop, clock_now_ns() + NS_PER_MS, NULL);
        fetcher_free(f->fetcher);
        f->fetcher = NULL;
        assert_int_equal(f->calls, 2);
}

static void test_fetch_wait_ends_when_told_to_stop(void **state)
{
        struct fixture *f = *state;
        struct strbuf body = { 0 };
        struct err err = { 0 };
        bool stop = true;
        char url[128];

        snprintf(url, sizeof(url), "%s/never", f->server.url);
        assert_false(fetcher_get_wait(f->fetcher, url, 100, 60 * NS_PER_S, &stop, &body, NULL, &err));
        assert_non_null(strstr(err.message, "cancelled"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_fetch_keeps_one_connection_for_many_requests, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_fetch_reaches_a_unix_socket, setup, teardown),
                cmocka_unit_test_setup_teardown(test_fetch_head_tells_the_status, setup, teardown),
                cmocka_unit_test_setup_teardown(test_fetch_refuses_what_is_too_large_and_goes_on, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_fetch_hands_a_body_on_and_keeps_none_of_it, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_fetch_hands_on_no_page_of_an_error, setup, teardown),
                cmocka_unit_test_setup_teardown(test_fetch_gives_up_on_an_answer_that_never_comes, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_fetch_names_url_and_status, setup, teardown),
                cmocka_unit_test_setup_teardown(test_fetch_cancel_answers_once, setup, teardown),
                cmocka_unit_test_setup_teardown(test_fetch_wait_ends_when_told_to_stop, setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
