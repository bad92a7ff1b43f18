/* report/json/change_json: null where nothing is known. */
#include "report/json/change_json.h"

#include <cjson/cJSON.h>

#include "base/strbuf.h"
#include "story_comparison.h"

#include "unit.h"

static void test_change_json_has_null_for_what_is_unknown(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };
        const cJSON *rows, *row;
        cJSON *root;

        (void)state;
        story_comparison(&comparison);
        change_json_append(&comparison, &text);
        root = cJSON_Parse(text.text);
        rows = cJSON_GetObjectItem(root, "rows");
        assert_int_equal(cJSON_GetArraySize(rows), GATE_BASELINE_COUNT);
        assert_int_equal(cJSON_GetObjectItem(root, "exit_code")->valueint, comparison.last.gates.exit_code);
        assert_int_equal(cJSON_GetObjectItem(root, "pairs")->valueint, 3);
        row = cJSON_GetArrayItem(rows, 0);
        assert_true(cJSON_IsTrue(cJSON_GetObjectItem(row, "worse")));
        assert_true(cJSON_GetObjectItem(row, "low")->valuedouble == 0.049);
        row = cJSON_GetArrayItem(rows, 2);
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(row, "old")));
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(row, "change")));
        assert_int_equal(cJSON_GetObjectItem(row, "pairs")->valueint, 0);
        cJSON_Delete(root);
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_change_json_has_null_for_what_is_unknown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
