/* net/fetch against a service that speaks HTTP/2 alone, in the clear: each page has a connection of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "h2_server.h"
#include "load_server.h"
#include "net/fetch.h"
#include "net/fetch_wait.h"
#include "net/loop.h"
#include "unit.h"

struct pages {
        struct load_server *server;
        struct loop *loop;
        struct fetcher *fetcher;
};

static struct pages open_pages(void)
{
        struct pages pages = { .server = calloc(1, sizeof(*pages.server)) };

        pages.server->serve = h2_serve;
        load_server_start(pages.server);
        assert_true(loop_new(&pages.loop, NULL));
        assert_true(fetcher_new(pages.loop, &pages.fetcher, NULL));
        return pages;
}

static void close_pages(struct pages *pages)
{
        fetcher_free(pages->fetcher);
        loop_free(pages->loop);
        load_server_stop(pages->server);
        free(pages->server);
}

static void fetch_page(struct pages *pages, const char *path, const char *want)
{
        struct strbuf body = { 0 };
        struct err err = { 0 };
        char url[160];

        snprintf(url, sizeof(url), "%s%s", pages->server->url, path);
        if (!fetcher_get_wait(pages->fetcher, url, 100, 5 * NS_PER_S, NULL, &body, NULL, &err))
                fail_msg("%s", err.message);
        assert_string_equal(body.text, want);
        strbuf_clear(&body);
}

static void test_fetch_tries_http1_once_where_only_http2_is_spoken(void **state)
{
        struct pages pages = open_pages();

        (void)state;
        for (int i = 0; i < 10; i++)
                fetch_page(&pages, "/ok", "xxxxx");
        /* One for each page, and the first one, on which HTTP/1.1 failed. */
        assert_int_equal(pages.server->connection_count, 11);
        close_pages(&pages);
}

struct together {
        int left;
        bool over;
};

static void on_page(const struct fetch_answer *answer, void *arg)
{
        struct together *together = arg;

        assert_null(answer->error);
        together->over = --together->left == 0;
}

static void test_fetch_answers_pages_asked_for_at_once(void **state)
{
        enum { AT_ONCE = 3 };
        struct pages pages = open_pages();
        char url[160];

        (void)state;
        snprintf(url, sizeof(url), "%s/ok", pages.server->url);
        for (int round = 0; round < 10; round++) {
                struct together together = { .left = AT_ONCE };

                for (int i = 0; i < AT_ONCE; i++)
                        fetcher_get(pages.fetcher, url, 100, 5 * NS_PER_S, on_page, &together);
                loop_run_until(pages.loop, clock_now_ns() + 10 * NS_PER_S, &together.over);
                assert_true(together.over);
        }
        close_pages(&pages);
}

/* Its end arrives in one piece that is larger than libcurl's own buffer. */
static void test_fetch_reads_large_pages_to_their_end(void **state)
{
        enum { PAGES = 100 };
        struct pages pages = open_pages();
        char url[160];

        (void)state;
        snprintf(url, sizeof(url), "%s/big", pages.server->url);
        for (int i = 0; i < PAGES; i++) {
                struct strbuf body = { 0 };
                struct err err = { 0 };

                if (!fetcher_get_wait(pages.fetcher, url, 1 << 20, 5 * NS_PER_S, NULL, &body, NULL, &err))
                        fail_msg("page %d: %s", i, err.message);
                strbuf_clear(&body);
        }
        close_pages(&pages);
}

static void hang_up(struct load_server *server)
{
        pthread_mutex_lock(&server->mutex);
        for (size_t i = 0; i < server->connection_count; i++)
                if (server->fds[i] >= 0)
                        shutdown(server->fds[i], SHUT_RDWR);
        pthread_mutex_unlock(&server->mutex);
}

static void test_fetch_goes_on_after_the_service_hung_up(void **state)
{
        struct pages pages = open_pages();

        (void)state;
        for (int i = 0; i < 5; i++) {
                fetch_page(&pages, "/ok", "xxxxx");
                fetch_page(&pages, "/ok", "xxxxx");
                hang_up(pages.server);
        }
        close_pages(&pages);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_fetch_tries_http1_once_where_only_http2_is_spoken),
                cmocka_unit_test(test_fetch_answers_pages_asked_for_at_once),
                cmocka_unit_test(test_fetch_reads_large_pages_to_their_end),
                cmocka_unit_test(test_fetch_goes_on_after_the_service_hung_up),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
