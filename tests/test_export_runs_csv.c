/* report/exports/export_runs_csv: a line a run, and no zero for what is not known. */
#include <string.h>

#include "base/strbuf.h"
#include "report/exports/export_runs_csv.h"
#include "story_result.h"

#include "unit.h"

static size_t count(const char *text, char wanted)
{
        size_t found = 0;

        for (; *text; text++)
                found += *text == wanted;
        return found;
}

static void test_export_runs_csv_has_a_line_for_each_run(void **state)
{
        struct result result = { 0 };
        struct strbuf text = { 0 };
        size_t fields;

        (void)state;
        story_result(STORY_RESERVE, &result);
        export_runs_csv_append(&result, &text);
        fields = count("run,counts,planned,answered,failed", ',') + 9 + 1;
        assert_int_equal(count(text.text, '\n'), result.run_count);
        assert_int_equal(count(text.text, ','), (fields - 1) * result.run_count);
        assert_memory_equal(text.text, "run,counts,planned,answered,failed,load_s,", 42);
        assert_non_null(strstr(text.text, "\r\n1,true,"));
        assert_null(strstr(text.text, "\r\n0,")); /* the baseline is no run */
        strbuf_clear(&text);
        result_clear(&result);
}

static void test_export_runs_csv_leaves_out_requests_that_nobody_counted(void **state)
{
        struct result result = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.scenario.load.executor = LOAD_NONE;
        for (size_t i = 0; i < result.run_count; i++)
                result.runs[i].load.sent = result.runs[i].load.answered = 0;
        export_runs_csv_append(&result, &text);
        assert_non_null(strstr(text.text, "\r\n1,true,,,,"));
        strbuf_clear(&text);
        result_clear(&result);
}

static void test_export_runs_csv_says_which_run_does_not_count(void **state)
{
        struct result result = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_INTERRUPTED, &result);
        export_runs_csv_append(&result, &text);
        assert_non_null(strstr(text.text, "\r\n1,true,"));
        assert_non_null(strstr(text.text, "\r\n3,false,"));
        strbuf_clear(&text);
        result_clear(&result);
}

static void test_export_runs_csv_leaves_empty_what_nobody_told(void **state)
{
        struct result result = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_NO_TELEMETRY, &result);
        export_runs_csv_append(&result, &text);
        assert_non_null(strstr(text.text, ",\r\n2,")); /* the live heap of run 1 */
        assert_null(strstr(text.text, ",0\r\n"));
        strbuf_clear(&text);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_export_runs_csv_has_a_line_for_each_run),
                cmocka_unit_test(test_export_runs_csv_leaves_out_requests_that_nobody_counted),
                cmocka_unit_test(test_export_runs_csv_says_which_run_does_not_count),
                cmocka_unit_test(test_export_runs_csv_leaves_empty_what_nobody_told),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
