/* telemetry/parse_runtime: what services really print, and what a hostile one may. */
#include "telemetry/parse_runtime.h"

#include <malloc.h>
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
        assert_true(page_parse(PAGE_EXPVAR, text.text, text.len, &sample, &err));
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
        assert_true(page_parse(PAGE_PPROF_HEAP, text.text, text.len, &sample, &err));
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
        assert_false(page_parse(PAGE_PPROF_HEAP, before, sizeof(before) - 1, &sample, &err));
        assert_false(page_parse(PAGE_PPROF_HEAP, odd, sizeof(odd) - 1, &sample, &err));
        assert_true(sample.present == 0);
}

static void test_prometheus_floats_labels_and_what_is_not_a_number(void **state)
{
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        fixture_read("prometheus.txt", &text);
        assert_true(page_parse(PAGE_PROMETHEUS, text.text, text.len, &sample, &err));
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
        assert_false(page_parse(PAGE_PROMETHEUS, page, sizeof(page) - 1, &sample, &err));
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
        assert_true(page_parse(PAGE_EXPVAR, expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(page_parse(PAGE_PPROF_HEAP, pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(page_parse(PAGE_PROMETHEUS, prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
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
        assert_true(page_parse(PAGE_EXPVAR, expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(page_parse(PAGE_PPROF_HEAP, pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(page_parse(PAGE_PROMETHEUS, prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
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
        assert_true(page_parse(PAGE_EXPVAR, expvar, sizeof(expvar) - 1, &samples[0], NULL));
        assert_true(page_parse(PAGE_PPROF_HEAP, pprof, sizeof(pprof) - 1, &samples[1], NULL));
        assert_true(page_parse(PAGE_PROMETHEUS, prometheus, sizeof(prometheus) - 1, &samples[2], NULL));
        for (int i = 0; i < 3; i++) {
                assert_false(sample_has(&samples[i], METRIC_GO_SYS));
                assert_false(sample_has(&samples[i], METRIC_GO_STACK_SYS));
                assert_int_equal(samples[i].values[METRIC_GO_HEAP_SYS], 4096);
        }
        /* Half of a pair is a figure. */
        assert_true(page_parse(PAGE_PPROF_HEAP, half, sizeof(half) - 1, &samples[0], NULL));
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
                assert_false(page_parse(PAGE_EXPVAR, bad[i], strlen(bad[i]), &sample, &err));
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
        assert_false(page_parse(PAGE_EXPVAR, deep, len, &sample, &err));
        test_free(deep);
}

static void test_profile_total_is_in_the_first_line(void **state)
{
        const char text[] = "goroutine profile: total 84\n1 @ 0x42eff6\n";
        const char first_only[] = "\ngoroutine profile: total 84\n";
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_true(page_parse(PAGE_GOROUTINES, text, sizeof(text) - 1, &sample, &err));
        assert_int_equal(sample_or(&sample, METRIC_GO_GOROUTINES, -1), 84);
        assert_false(page_parse(PAGE_THREADS, text, sizeof(text) - 1, &sample, &err));
        assert_false(page_parse(PAGE_GOROUTINES, text, 20, &sample, &err));
        assert_false(page_parse(PAGE_GOROUTINES, first_only, sizeof(first_only) - 1, &sample, &err));
}

static const struct {
        const char *fixture;
        enum page_format format;
} pages[] = {
        { "expvar_go1.19.json", PAGE_EXPVAR },
        { "heap_go1.19.txt", PAGE_PPROF_HEAP },
        { "prometheus.txt", PAGE_PROMETHEUS },
};

static void assert_samples_equal(const struct sample *a, const struct sample *b)
{
        assert_true(a->present == b->present);
        for (int m = 0; m < METRIC_COUNT; m++)
                assert_int_equal(sample_or(a, (enum metric)m, -1), sample_or(b, (enum metric)m, -1));
}

static void test_a_page_says_the_same_however_it_is_cut(void **state)
{
        struct page_reader reader;

        (void)state;
        for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
                struct strbuf text = { 0 };
                struct sample whole = { 0 };

                fixture_read(pages[i].fixture, &text);
                assert_true(page_parse(pages[i].format, text.text, text.len, &whole, NULL));
                for (size_t cut = 0; cut <= text.len; cut++) {
                        struct sample halves = { 0 };

                        page_reader_begin(&reader, pages[i].format);
                        page_reader_feed(&reader, text.text, cut);
                        page_reader_feed(&reader, text.text + cut, text.len - cut);
                        assert_true(page_reader_end(&reader, &halves, NULL));
                        assert_samples_equal(&whole, &halves);
                }
                for (size_t size = 1; size <= 8; size++) {
                        struct sample pieces = { 0 };

                        page_reader_begin(&reader, pages[i].format);
                        for (size_t at = 0; at < text.len; at += size)
                                page_reader_feed(&reader, text.text + at,
                                                 size < text.len - at ? size : text.len - at);
                        assert_true(page_reader_end(&reader, &pieces, NULL));
                        assert_samples_equal(&whole, &pieces);
                }
                strbuf_clear(&text);
        }
}

/* Bytes that a page of `format` may have beside its figures, without an end. */
static const struct {
        enum page_format format;
        const char *head, *filling, *tail;
} large_pages[] = {
        { PAGE_EXPVAR, "{\"own\":{\"a\":[", "{\"k\":\"v]}\\\"\",\"n\":[1,2.5e3]},",
          "0]},\"memstats\":{\"Sys\":4096},\"z\":1}" },
        { PAGE_EXPVAR, "{\"own\":\"", "one text that does not end ", "\",\"memstats\":{\"Sys\":4096}}" },
        { PAGE_EXPVAR, "{\"", "one key that does not end ", "\":1,\"memstats\":{\"Sys\":4096}}" },
        { PAGE_EXPVAR, "{\"own\":", "[", "" },
        { PAGE_PPROF_HEAP, "heap profile: 1: 2 [3: 4] @ heap/1048576\n",
          "1: 2 [3: 4] @ 0x42eff6 0x42eff7\n#\t0x42eff5\tmain.keep+0x25\n",
          "# runtime.MemStats\n# Sys = 4096\n" },
        { PAGE_PROMETHEUS, "# HELP own\n", "own_total{path=\"/a\"} 17\n", "go_memstats_sys_bytes 4096\n" },
        { PAGE_PROMETHEUS, "own{path=\"", "one label that does not end ",
          "\"} 1\ngo_memstats_sys_bytes 4096\n" },
};

enum { LARGE_BYTES = 64 << 20, PIECE_MAX = 16411 };

/* In pieces of odd sizes; the most that was allocated meanwhile. */
static size_t feed_large(struct page_reader *reader, const char *filling)
{
        static char block[PIECE_MAX + 256];
        size_t before = mallinfo2().uordblks;
        size_t len = strlen(filling);
        size_t done = 0;
        size_t most = 0;
        size_t size = 1;

        for (size_t i = 0; i < sizeof(block); i++)
                block[i] = filling[i % len];
        for (; done < LARGE_BYTES; done += size, size = (size * 7 + 3) % PIECE_MAX + 1) {
                size_t now;

                page_reader_feed(reader, block + done % len, size);
                now = mallinfo2().uordblks;
                most = now > before + most ? now - before : most;
        }
        page_reader_feed(reader, block + done % len, len - done % len); /* to the end of the last one */
        return most;
}

/* What a reader keeps is itself and nothing else. */
static void test_what_is_kept_of_a_page_does_not_depend_on_its_size(void **state)
{
        struct page_reader reader;

        (void)state;
        for (size_t i = 0; i < sizeof(large_pages) / sizeof(large_pages[0]); i++) {
                struct sample sample = { 0 };

                page_reader_begin(&reader, large_pages[i].format);
                page_reader_feed(&reader, large_pages[i].head, strlen(large_pages[i].head));
                assert_true(sizeof(reader) + feed_large(&reader, large_pages[i].filling) <= 8 << 10);
                assert_true(reader.read_bytes >= LARGE_BYTES);
                page_reader_feed(&reader, large_pages[i].tail, strlen(large_pages[i].tail));
                assert_int_equal(page_reader_end(&reader, &sample, NULL), *large_pages[i].tail != '\0');
                assert_int_equal(sample_or(&sample, METRIC_GO_SYS, 4096), 4096);
        }
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
                cmocka_unit_test(test_a_page_says_the_same_however_it_is_cut),
                cmocka_unit_test(test_what_is_kept_of_a_page_does_not_depend_on_its_size),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
