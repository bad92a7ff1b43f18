/* report/compare and report/gate_text: tables that a person and a program can read. */
#include "report/pages/compare.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/strbuf.h"
#include "gate/gate_check.h"
#include "report/gate_text.h"
#include "report/render/text_style.h"
#include "story_result.h"

#include "unit.h"

static void test_compare_text_shows_values_and_change_against_the_first(void **state)
{
        struct result a = { 0 };
        struct result b = { 0 };
        const struct result *const results[] = { &a, &b };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &a);
        story_result(STORY_LEAK, &b);
        compare_text_append(results, 2, &text);
        assert_non_null(strstr(text.text, "A: reserve · go1.19.8 · GOGC=100\n"));
        assert_non_null(strstr(text.text, "B: leak · go1.19.8 · GOGC=100\n"));
        assert_non_null(strstr(text.text, "PLATEAU"));
        assert_non_null(strstr(text.text, "GROWING"));
        assert_non_null(strstr(text.text, "5.0 MiB +139.5 %"));
        strbuf_clear(&text);
        result_clear(&a);
        result_clear(&b);
}

static void test_compare_json_has_null_for_what_is_unknown(void **state)
{
        struct result a = { 0 };
        struct result b = { 0 };
        const struct result *const results[] = { &a, &b };
        struct strbuf text = { 0 };
        cJSON *root;
        const cJSON *row;

        (void)state;
        story_result(STORY_HOSTILE, &a);
        story_result(STORY_EMPTY, &b);
        compare_json_append(results, 2, &text);
        root = cJSON_Parse(text.text);
        assert_non_null(root);
        row = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "rows"), 0);
        assert_string_equal(cJSON_GetObjectItem(row, "name")->valuestring, "rss_settled");
        assert_true(cJSON_IsNumber(cJSON_GetArrayItem(cJSON_GetObjectItem(row, "values"), 0)));
        assert_true(cJSON_IsNull(cJSON_GetArrayItem(cJSON_GetObjectItem(row, "values"), 1)));
        cJSON_Delete(root);
        strbuf_clear(&text);
        result_clear(&a);
        result_clear(&b);
}

static void test_gate_text_tells_the_way_to_look_closer(void **state)
{
        struct result leak = { 0 };
        struct strbuf text = { 0 };
        cJSON *root;

        (void)state;
        story_result(STORY_LEAK, &leak);
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        gate_text_append(&leak.gates, &(struct text_style){ 0 }, &text);
        assert_string_equal(text.text,
                            "GATE  fails      nothing grows: GROWING, demanded: PLATEAU or RELEASED\n"
                            "                 look closer: verdict.json, \"reasons\"; plateau judge RESULT "
                            "computes it again\n");
        strbuf_reset(&text);
        gate_json_append(&leak.gates, &text);
        root = cJSON_Parse(text.text);
        assert_non_null(root);
        assert_int_equal(cJSON_GetObjectItem(root, "exit_code")->valueint, 1);
        cJSON_Delete(root);
        strbuf_clear(&text);
        result_clear(&leak);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_compare_text_shows_values_and_change_against_the_first),
                cmocka_unit_test(test_compare_json_has_null_for_what_is_unknown),
                cmocka_unit_test(test_gate_text_tells_the_way_to_look_closer),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
