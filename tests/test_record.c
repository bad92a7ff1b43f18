/* record/: what is written is read back; what was changed is noticed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/result.h"
#include "record/gz.h"
#include "record/layout.h"
#include "record/plan_json.h"
#include "record/runs_json.h"
#include "record/samples_csv.h"
#include "record/seal.h"
#include "unit.h"
#include "verdict/standing.h"

static void test_samples_survive_writing_and_reading(void **state)
{
        struct series series = { 0 }, read = { 0 };
        struct strbuf text = { 0 };
        struct rng rng;
        struct err err = { 0 };

        (void)state;
        rng_init(&rng, 1, "samples");
        samples_csv_header(&text);
        for (int i = 0; i < 100; i++) {
                struct sample sample = { .t_ns = i,
                                         .run = i / 10,
                                         .phase = (enum phase)(i % PHASE_COUNT),
                                         .source = (enum metric_source)(i % SOURCE_COUNT),
                                         .took_ns = 5 };

                for (int m = 0; m < METRIC_COUNT; m++)
                        if (rng_below(&rng, 2))
                                sample_set(&sample, (enum metric)m, (int64_t)(rng_u64(&rng) >> 1));
                series_append(&series, &sample);
                samples_csv_row(&sample, &text);
        }
        strbuf_append(&text, "17,1,lo"); /* as a full disk leaves it */
        if (!samples_csv_read(text.text, &read, &err))
                fail_msg("%s", err.message);
        assert_int_equal(read.count, series.count);
        assert_memory_equal(read.samples, series.samples, series.count * sizeof(*series.samples));
        series_clear(&series);
        series_clear(&read);
        strbuf_clear(&text);
}

static void test_samples_that_are_not_readings_are_refused(void **state)
{
        static const char *const bad[] = {
                "",
                "t_ns,run\n",
                "t_ns,run,phase,source,took_ns,zebra\n",
                "t_ns,run,phase,source,took_ns\n1,1,nap,procfs,1\n",
                "t_ns,run,phase,source,took_ns\nx,1,load,procfs,1\n",
                "t_ns,run,phase,source,took_ns,rss_bytes\n1,1,load,procfs,1,2,3\n"
        };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                struct series series = { 0 };
                struct err err = { 0 };

                if (samples_csv_read(bad[i], &series, &err))
                        fail_msg("accepted '%s'", bad[i]);
                assert_int_equal(err.kind, ERR_FORMAT);
        }
}

static void fill_run(struct run *run, int32_t index)
{
        run->index = index;
        run->complete = true;
        run->load_begin_ns = 100;
        sample_set(&run->checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, 61236838);
        run->load.planned = 2000;
        run->load.failures[LOAD_FAIL_RESET] = 3;
        run->load.saturated = true;
        run->load.saturated_reason = mem_dup("lag");
        run->load.latency = histogram_new();
        for (int i = 1; i <= 1000; i++)
                histogram_record(run->load.latency, i * 12345);
        run->load.seconds = mem_new(1, sizeof(*run->load.seconds));
        run->load.seconds[0].latency_max_ns = 77;
        run->load.second_count = 1;
}

static void test_runs_survive_writing_and_reading(void **state)
{
        struct result written = { 0 }, read = { 0 };
        struct err err = { 0 };
        char *text;

        (void)state;
        written.runs = mem_new(2, sizeof(*written.runs));
        written.run_count = 2;
        fill_run(&written.runs[1], 1);
        written.snapshots = mem_new(1, sizeof(*written.snapshots));
        written.snapshot_count = 1;
        written.snapshots[0] = (struct snapshot){ .run = 1, .checkpoint = CHECKPOINT_FLOOR, .t_ns = 9 };
        standing_decide(&written);
        text = runs_json_print(&written);
        if (!runs_json_parse(text, &read, &err))
                fail_msg("%s", err.message);
        assert_true(read.runs[1].standing.decided);
        assert_false(run_counts(&read.runs[1]));
        assert_int_equal(read.runs[1].standing.notes.items[0].code, FINDING_RUN_SATURATED);
        assert_string_equal(finding_text(&read.runs[1].standing.notes.items[0], "reason"), "lag");
        assert_true(finding_figure(&read.runs[1].standing.notes.items[0], "run")->value == 1);
        assert_false(read.runs[0].standing.decided);
        assert_int_equal(read.run_count, 2);
        assert_int_equal(sample_or(&read.runs[1].checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, -1), 61236838);
        assert_false(sample_has(&read.runs[1].checkpoints[CHECKPOINT_SETTLED], METRIC_GO_SYS));
        assert_int_equal(read.runs[1].load.failures[LOAD_FAIL_RESET], 3);
        assert_string_equal(read.runs[1].load.saturated_reason, "lag");
        assert_null(read.runs[1].load.service);
        assert_int_equal(read.runs[1].load.seconds[0].latency_max_ns, 77);
        for (double q = 0; q <= 1; q += 0.05)
                assert_int_equal(histogram_quantile(read.runs[1].load.latency, q),
                                 histogram_quantile(written.runs[1].load.latency, q));
        assert_int_equal(histogram_min(read.runs[1].load.latency), 12345);
        assert_int_equal(histogram_count(read.runs[1].load.latency), 1000);
        assert_int_equal(read.snapshots[0].checkpoint, CHECKPOINT_FLOOR);
        free(text);
        result_clear(&written);
        result_clear(&read);
}

static void test_plan_keeps_its_looks(void **state)
{
        static const char *const bad[] = { "{}", "{\"protocol\": {\"looks\": []}}",
                                           "{\"protocol\": {\"looks\": [8, 8]}}",
                                           "{\"protocol\": {\"looks\": [1e300]}}",
                                           "{\"protocol\": {\"looks\": [1,2,3,4,5,6,7,8,9]}}" };
        struct plan plan = { .runs_max = 30 };
        struct err err = { 0 };

        (void)state;
        assert_true(plan_json_read_looks("{\"protocol\": {\"looks\": [5, 11]}}", &plan, &err));
        assert_int_equal(plan.look_count, 2);
        assert_int_equal(plan.looks[1], 11);
        assert_int_equal(plan.runs_max, 30);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
                assert_false(plan_json_read_looks(bad[i], &plan, &err));
        assert_int_equal(plan.look_count, 2);
}

static void test_seal_notices_every_change(void **state)
{
        char folder[] = "/tmp/plateau-seal-XXXXXX";
        char *runs, *report;
        struct err err = { 0 };

        (void)state;
        assert_non_null(mkdtemp(folder));
        runs = file_join(folder, LAYOUT_RUNS);
        report = file_join(folder, LAYOUT_REPORT);
        assert_true(file_write_atomic(runs, "one", 3, &err));
        assert_true(file_write_atomic(report, "page", 4, &err));
        assert_true(seal_write(folder, &err));
        assert_true(seal_verify(folder, &err));
        /* What is drawn may be drawn again. */
        assert_true(file_write_atomic(report, "newer page", 10, &err));
        assert_true(seal_verify(folder, &err));
        assert_true(file_write_atomic(runs, "two", 3, &err));
        assert_false(seal_verify(folder, &err));
        assert_non_null(strstr(err.message, LAYOUT_RUNS));
        assert_int_equal(unlink(runs), 0);
        assert_false(seal_verify(folder, &err));
        assert_true(file_remove_tree(folder, &err));
        assert_false(file_exists(folder));
        free(runs);
        free(report);
}

static void test_seal_knows_the_hash_of_abc(void **state)
{
        char path[] = "/tmp/plateau-hash-XXXXXX";
        char hex[65];
        struct err err = { 0 };
        int fd = mkstemp(path);

        (void)state;
        assert_int_equal(write(fd, "abc", 3), 3);
        close(fd);
        assert_true(seal_hash_file(path, hex, &err));
        assert_string_equal(
                hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180 */
        unlink(path);
}

static void test_gz_refuses_half_a_file(void **state)
{
        char path[] = "/tmp/plateau-gz-XXXXXX";
        struct strbuf text = { 0 };
        struct err err = { 0 };
        char big[20000];

        (void)state;
        memset(big, 'a', sizeof(big));
        close(mkstemp(path));
        assert_true(gz_write(path, big, sizeof(big), &err));
        assert_true(gz_read(path, 1 << 20, &text, &err));
        assert_int_equal(text.len, sizeof(big));
        strbuf_reset(&text);
        assert_false(gz_read(path, 1000, &text, &err));
        assert_int_equal(truncate(path, 20), 0);
        assert_false(gz_read(path, 1 << 20, &text, &err));
        assert_int_equal(text.len, 0);
        strbuf_clear(&text);
        unlink(path);
}

static void test_folder_names_are_harmless(void **state)
{
        static const char *const cases[][2] = { { "reserve", "reserve" },
                                                { "../../etc/passwd", "_._.._etc_passwd" },
                                                { "a b\n`x`", "a_b__x_" },
                                                { "-rf", "_rf" } };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char *name = layout_folder_name(cases[i][0]);

                assert_string_equal(name, cases[i][1]);
                free(name);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_samples_survive_writing_and_reading),
                cmocka_unit_test(test_samples_that_are_not_readings_are_refused),
                cmocka_unit_test(test_runs_survive_writing_and_reading),
                cmocka_unit_test(test_plan_keeps_its_looks),
                cmocka_unit_test(test_seal_notices_every_change),
                cmocka_unit_test(test_seal_knows_the_hash_of_abc),
                cmocka_unit_test(test_gz_refuses_half_a_file),
                cmocka_unit_test(test_folder_names_are_harmless),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
