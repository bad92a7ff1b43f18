/* report/json/gate_json: gates for programs. */
#include "report/json/gate_json.h"

#include <cjson/cJSON.h>

#include "base/strbuf.h"
#include "gate/gate_check.h"
#include "story_result.h"

#include "unit.h"

static void test_gate_json_tells_state_and_exit_code(void **state)
{
        struct result leak = { 0 };
        struct strbuf text = { 0 };
        const cJSON *gate;
        cJSON *root;

        (void)state;
        story_result(STORY_LEAK, &leak);
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        gate_json_append(&leak.gates, &text);
        root = cJSON_Parse(text.text);
        assert_non_null(root);
        assert_int_equal(cJSON_GetObjectItem(root, "exit_code")->valueint, 1);
        gate = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "gates"), 0);
        assert_string_equal(cJSON_GetObjectItem(gate, "name")->valuestring, "nothing grows");
        assert_string_equal(cJSON_GetObjectItem(gate, "state")->valuestring, "fails");
        cJSON_Delete(root);
        strbuf_clear(&text);
        result_clear(&leak);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_gate_json_tells_state_and_exit_code),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
