/* report/report_write: every kind of result leaves a whole report, the same bytes each time. */
#include "report/report_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "gate/gate_check.h"
#include "story_result.h"

#include "unit.h"

static char *new_folder(void)
{
        char *folder = mem_dup("/tmp/plateau-test-report-XXXXXX");

        assert_non_null(mkdtemp(folder));
        return folder;
}

/* The text files of a report in a row, their names between them; pictures are test_plot's. */
static void read_report(const char *folder, struct strbuf *buf)
{
        static const char *const names[] = {
                "report.html",          "exports/benchstat.txt", "exports/junit.xml", "exports/summary.md",
                "exports/metrics.prom", "exports/bmf.json",      "exports/runs.csv",  "plots/timeline.csv",
                "plots/timeline.gp",    "plots/runs.csv",        "plots/slopes.csv",  "plots/ledger.csv",
                "plots/rate.csv"
        };

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                char *path = file_join(folder, names[i]);
                struct err err = { 0 };

                strbuf_append(buf, names[i]);
                if (file_exists(path) && !file_read(path, 10000000, buf, &err))
                        fail_msg("%s", err.message);
                free(path);
        }
}

static void write_report(enum story_kind kind, const char *folder, struct strbuf *buf)
{
        struct result result = { 0 };
        struct report_outcome outcome = { 0 };
        struct err err = { 0 };

        story_result(kind, &result);
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        if (!report_write(&result, folder, &outcome, &err))
                fail_msg("%s", err.message);
        read_report(folder, buf);
        report_outcome_clear(&outcome);
        result_clear(&result);
}

static void test_report_is_the_same_when_written_again(void **state)
{
        (void)state;
        for (int kind = 0; kind < STORY_KIND_COUNT; kind++) {
                struct strbuf first = { 0 };
                struct strbuf second = { 0 };
                struct err err = { 0 };
                char *folder = new_folder();

                write_report((enum story_kind)kind, folder, &first);
                write_report((enum story_kind)kind, folder, &second);
                assert_int_equal(first.len, second.len);
                assert_memory_equal(first.text, second.text, first.len);
                strbuf_clear(&first);
                strbuf_clear(&second);
                assert_true(file_remove_tree(folder, &err));
                free(folder);
        }
}

static void test_report_never_shows_what_is_not_a_value(void **state)
{
        (void)state;
        for (int kind = 0; kind < STORY_KIND_COUNT; kind++) {
                struct strbuf text = { 0 };
                struct err err = { 0 };
                char *folder = new_folder();

                write_report((enum story_kind)kind, folder, &text);
                assert_null(strstr(text.text, "(null)"));
                assert_null(strstr(text.text, ">nan"));
                assert_null(strstr(text.text, " nan"));
                assert_null(strstr(text.text, "\"nan"));
                strbuf_clear(&text);
                assert_true(file_remove_tree(folder, &err));
                free(folder);
        }
}

static void test_report_tells_gates_in_the_page_and_the_exports(void **state)
{
        struct strbuf text = { 0 };
        struct err err = { 0 };
        char *folder = new_folder();

        (void)state;
        write_report(STORY_LEAK, folder, &text);
        assert_non_null(strstr(text.text, "<h2>Do the gates hold?</h2>"));
        assert_non_null(strstr(text.text, "<h2>Every run</h2>"));
        assert_non_null(strstr(text.text, "<tr><th scope=\"row\">1</th><td>yes</td><td class=\"n\">"));
        assert_non_null(strstr(text.text, "<failure message=\"GROWING, demanded: PLATEAU or RELEASED. "));
        assert_non_null(strstr(text.text, "| nothing grows | GROWING | PLATEAU or RELEASED | fails |"));
        assert_non_null(strstr(text.text, "plateau_gates_failed{scenario=\"leak\"} 1"));
        strbuf_clear(&text);
        assert_true(file_remove_tree(folder, &err));
        free(folder);
}

static void test_report_goes_on_without_gnuplot(void **state)
{
        struct result result = { 0 };
        struct report_outcome outcome = { 0 };
        struct err err = { 0 };
        char *folder = new_folder();
        char *path = mem_dup(getenv("PATH"));
        char *page = file_join(folder, "report.html");
        char *script = file_join(folder, "plots/timeline.gp");
        char *picture = file_join(folder, "plots/timeline.svg");

        (void)state;
        story_result(STORY_RESERVE, &result);
        setenv("PATH", "/nowhere", 1);
        assert_true(report_write(&result, folder, &outcome, &err));
        setenv("PATH", path, 1);
        assert_int_equal(outcome.plots_drawn, 0);
        assert_int_equal(outcome.plots_written, 6);
        assert_non_null(strstr(outcome.plots_missing, "gnuplot is not on PATH"));
        assert_true(file_exists(page));
        assert_true(file_exists(script));
        assert_false(file_exists(picture));
        report_outcome_clear(&outcome);
        result_clear(&result);
        assert_true(file_remove_tree(folder, &err));
        free(folder);
        free(path);
        free(page);
        free(script);
        free(picture);
}

static void test_report_says_which_folder_cannot_be_written(void **state)
{
        struct result result = { 0 };
        struct report_outcome outcome = { 0 };
        struct err err = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        assert_false(report_write(&result, "/proc/nowhere", &outcome, &err));
        assert_non_null(strstr(err.message, "report in '/proc/nowhere'"));
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_report_is_the_same_when_written_again),
                cmocka_unit_test(test_report_never_shows_what_is_not_a_value),
                cmocka_unit_test(test_report_tells_gates_in_the_page_and_the_exports),
                cmocka_unit_test(test_report_goes_on_without_gnuplot),
                cmocka_unit_test(test_report_says_which_folder_cannot_be_written),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
