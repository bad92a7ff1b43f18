/* report/pages/load_text: what a load did, for people. */
#include "report/pages/load_text.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "story_load.h"

#include "unit.h"

static void test_load_text_tells_latency_from_service_on_a_schedule(void **state)
{
        struct story_load story;
        struct strbuf text = { 0 };

        (void)state;
        story_load_init(&story);
        load_text_append(&story.summary, &text);
        assert_non_null(strstr(text.text, "1000 answered in 10.0 s: 100.0/s"));
        assert_non_null(strstr(text.text, "from when it was due"));
        assert_non_null(strstr(text.text, "from when it was sent"));
        assert_non_null(strstr(text.text, "late       2 by more than 1 ms"));
        assert_non_null(strstr(text.text, "  failed     3 status\n"));
        assert_non_null(strstr(text.text, "connected  5 times, 1 of them again (1 closed)\n"));
        strbuf_clear(&text);
        story_load_clear(&story);
}

static void test_load_text_has_one_line_of_latency_without_a_schedule(void **state)
{
        struct story_load story;
        struct strbuf text = { 0 };

        (void)state;
        story_load_init(&story);
        story.load.executor = LOAD_CONSTANT_VUS;
        load_text_append(&story.summary, &text);
        assert_non_null(strstr(text.text, "  latency"));
        assert_null(strstr(text.text, "  service"));
        strbuf_clear(&text);
        story_load_clear(&story);
}

static void test_load_text_does_not_hide_a_load_that_is_not_valid(void **state)
{
        struct story_load story;
        struct strbuf text = { 0 };

        (void)state;
        story_load_init(&story);
        story.stats.saturated = true;
        story.stats.saturated_reason = mem_dup("sent late");
        story.summary.interrupted = true;
        load_text_append(&story.summary, &text);
        assert_non_null(strstr(text.text, "NOT VALID: the generator was the bottleneck: sent late\n"));
        assert_non_null(strstr(text.text, "  interrupted\n"));
        strbuf_clear(&text);
        story_load_clear(&story);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_text_tells_latency_from_service_on_a_schedule),
                cmocka_unit_test(test_load_text_has_one_line_of_latency_without_a_schedule),
                cmocka_unit_test(test_load_text_does_not_hide_a_load_that_is_not_valid),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
