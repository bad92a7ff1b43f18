/* telemetry/prove and telemetry/access: what is wrong with a page is said before the first run. */
#include "telemetry/pages.h"
#include "telemetry/prove.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/process_ref.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "telemetry/access.h"
#include "tiny_server.h"
#include "unit.h"

static const char vars[] =
        "{\"memstats\":{\"Sys\":1,\"HeapAlloc\":1,\"HeapSys\":1,\"HeapIdle\":1,\"HeapInuse\":1,"
        "\"HeapReleased\":0,\"StackInuse\":1,\"StackSys\":1,\"MSpanSys\":1,\"MCacheSys\":1,"
        "\"BuckHashSys\":1,\"GCSys\":1,\"OtherSys\":1,\"NextGC\":1,\"NumGC\":1}}";
static const struct tiny_answer answers[] = {
        { "/vars", 200, vars, sizeof(vars) - 1, NULL },
        { "/guarded", 200, vars, sizeof(vars) - 1, "Authorization: Bearer sesame\r\n" },
        { "/empty", 200, "{}", 2, NULL },
        { "/release", 200, "ok", 2, NULL },
        { "/post", 405, "no", 2, NULL },
        { "/pprof/heap?debug=1", 404, "no", 2, NULL },
        { NULL, 0, NULL, 0, NULL },
};

struct fixture {
        struct tiny_server server;
        struct loop *loop;
        struct fetcher *fetcher;
        struct process_ref self;
};

static int setup(void **state)
{
        struct fixture *f = calloc(1, sizeof(*f));

        tiny_server_start(&f->server, answers);
        assert_true(loop_new(&f->loop, NULL));
        assert_true(fetcher_new(f->loop, &f->fetcher, NULL));
        assert_true(process_ref_open(getpid(), &f->self, NULL));
        *state = f;
        return 0;
}

static int teardown(void **state)
{
        struct fixture *f = *state;

        fetcher_free(f->fetcher);
        loop_free(f->loop);
        tiny_server_stop(&f->server);
        process_ref_clear(&f->self);
        free(f);
        return 0;
}

/* `part` of the fault; NULL: the pages hold. */
static void expect(struct fixture *f, struct scenario_target target, const char *part)
{
        struct pages args = {
                .fetcher = f->fetcher, .base_url = f->server.url, .target = &target, .process = &f->self
        };
        struct err err = { 0 };
        bool ok = telemetry_prove(&args, &err);

        if (ok != !part || (part && !strstr(err.message, part)))
                fail_msg("wanted '%s', got '%s'", part ? part : "no fault", err.message);
}

static void test_prove_names_the_page_and_its_fault(void **state)
{
        struct fixture *f = *state;

        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars", .release = "/release" }, NULL);
        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vras" }, "target.telemetry.expvar: ");
        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vras" }, "status 404");
        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/empty" }, "/empty: ");
        expect(f, (struct scenario_target){ .pages[SOURCE_PROMETHEUS] = "/vars" },
               "target.telemetry.prometheus: ");
        expect(f, (struct scenario_target){ .pages[SOURCE_PPROF] = "/pprof/" }, "target.telemetry.pprof: ");
        expect(f, (struct scenario_target){ .release = "/free" }, "target.telemetry.release: ");
        expect(f, (struct scenario_target){ .release = "/post" }, NULL); /* takes POST alone, and is there */
}

static void test_prove_opens_guarded_pages(void **state)
{
        struct fixture *f = *state;
        char path[] = "/tmp/plateau-token-XXXXXX";
        int fd = mkstemp(path);
        struct scenario_access spec = { .bearer_file = path };
        struct access access = { 0 };
        struct err err = { 0 };

        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/guarded" }, "status 401");
        assert_int_equal(write(fd, "sesame\n", 7), 7);
        close(fd);
        assert_true(access_load(&spec, &access, &err));
        fetcher_set_access(f->fetcher, &access.fetch);
        expect(f, (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/guarded" }, NULL);
        fetcher_set_access(f->fetcher, NULL);
        access_clear(&access);
        unlink(path);
        assert_false(access_load(&spec, &access, &err));
        assert_int_equal(err.kind, ERR_IO);
        spec = (struct scenario_access){ .bearer_env = "PLATEAU_TEST_NO_SUCH_TOKEN" };
        assert_false(access_load(&spec, &access, &err));
        assert_non_null(strstr(err.message, "PLATEAU_TEST_NO_SUCH_TOKEN"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_prove_names_the_page_and_its_fault, setup, teardown),
                cmocka_unit_test_setup_teardown(test_prove_opens_guarded_pages, setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
