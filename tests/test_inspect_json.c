/* report/json/inspect_json: rows add up to RSS for programs too. */
#include "report/json/inspect_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "story_look.h"

#include "unit.h"

static void test_inspect_json_rows_add_up_to_rss(void **state)
{
        struct story_look story;
        const cJSON *row;
        double sum = 0;
        cJSON *root;
        char *text;

        (void)state;
        story_look_init(&story);
        text = inspect_json_print(&story.look, true);
        assert_null(strchr(text, '\n'));
        root = cJSON_Parse(text);
        cJSON_ArrayForEach(row, cJSON_GetObjectItem(root, "ledger"))
        {
                const cJSON *bytes = cJSON_GetObjectItem(row, "bytes");

                assert_true(cJSON_IsNumber(bytes) || cJSON_IsNull(bytes));
                sum += cJSON_IsNumber(bytes) ? bytes->valuedouble : 0;
        }
        assert_true(sum == cJSON_GetObjectItem(root, "rss_bytes")->valuedouble);
        cJSON_Delete(root);
        free(text);
        story_look_clear(&story);
}

static void test_inspect_json_gives_a_reason_for_each_null(void **state)
{
        struct story_look story;
        cJSON *root;
        char *text;

        (void)state;
        story_look_init(&story);
        story.look.no_runtime = "nobody listens";
        text = inspect_json_print(&story.look, false);
        root = cJSON_Parse(text);
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "goroutines")));
        assert_string_equal(cJSON_GetObjectItem(root, "goroutines_reason")->valuestring, "nobody listens");
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "threads")));
        assert_true(cJSON_IsString(cJSON_GetObjectItem(root, "threads_reason")));
        cJSON_Delete(root);
        free(text);
        story_look_clear(&story);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_inspect_json_rows_add_up_to_rss),
                cmocka_unit_test(test_inspect_json_gives_a_reason_for_each_null),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
