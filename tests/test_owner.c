/* telemetry/owner: what pages say of their process beside the figures, held against this one. */
#include "telemetry/owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "telemetry/pages.h"
#include "tiny_server.h"
#include "unit.h"

static const char other[] = "{\"memstats\":{},\"cmdline\":[\"/srv/other\",\"-v\"]}";
static const char silent[] = "{\"memstats\":{}}";
static const char long_ago[] = "# HELP x\nprocess_start_time_seconds 1.0e+09\n";

/* What is wrong with one page, held against ourselves; "": nothing. */
static void check_page(const char *path, const char *body, struct scenario_target target, char ret[512])
{
        const struct tiny_answer answers[] = { { path, 200, body, strlen(body), NULL },
                                               { NULL, 0, NULL, 0, NULL } };
        struct pages args = { .target = &target };
        struct tiny_server server;
        struct loop *loop = NULL;
        struct process_ref self = { 0 };
        struct err err = { 0 };
        bool ok;

        tiny_server_start(&server, answers);
        assert_true(loop_new(&loop, NULL));
        assert_true(fetcher_new(loop, &args.fetcher, NULL));
        assert_true(process_ref_open(getpid(), &self, NULL));
        args.base_url = server.url;
        args.process = &self;
        ok = owner_check(&args, &err);
        assert_true(ok == (err.message[0] == '\0'));
        snprintf(ret, 512, "%.500s", err.message);
        fetcher_free(args.fetcher);
        loop_free(loop);
        tiny_server_stop(&server);
        process_ref_clear(&self);
}

static void test_owner_of_expvars_page_is_known_by_its_command_line(void **state)
{
        const struct scenario_target target = { .pages[SOURCE_EXPVAR] = (char *)"/vars" };
        struct process_ref self = { 0 };
        struct strbuf own = { 0 }, page = { 0 };
        char fault[512];

        (void)state;
        check_page("/vars", other, target, fault);
        assert_non_null(strstr(fault, "is the page of '/srv/other -v"));
        check_page("/vars", silent, target, fault);
        assert_string_equal(fault, "");
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_true(process_ref_read(&self, "cmdline", 1 << 16, &own, NULL));
        strbuf_printf(&page, "{\"cmdline\":[\"%s\"]}", own.text); /* the runner gives no words */
        check_page("/vars", page.text, target, fault);
        assert_string_equal(fault, "");
        strbuf_clear(&page);
        strbuf_clear(&own);
        process_ref_clear(&self);
}

static void test_owner_of_pprofs_pages_is_known_by_its_command_line(void **state)
{
        char fault[512];

        (void)state;
        check_page("/pprof/cmdline", "/srv/other",
                   (struct scenario_target){ .pages[SOURCE_PPROF] = (char *)"/pprof/" }, fault);
        assert_non_null(strstr(fault, "is the page of '/srv/other'"));
}

static void test_owner_of_prometheus_page_is_known_by_its_begin(void **state)
{
        const struct scenario_target target = { .pages[SOURCE_PROMETHEUS] = (char *)"/metrics" };
        char fault[512], page[64];

        (void)state;
        check_page("/metrics", long_ago, target, fault);
        assert_non_null(strstr(fault, "is the page of a process that began"));
        assert_non_null(strstr(fault, " s before process"));
        /* We have just begun. */
        snprintf(page, sizeof(page), "process_start_time_seconds %.2f\n", (double)clock_wall_ns() / 1e9);
        check_page("/metrics", page, target, fault);
        assert_string_equal(fault, "");
        check_page("/metrics", "go_goroutines 3\n", target, fault);
        assert_string_equal(fault, "");
}

static void test_owner_says_nothing_of_words_that_a_page_cannot_show(void **state)
{
        static const char *const pages[] = { "{\"cmdline\":[\"a\",\"\xef\xbf\xbd\"]}", "{\"cmdline\":[]}",
                                             "{\"cmdline\":[1]}", "{\"cmdline\":", "" };

        (void)state;
        for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
                struct strbuf words = { 0 };

                assert_false(owner_parse_expvar(pages[i], strlen(pages[i]), &words));
                strbuf_clear(&words);
        }
}

static void test_owner_reads_prometheus_begin_wherever_it_stands(void **state)
{
        double begin_s = 0.0;

        (void)state;
        assert_true(owner_parse_prometheus("process_start_time_seconds 1.5e+09\n", &begin_s));
        assert_true(begin_s > 1499999999.0 && begin_s < 1500000001.0);
        assert_true(owner_parse_prometheus("a 1\nprocess_start_time_seconds 7\n", &begin_s));
        assert_false(owner_parse_prometheus("# process_start_time_seconds 7\n", &begin_s));
        assert_false(owner_parse_prometheus("process_start_time_seconds NaN\n", &begin_s));
        assert_false(owner_parse_prometheus("process_start_time_seconds \n", &begin_s));
        assert_false(owner_parse_prometheus("", &begin_s));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_owner_of_expvars_page_is_known_by_its_command_line),
                cmocka_unit_test(test_owner_of_pprofs_pages_is_known_by_its_command_line),
                cmocka_unit_test(test_owner_of_prometheus_page_is_known_by_its_begin),
                cmocka_unit_test(test_owner_says_nothing_of_words_that_a_page_cannot_show),
                cmocka_unit_test(test_owner_reads_prometheus_begin_wherever_it_stands),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
