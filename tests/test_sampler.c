/* telemetry/sampler and snapshot, watching this very process with a canned runtime page. */
#include "telemetry/sampler.h"

#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/process_ref.h"
#include "model/pages.h"
#include "model/run.h"
#include "model/scenario.h"
#include "model/smaps.h"
#include "net/loop.h"
#include "telemetry/snapshot.h"
#include "tiny_server.h"

#include "unit.h"

static const struct tiny_answer answers[] = {
        { "/vars", 200, "{\"memstats\":{\"Sys\":1000,\"HeapAlloc\":10}}", 40 },
        { "/html", 200, "<html>", 6 },
        { "/pprof/goroutine?debug=1", 200, "goroutine profile: total 84\n", 28 },
        { "/pprof/heap?debug=1", 200, "# runtime.MemStats\n# Sys = 7\n", 29 },
        { NULL, 0, NULL, 0 },
};

struct fixture {
        struct tiny_server server;
        struct loop *loop;
        struct scenario_target target;
        struct series series;
        int warnings;
        bool stop;
        int by_source[SOURCE_COUNT];
        int stop_after_files; /* readings of the kernel's side; 0: never */
        int stop_after;       /* readings of two sources, and one of smaps, which may take long; 0: never */
};

static void on_sample(const struct sample *sample, void *arg)
{
        struct fixture *f = arg;

        series_append(&f->series, sample);
        f->by_source[sample->source]++;
        if (f->stop_after_files && f->by_source[SOURCE_PROCFS] >= f->stop_after_files)
                f->stop = true;
        if (f->stop_after && f->by_source[SOURCE_PROCFS] >= f->stop_after && f->by_source[SOURCE_SMAPS] &&
            f->by_source[SOURCE_EXPVAR] >= f->stop_after)
                f->stop = true;
}

static void on_warning(enum metric_source source, const char *why, void *arg)
{
        struct fixture *f = arg;

        assert_true(source < SOURCE_COUNT);
        assert_true(*why);
        f->warnings++;
}

static int setup(void **state)
{
        struct fixture *f = calloc(1, sizeof(*f));

        tiny_server_start(&f->server, answers);
        assert_true(loop_new(&f->loop, NULL));
        *state = f;
        return 0;
}

static int teardown(void **state)
{
        struct fixture *f = *state;

        loop_free(f->loop);
        tiny_server_stop(&f->server);
        series_clear(&f->series);
        free(f);
        return 0;
}

static struct sampler *open_sampler(struct fixture *f)
{
        struct process_ref self = { 0 };
        struct sampler_args args = { .loop = f->loop,
                                     .process = &self,
                                     .base_url = f->server.url,
                                     .target = &f->target,
                                     .process_ns = NS_PER_MS,
                                     .runtime_ns = 2 * NS_PER_MS,
                                     .sums_ns = 2 * NS_PER_MS,
                                     .on_sample = on_sample,
                                     .on_warning = on_warning,
                                     .arg = f };
        struct sampler *sampler = NULL;
        struct err err = { 0 };

        assert_true(process_ref_open(getpid(), &self, &err));
        assert_true(sampler_new(&args, &sampler, &err));
        process_ref_clear(&self);
        return sampler;
}

static void test_sampler_takes_the_first_page_that_has_figures(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/html",
                                              .pages[SOURCE_PPROF] = "/pprof/",
                                              .pages[SOURCE_PROMETHEUS] = "/none" };
        sampler = open_sampler(f);
        assert_int_equal(sampler_runtime_source(sampler), SOURCE_PPROF);
        assert_int_equal(f->warnings, 1); /* of expvar; prometheus was not asked */
        sampler_free(sampler);
}

static void test_sampler_reads_every_source_at_its_cadence(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars" };
        sampler = open_sampler(f);
        sampler_set_phase(sampler, 3, PHASE_LOAD);
        f->series.count = 0;
        f->stop_after = 5;
        sampler_start(sampler);
        loop_run_until(f->loop, clock_now_ns() + 60 * NS_PER_S, &f->stop);
        sampler_stop(sampler);
        assert_true(f->stop);
        for (size_t i = 0; i < f->series.count; i++) {
                assert_int_equal(f->series.samples[i].run, 3);
                assert_int_equal(f->series.samples[i].phase, PHASE_LOAD);
        }
        assert_int_equal(sampler_cost_of(sampler, SOURCE_EXPVAR).readings, f->by_source[SOURCE_EXPVAR]);
        assert_int_equal(sampler_cost_of(sampler, SOURCE_EXPVAR).failures, 0);
        sampler_free(sampler);
}

static void test_sampler_leaves_pages_alone_while_held(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        int asked;

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars" };
        sampler = open_sampler(f);
        asked = f->by_source[SOURCE_EXPVAR];
        sampler_hold_pages(sampler, true);
        sampler_start(sampler);
        f->stop_after_files = 50;
        loop_run_until(f->loop, clock_now_ns() + 60 * NS_PER_S, &f->stop);
        assert_true(f->by_source[SOURCE_PROCFS] >= 50);
        assert_int_equal(f->by_source[SOURCE_EXPVAR], asked);
        sampler_hold_pages(sampler, false);
        f->stop = false;
        f->stop_after_files = 0;
        f->stop_after = asked + 3;
        loop_run_until(f->loop, clock_now_ns() + 60 * NS_PER_S, &f->stop);
        assert_true(f->by_source[SOURCE_EXPVAR] >= asked + 3);
        sampler_free(sampler);
}

static void test_sampler_reading_that_fails_is_absent_and_warned_once(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        struct sample sample;
        struct err err = { 0 };

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/html",
                                              .pages[SOURCE_PROMETHEUS] = "/none" };
        sampler = open_sampler(f);
        assert_int_equal(sampler_runtime_source(sampler), SOURCE_COUNT);
        assert_int_equal(f->warnings, 2);
        assert_true(sampler_read_now(sampler, NULL, &sample, &err));
        assert_true(sample_has(&sample, METRIC_RSS));
        assert_false(sample_has(&sample, METRIC_GO_SYS));
        assert_false(sampler_read_runtime(sampler, &sample, &err));
        assert_int_equal(f->warnings, 2);
        sampler_free(sampler);
}

static void test_sampler_reads_all_sources_now(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        struct sample sample;
        struct err err = { 0 };

        f->target =
                (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars", .pages[SOURCE_PPROF] = "/pprof/" };
        sampler = open_sampler(f);
        assert_true(sampler_read_now(sampler, NULL, &sample, &err));
        assert_int_equal(sample.values[METRIC_GO_SYS], 1000);
        assert_true(sample.values[METRIC_OPEN_FILES] > sample.values[METRIC_OPEN_SOCKETS]);
        assert_true(sample.values[METRIC_OPEN_SOCKETS] > 0); /* the server's */
        assert_int_equal(sample.values[METRIC_GO_GOROUTINES], 84);
        assert_false(sample_has(&sample, METRIC_GO_THREADS)); /* 404 */
        assert_int_equal(f->warnings, 1);
        sampler_free(sampler);
}

static void test_sampler_does_not_read_again_what_is_known(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        struct sample known = { 0 };
        int64_t found;
        struct sample sample;
        struct err err = { 0 };

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars" };
        sampler = open_sampler(f);
        found = sampler_cost_of(sampler, SOURCE_EXPVAR).readings; /* when it was looked for */
        sample_set(&known, METRIC_GO_SYS, 7);
        sample_set(&known, METRIC_RSS, 8);
        assert_true(sampler_read_now(sampler, &known, &sample, &err));
        assert_int_equal(sample.values[METRIC_GO_SYS], 7);
        assert_int_equal(sample.values[METRIC_RSS], 8);
        assert_true(sample_has(&sample, METRIC_OS_THREADS));
        assert_int_equal(sampler_cost_of(sampler, SOURCE_EXPVAR).readings, found);
        assert_int_equal(sampler_cost_of(sampler, SOURCE_SMAPS).readings, 0);
        sampler_free(sampler);
}

/* A page that takes long is asked less often: what it costs the service must not become what is measured. */
static void test_sampler_asks_a_dear_page_less_often(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        const struct sample *first = NULL, *second = NULL;

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars" };
        sampler = open_sampler(f);
        f->series.count = 0;
        f->stop_after = f->by_source[SOURCE_EXPVAR] + 2;
        sampler_start(sampler);
        loop_run_until(f->loop, clock_now_ns() + 60 * NS_PER_S, &f->stop);
        sampler_stop(sampler);
        for (size_t i = 0; i < f->series.count; i++)
                if (f->series.samples[i].source == SOURCE_EXPVAR) {
                        first = first ? first : &f->series.samples[i];
                        second = &f->series.samples[i];
                }
        assert_true(first->took_ns > 0);
        assert_true(second->t_ns - first->t_ns >= 19 * first->took_ns);
        sampler_free(sampler);
}

/* Where this test's own code is mapped. */
static const struct smaps_vma *vma_of_text(const struct smaps *smaps)
{
        uint64_t here = (uint64_t)(uintptr_t)vma_of_text;

        for (size_t i = 0; i < smaps->count; i++)
                if (smaps->vmas[i].start <= here && here < smaps->vmas[i].end)
                        return &smaps->vmas[i];
        fail_msg("no mapping holds our own code");
        return NULL;
}

static void test_snapshot_is_smaps_between_two_readings(void **state)
{
        struct fixture *f = *state;
        struct sampler *sampler;
        struct snapshot snapshot = { 0 };
        struct smaps smaps = { 0 };
        struct err err = { 0 };
        const struct smaps_vma *text;
        int64_t resident = -1;

        f->target = (struct scenario_target){ .pages[SOURCE_EXPVAR] = "/vars" };
        sampler = open_sampler(f);
        assert_true(snapshot_take(sampler, 2, CHECKPOINT_SETTLED, &snapshot, &err));
        assert_true(snapshot.before.t_ns <= snapshot.t_ns && snapshot.t_ns <= snapshot.after.t_ns);
        assert_int_equal(snapshot.after.values[METRIC_GO_HEAP_ALLOC], 10);
        assert_true(smaps_parse(snapshot.smaps, snapshot.smaps_bytes, &smaps, &err));
        assert_true(smaps_sum(&smaps).rss_bytes > 0);
        text = vma_of_text(&smaps);
        assert_true(pages_resident(snapshot.pages, snapshot.pages_bytes, text->start, text->end,
                                   sysconf(_SC_PAGESIZE), &resident));
        assert_int_equal(resident, text->rss_bytes);
        smaps_clear(&smaps);
        snapshot_clear(&snapshot);
        sampler_free(sampler);
}

static void test_sampler_refuses_a_process_that_has_ended(void **state)
{
        struct fixture *f = *state;
        struct process_ref child = { 0 };
        struct sampler_args args = { .loop = f->loop, .process = &child };
        pid_t pid = fork();
        struct sampler *sampler = NULL;
        struct err err = { 0 };

        if (pid == 0)
                pause();
        assert_true(process_ref_open(pid, &child, &err));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        assert_false(sampler_new(&args, &sampler, &err));
        assert_non_null(strstr(err.message, "has ended"));
        process_ref_clear(&child);
        assert_null(sampler);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_sampler_takes_the_first_page_that_has_figures, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_sampler_reads_every_source_at_its_cadence, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_sampler_leaves_pages_alone_while_held, setup, teardown),
                cmocka_unit_test_setup_teardown(test_sampler_reading_that_fails_is_absent_and_warned_once,
                                                setup, teardown),
                cmocka_unit_test_setup_teardown(test_sampler_reads_all_sources_now, setup, teardown),
                cmocka_unit_test_setup_teardown(test_sampler_does_not_read_again_what_is_known, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_sampler_asks_a_dear_page_less_often, setup, teardown),
                cmocka_unit_test_setup_teardown(test_snapshot_is_smaps_between_two_readings, setup, teardown),
                cmocka_unit_test_setup_teardown(test_sampler_refuses_a_process_that_has_ended, setup,
                                                teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
