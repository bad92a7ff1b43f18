/* report/exports/export_junit: what a forge shows of a verdict says why, and what to do. */
#include "report/exports/export_junit.h"

#include <string.h>

#include "base/strbuf.h"
#include "gate/gate_check.h"
#include "story_result.h"
#include "unit.h"

static void test_junit_of_a_leak_names_the_reason_and_the_place(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };
        const char *message;

        (void)state;
        story_result(STORY_LEAK, &result);
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        export_junit_append(&result, &buf);
        message = strstr(buf.text, "<failure message=\"GROWING, demanded: PLATEAU or RELEASED. ");
        assert_non_null(message);
        assert_true(strstr(message, "Start at main.leakRecord") < strstr(message, "\">"));
        strbuf_clear(&buf);
        result_clear(&result);
}

static void test_junit_of_an_open_verdict_says_what_would_decide_it(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };
        struct finding *noisy;

        (void)state;
        story_result(STORY_LEAK, &result);
        result.verdict.shape = SHAPE_INCONCLUSIVE;
        finding_list_clear(&result.verdict.findings);
        noisy = finding_list_add(&result.verdict.findings, FINDING_CHANNEL_NOISY);
        finding_set_channel(noisy, CHANNEL_LIVE_HEAP);
        finding_add(noisy, "runs_needed", FINDING_WHOLE, 42);
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        export_junit_append(&result, &buf);
        assert_non_null(strstr(buf.text, "<skipped message=\"INCONCLUSIVE, demanded: PLATEAU or RELEASED. "));
        assert_non_null(strstr(buf.text, "about 42 runs should decide it"));
        strbuf_clear(&buf);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_junit_of_a_leak_names_the_reason_and_the_place),
                cmocka_unit_test(test_junit_of_an_open_verdict_says_what_would_decide_it),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
