/* record/runs_json: what is written is read back. */
#include "record/runs_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/histogram.h"
#include "model/result.h"
#include "verdict/standing.h"

#include "unit.h"

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

/* Every number has its bounds: a result that was edited is refused, with the number that is wrong. */
static void test_runs_that_were_edited_are_refused(void **state)
{
        static const struct {
                const char *find, *put, *why;
        } cases[] = {
                { "\"run\":1,\"complete\"", "\"run\":2000000000,\"complete\"",
                  "run: must be 1, got 2000000000" },
                { "\"run\":1,\"complete\"", "\"run\":-1,\"complete\"", "must not be below 0" },
                { "\"run\":1,\"checkpoint\"", "\"run\":7,\"checkpoint\"",
                  "a snapshot's run must be one of 2" },
                { "61236838", "1e300", "rss_bytes: must be at most" },
                { "61236838", "9223372036854775807", "rss_bytes: must be at most" },
                { "61236838", "\"61236838\"", "rss_bytes: must be a number" },
                { "\"planned\":2000", "\"planned\":-2000", "planned: must not be below 0" },
                { "\"planned\":2000", "\"planned\":1e18", "planned: must be at most" },
                { "\"buckets\":[[", "\"buckets\":[[1,281474976710656],[2,281474976710656],[",
                  "at most 2^48" },
                { "\"counts\":false", "\"counts\":0", "standing" },
                { "\"code\":\"run_saturated\"", "\"code\":\"run_flew\"", "standing" },
        };
        struct result written = { 0 };
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
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                const char *place = strstr(text, cases[i].find);
                struct result read = { 0 };
                struct err err = { 0 };
                char *broken;

                if (!place)
                        fail_msg("'%s' is not in runs.json", cases[i].find);
                broken = mem_printf("%.*s%s%s", (int)(place - text), text, cases[i].put,
                                    place + strlen(cases[i].find));
                if (runs_json_parse(broken, &read, &err) || !strstr(err.message, cases[i].why))
                        fail_msg("wanted '%s', got '%s'", cases[i].why, err.message);
                free(broken);
                result_clear(&read);
        }
        free(text);
        result_clear(&written);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_runs_survive_writing_and_reading),
                cmocka_unit_test(test_runs_that_were_edited_are_refused),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
