/* telemetry/owner: what pages say of their process beside the figures, held against this one. */
#include "telemetry/owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        const struct scenario_target target = { .pages[SOURCE_PPROF] = (char *)"/pprof/" };
        char fault[512];

        (void)state;
        check_page("/pprof/cmdline", "/srv/other", target, fault);
        assert_non_null(strstr(fault, "is the page of '/srv/other'"));
        check_page("/pprof/cmdline", "", target, fault);
        assert_string_equal(fault, "");
}

/* When we began, as Prometheus' client library reckons it. */
static double begin_of(const struct process_ref *self)
{
        FILE *file = fopen("/proc/stat", "r");
        char line[65536];
        long long boot_s = 0;

        assert_non_null(file);
        while (fgets(line, sizeof(line), file))
                if (strncmp(line, "btime ", 6) == 0)
                        boot_s = strtoll(line + 6, NULL, 10);
        fclose(file);
        assert_true(boot_s > 0);
        return (double)boot_s + (double)self->ticks / (double)sysconf(_SC_CLK_TCK);
}

static void test_owner_of_prometheus_page_is_known_by_its_begin(void **state)
{
        const struct scenario_target target = { .pages[SOURCE_PROMETHEUS] = (char *)"/metrics" };
        struct process_ref self = { 0 };
        char fault[512], page[64];

        (void)state;
        check_page("/metrics", long_ago, target, fault);
        assert_non_null(strstr(fault, "is the page of a process that started"));
        assert_non_null(strstr(fault, " s before process"));
        assert_true(process_ref_open(getpid(), &self, NULL));
        snprintf(page, sizeof(page), "process_start_time_seconds %.2f\n", begin_of(&self));
        check_page("/metrics", page, target, fault);
        assert_string_equal(fault, "");
        check_page("/metrics", "go_goroutines 3\n", target, fault);
        assert_string_equal(fault, "");
        process_ref_clear(&self);
}

static void test_owner_takes_a_late_begin_where_the_addresses_are_the_process_own(void **state)
{
        const struct scenario_target target = { .pages[SOURCE_PROMETHEUS] = (char *)"/metrics" };
        struct process_ref self = { 0 };
        struct strbuf statm = { 0 };
        char fault[512], page[160];
        long long bytes;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_true(process_ref_read(&self, "statm", 4096, &statm, NULL));
        bytes = strtoll(statm.text, NULL, 10) * sysconf(_SC_PAGESIZE);
        snprintf(page, sizeof(page), "process_start_time_seconds %.0f\nprocess_virtual_memory_bytes %lld\n",
                 begin_of(&self) + 30.0, bytes);
        check_page("/metrics", page, target, fault);
        assert_string_equal(fault, "");
        snprintf(page, sizeof(page), "process_start_time_seconds %.0f\nprocess_virtual_memory_bytes %lld\n",
                 begin_of(&self) + 30.0, 2 * bytes + (64 << 20));
        check_page("/metrics", page, target, fault);
        assert_non_null(strstr(fault, " s after process"));
        strbuf_clear(&statm);
        process_ref_clear(&self);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_owner_of_expvars_page_is_known_by_its_command_line),
                cmocka_unit_test(test_owner_of_pprofs_pages_is_known_by_its_command_line),
                cmocka_unit_test(test_owner_of_prometheus_page_is_known_by_its_begin),
                cmocka_unit_test(test_owner_takes_a_late_begin_where_the_addresses_are_the_process_own),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
