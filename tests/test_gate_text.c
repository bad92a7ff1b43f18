/* gate_text: what a gate tells of itself. */
#include "report/pages/gate_text.h"

#include "base/strbuf.h"
#include "gate/gate_check.h"
#include "report/render/text_style.h"
#include "story_result.h"

#include "unit.h"

static void test_gate_text_tells_the_way_to_look_closer(void **state)
{
        struct result leak = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_LEAK, &leak);
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        gate_text_append(&leak.gates, &(struct text_style){ 0 }, &text);
        assert_string_equal(text.text,
                            "GATE  fails      nothing grows: GROWING, demanded: PLATEAU or RELEASED\n"
                            "                 look closer: verdict.json, \"reasons\"; plateau judge RESULT "
                            "computes it again\n");
        strbuf_clear(&text);
        result_clear(&leak);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_gate_text_tells_the_way_to_look_closer),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
