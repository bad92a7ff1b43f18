/* telemetry/parse_runtime: what services really print, and what a hostile one may. */
#include "telemetry/parse_runtime.h"

#include <string.h>

#include "fixture.h"
#include "model/sample.h"

static void test_expvar_of_a_real_service(void **state)
{
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        fixture_read("expvar_go1.19.json", &text);
        assert_true(parse_expvar(text.text, text.len, &sample, &err));
        for (int m = METRIC_GO_SYS; m <= METRIC_GO_GOROUTINES; m++)
                assert_true(sample_has(&sample, (enum metric)m));
        assert_int_equal(sample.values[METRIC_GO_SYS],
                         sample.values[METRIC_GO_HEAP_SYS] + sample.values[METRIC_GO_STACK_SYS] +
                                 sample.values[METRIC_GO_MSPAN_SYS] + sample.values[METRIC_GO_MCACHE_SYS] +
                                 sample.values[METRIC_GO_BUCK_HASH_SYS] + sample.values[METRIC_GO_GC_SYS] +
                                 sample.values[METRIC_GO_OTHER_SYS]);
        strbuf_clear(&text);
}

static void test_pprof_text_of_a_real_service(void **state)
{
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        fixture_read("heap_go1.19.txt", &text);
        assert_true(parse_pprof_text(text.text, text.len, &sample, &err));
        assert_int_equal(sample.values[METRIC_GO_HEAP_RELEASED], 2424832);
        assert_int_equal(sample.values[METRIC_GO_STACK_INUSE], 360448);
        assert_int_equal(sample.values[METRIC_GO_STACK_SYS], 360448);
        assert_int_equal(sample.values[METRIC_GO_MSPAN_INUSE], 102672);
        assert_int_equal(sample.values[METRIC_GO_MSPAN_SYS], 178992);
        assert_int_equal(sample.values[METRIC_GO_NUM_GC], 13);
        assert_false(sample_has(&sample, METRIC_GO_PAUSE_TOTAL));
        strbuf_clear(&text);
}

static void test_pprof_figures_before_their_heading_do_not_count(void **state)
{
        const char before[] = "# HeapAlloc = 5\n";
        const char odd[] =
                "# runtime.MemStats\n# HeapAlloc = 5x\n# HeapSys = -1\n# Stack = 1\n# MSpan = 1 / x\n";
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_false(parse_pprof_text(before, sizeof(before) - 1, &sample, &err));
        assert_false(parse_pprof_text(odd, sizeof(odd) - 1, &sample, &err));
        assert_true(sample.present == 0);
}

static void test_prometheus_floats_labels_and_what_is_not_a_number(void **state)
{
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        fixture_read("prometheus.txt", &text);
        assert_true(parse_prometheus(text.text, text.len, &sample, &err));
        assert_int_equal(sample.values[METRIC_GO_HEAP_RELEASED], 100155392);
        assert_int_equal(sample.values[METRIC_GO_SYS], 141271320);
        assert_int_equal(sample.values[METRIC_GO_STACK_INUSE], 2129920);
        assert_int_equal(sample.values[METRIC_GO_GOROUTINES], 84);
        assert_int_equal(sample.values[METRIC_GO_THREADS], 16);
        assert_int_equal(sample.values[METRIC_GO_NUM_GC], 17);
        assert_false(sample_has(&sample, METRIC_GO_OTHER_SYS)); /* NaN */
        assert_false(sample_has(&sample, METRIC_GO_GC_SYS));    /* negative */
        strbuf_clear(&text);
}

/* Another client's page: figures of ours, but none of MemStats. What was found on the way is not handed out. */
static void test_prometheus_without_memstats_sets_nothing(void **state)
{
        static const char page[] = "go_goroutines 84\ngo_threads 16\nup 1\n";
        struct sample sample = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(parse_prometheus(page, sizeof(page) - 1, &sample, &err));
        assert_string_equal(err.message, "prometheus: no go_memstats_* in 36 bytes");
        assert_int_equal(sample.present, 0);
}

/* The collector's share of the processors, and when that was so: the one is a fraction, the other beyond any count. */
static void test_every_page_tells_what_the_collector_costs(void **state)
{
        static const char expvar[] =
                "{\"cmdline\":[\"{\"],\"memstats\":{\"Sys\":4096,\"LastGC\":1764093600123456789,"
                "\"GCCPUFraction\":0.25}}";
        static const char pprof[] = "# runtime.MemStats\n# Sys = 4096\n# LastGC = 1764093600123456789\n"
                                    "# GCCPUFraction = 2.5e-01\n";
        static const char prometheus[] =
                "go_memstats_sys_bytes 4096\ngo_memstats_last_gc_time_seconds 1.7640936e+09\n"
                "go_memstats_gc_cpu_fraction 0.25\ngo_gc_heap_live_bytes 1.5e+06\n"
                "go_gc_gogc_percent 100\ngo_cpu_classes_gc_total_cpu_seconds_total 0.5\n"
                "go_cpu_classes_total_cpu_seconds_total 2\n";
        struct sample samples[3] = { 0 };

        (void)state;
        assert_true(parse_expvar(expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(parse_pprof_text(pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(parse_prometheus(prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
        for (int i = 0; i < 3; i++) {
                assert_int_equal(sample_or(&samples[i], METRIC_GO_GC_CPU_FRACTION, -1), 250000000);
                assert_int_equal(sample_or(&samples[i], METRIC_GO_LAST_GC, -1) / 1000000000, 1764093600);
        }
        assert_int_equal(sample_or(&samples[2], METRIC_GO_HEAP_LIVE, -1), 1500000);
        assert_int_equal(sample_or(&samples[2], METRIC_GO_GOGC, -1), 100);
        assert_int_equal(sample_or(&samples[2], METRIC_GO_GC_CPU, -1), 500000000);
        assert_int_equal(sample_or(&samples[2], METRIC_GO_AVAILABLE_CPU, -1), 2000000000);
}

/* GOGC=off: the goal is all bits, which no signed number holds. */
static void test_a_goal_that_is_never_reached_is_known_for_one(void **state)
{
        static const char expvar[] = "{\"memstats\":{\"NextGC\":18446744073709551615}}";
        static const char pprof[] = "# runtime.MemStats\n# NextGC = 18446744073709551615\n";
        static const char prometheus[] = "go_memstats_next_gc_bytes 1.8446744073709552e+19\n";
        struct sample samples[3] = { 0 };

        (void)state;
        assert_true(parse_expvar(expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(parse_pprof_text(pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(parse_prometheus(prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
        for (int i = 0; i < 3; i++)
                assert_true(sample_or(&samples[i], METRIC_GO_NEXT_GC, 0) == METRIC_NO_GOAL);
}

/* A page may say anything; what it says is added up later. */
static void test_absurd_figures_are_absent(void **state)
{
        static const char expvar[] = "{\"memstats\":{\"Sys\":9e18,\"HeapSys\":4096}}";
        static const char pprof[] =
                "# runtime.MemStats\n# Sys = 9223372036854775807\n# Stack = 1 / 9000000000000000000\n"
                "# HeapSys = 4096\n";
        static const char prometheus[] = "go_memstats_sys_bytes 9e18\ngo_memstats_heap_sys_bytes 4096\n";
        static const char half[] = "# runtime.MemStats\n# Stack = 1 / 9000000000000000000\n";
        struct sample samples[3] = { 0 };

        (void)state;
        assert_true(parse_expvar(expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(parse_pprof_text(pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(parse_prometheus(prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
        for (int i = 0; i < 3; i++) {
                assert_false(sample_has(&samples[i], METRIC_GO_SYS));
                assert_false(sample_has(&samples[i], METRIC_GO_STACK_SYS));
                assert_int_equal(samples[i].values[METRIC_GO_HEAP_SYS], 4096);
        }
        /* Half of a pair is a figure. */
        assert_true(parse_pprof_text(half, sizeof(half) - 1, &samples[0], NULL));
        assert_int_equal(samples[0].values[METRIC_GO_STACK_INUSE], 1);
}

static void test_expvar_refuses_what_is_not_numbers(void **state)
{
        const char *const bad[] = { "",
                                    "[]",
                                    "{",
                                    "{\"memstats\":5}",
                                    "{\"memstats\":{\"Sys\":\"5\"}}",
                                    "{\"memstats\":{\"Sys\":-5}}",
                                    "{\"memstats\":{\"Sys\":1e300}}",
                                    "\xff\xfe{",
                                    "{\"memstats\":null}" };
        struct sample sample = { 0 };
        struct err err = { 0 };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                assert_false(parse_expvar(bad[i], strlen(bad[i]), &sample, &err));
                assert_true(sample.present == 0);
                assert_true(err.message[0]);
        }
}

static void test_deep_json_is_refused_not_followed(void **state)
{
        size_t len = 1 << 20;
        char *deep = test_malloc(len);
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        memset(deep, '[', len);
        assert_false(parse_expvar(deep, len, &sample, &err));
        test_free(deep);
}

static void test_profile_total_is_in_the_first_line(void **state)
{
        const char text[] = "goroutine profile: total 84\n1 @ 0x42eff6\n";
        int64_t total = -1;
        struct err err;

        (void)state;
        assert_true(parse_profile_total(text, sizeof(text) - 1, "goroutine", &total, &err));
        assert_int_equal(total, 84);
        assert_false(parse_profile_total(text, sizeof(text) - 1, "threadcreate", &total, &err));
        assert_false(parse_profile_total(text, 20, "goroutine", &total, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_expvar_of_a_real_service),
                cmocka_unit_test(test_pprof_text_of_a_real_service),
                cmocka_unit_test(test_pprof_figures_before_their_heading_do_not_count),
                cmocka_unit_test(test_prometheus_floats_labels_and_what_is_not_a_number),
                cmocka_unit_test(test_prometheus_without_memstats_sets_nothing),
                cmocka_unit_test(test_absurd_figures_are_absent),
                cmocka_unit_test(test_a_goal_that_is_never_reached_is_known_for_one),
                cmocka_unit_test(test_every_page_tells_what_the_collector_costs),
                cmocka_unit_test(test_expvar_refuses_what_is_not_numbers),
                cmocka_unit_test(test_deep_json_is_refused_not_followed),
                cmocka_unit_test(test_profile_total_is_in_the_first_line),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
