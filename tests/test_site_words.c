/* words/site_words: the place to start at is the service's own. */
#include "words/site_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "unit.h"

/* One stack that is all that grew, in a service of this module. */
static void assert_starts(const char *module, const char *stack, bool goroutines, const char *expected)
{
        struct verdict_call_site site = { .stack = mem_dup(stack), .share = 0.85, .goroutines = goroutines };
        struct result result = { .verdict = { .call_sites = &site, .call_site_count = 1 } };
        struct strbuf buf = { 0 };

        result.facts.go.module = module ? mem_dup(module) : NULL;
        site_words_append(&result, &buf);
        assert_string_equal(strbuf_text(&buf), expected);
        strbuf_clear(&buf);
        free(site.stack);
        free(result.facts.go.module);
}

static void test_the_place_is_the_innermost_of_the_services_own(void **state)
{
        (void)state;
        assert_starts(NULL, "main.keep (main.go:12) < net/http.HandlerFunc.ServeHTTP", false,
                      " Start at main.keep (main.go:12): 85 % of what grew was made there.");
        assert_starts(
                NULL,
                "strings.(*Builder).grow (builder.go:61) < strings.Repeat < main.parse (main.go:7) < main.main",
                false,
                " Start at main.parse (main.go:7): 85 % of what grew was made for it, by "
                "strings.(*Builder).grow (builder.go:61).");
        assert_starts("example.com/shop v1.2.3",
                      "github.com/lru/v2.(*Cache).Add < example.com/shop/cart.Put < net/http.(*conn).serve",
                      false,
                      " Start at example.com/shop/cart.Put: 85 % of what grew was made for it, by "
                      "github.com/lru/v2.(*Cache).Add.");
        /* "example.com/shopping" is another module. */
        assert_starts(
                "example.com/shop (devel)",
                "bytes.growSlice < example.com/shopping.Put < net/http.(*conn).serve", false,
                " Start at example.com/shopping.Put: 85 % of what grew was made for it, by bytes.growSlice.");
        assert_starts(
                NULL, "internal/poll.runtime_pollWait (netpoll.go:351) < net/http.(*conn).serve", true,
                " Start at internal/poll.runtime_pollWait (netpoll.go:351): 85 % of the goroutines that are more "
                "stand there.");
        assert_starts(NULL, "internal/poll.runtime_pollWait < main.wait < main.work", true,
                      " Start at main.wait: 85 % of the goroutines that are more stand beneath it, in "
                      "internal/poll.runtime_pollWait.");
        assert_starts(NULL, "", false, "");
}

static void test_connections_of_an_http_client_are_told_for_what_they_are(void **state)
{
        struct verdict_call_site sites[] = {
                { .stack = (char *)"internal/poll.runtime_pollWait < net/http.(*conn).serve",
                  .share = 0.34,
                  .goroutines = true },
                { .stack = (char *)"net/http.(*persistConn).readLoop (transport.go:2395)",
                  .share = 0.33,
                  .goroutines = true },
                { .stack = (char *)"net/http.(*persistConn).writeLoop (transport.go:2590)",
                  .share = 0.33,
                  .goroutines = true },
        };
        struct result result = { .verdict = { .call_sites = sites, .call_site_count = 3 } };
        struct strbuf buf = { 0 };

        (void)state;
        site_words_append(&result, &buf);
        assert_non_null(strstr(strbuf_text(&buf),
                               " 66 % of those that are more serve connections of an HTTP client"));
        assert_null(strstr(strbuf_text(&buf), "Start at"));
        strbuf_clear(&buf);
        result.verdict.call_site_count = 0;
        site_words_append(&result, &buf);
        assert_int_equal(buf.len, 0);
        strbuf_clear(&buf);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_the_place_is_the_innermost_of_the_services_own),
                cmocka_unit_test(test_connections_of_an_http_client_are_told_for_what_they_are),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
