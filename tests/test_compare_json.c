/* report/json/compare_json: a table that a program can read. */
#include "report/json/compare_json.h"

#include <cjson/cJSON.h>

#include "base/strbuf.h"
#include "story_result.h"

#include "unit.h"

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
        compare_json_append(results, 2, false, &text);
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

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_compare_json_has_null_for_what_is_unknown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
