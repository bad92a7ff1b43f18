/* report/json/load_json: what a load did, for programs. */
#include "report/json/load_json.h"

#include <cjson/cJSON.h>

#include "base/strbuf.h"
#include "model/histogram.h"
#include "story_load.h"

#include "unit.h"

static void test_load_json_says_why_a_figure_is_not_known(void **state)
{
        struct story_load story;
        struct strbuf text = { 0 };
        cJSON *root;

        (void)state;
        story_load_init(&story);
        story.load.executor = LOAD_CONSTANT_VUS;
        histogram_free(story.stats.service);
        story.stats.service = histogram_new();
        load_json_append(&story.summary, &text);
        root = cJSON_Parse(text.text);
        assert_non_null(root);
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "lag_us")));
        assert_true(cJSON_IsString(cJSON_GetObjectItem(root, "lag_us_reason")));
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "service_us")));
        assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "run_queue_delay_s")));
        assert_true(cJSON_IsString(cJSON_GetObjectItem(root, "run_queue_delay_s_reason")));
        cJSON_Delete(root);
        strbuf_clear(&text);
        story_load_clear(&story);
}

static void test_load_json_counts_failures_by_kind_and_in_all(void **state)
{
        struct story_load story;
        struct strbuf text = { 0 };
        const cJSON *failed;
        cJSON *root;

        (void)state;
        story_load_init(&story);
        load_json_append(&story.summary, &text);
        root = cJSON_Parse(text.text);
        failed = cJSON_GetObjectItem(root, "failed");
        assert_int_equal(cJSON_GetObjectItem(failed, "total")->valueint, 3);
        assert_int_equal(cJSON_GetObjectItem(failed, "status")->valueint, 3);
        assert_null(cJSON_GetObjectItem(failed, "connect"));
        assert_true(cJSON_GetObjectItem(root, "requests_per_s")->valuedouble == 100);
        assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(root, "seconds")), 1);
        cJSON_Delete(root);
        strbuf_clear(&text);
        story_load_clear(&story);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_json_says_why_a_figure_is_not_known),
                cmocka_unit_test(test_load_json_counts_failures_by_kind_and_in_all),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
