/* telemetry/page_fetch: from a page that answers to figures. */
#include "telemetry/page_fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "net/loop.h"
#include "tiny_server.h"
#include "unit.h"

#define PAGE "{\"own\":[1,2],\"memstats\":{\"Sys\":4096},\"goroutines\":7}"
static const struct tiny_answer answers[] = {
        { "/good", 200, PAGE, sizeof(PAGE) - 1 },
        { "/cut", 200, PAGE, sizeof(PAGE) - 6 },
        { "/guarded", 403, PAGE, sizeof(PAGE) - 1 },
        { NULL, 0, NULL, 0 },
};

static void test_figures_are_told_of_a_page_that_answers_with_them(void **state)
{
        struct tiny_server server;
        struct loop *loop;
        struct fetcher *fetcher;

        (void)state;
        tiny_server_start(&server, answers);
        assert_true(loop_new(&loop, NULL));
        assert_true(fetcher_new(loop, &fetcher, NULL));
        for (int i = 0; i < 3; i++) {
                struct sample sample = { 0 };
                struct err err = { 0 };
                int64_t took_ns = -1;
                char url[128];
                bool ok;

                snprintf(url, sizeof(url), "%s%s", server.url, answers[i].path);
                ok = page_fetch_wait(fetcher, url, PAGE_EXPVAR, 5 * NS_PER_S, NULL, &sample, &took_ns, &err);
                if (i < 2) {
                        assert_true(ok);
                        assert_true(took_ns >= 0);
                        assert_int_equal(sample_or(&sample, METRIC_GO_SYS, -1), 4096);
                        assert_int_equal(sample_or(&sample, METRIC_GO_GOROUTINES, -1), i == 0 ? 7 : -1);
                } else {
                        assert_false(ok);
                        assert_non_null(strstr(err.message, "status 403"));
                        assert_true(sample.present == 0);
                }
        }
        fetcher_free(fetcher);
        loop_free(loop);
        tiny_server_stop(&server);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_figures_are_told_of_a_page_that_answers_with_them),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
