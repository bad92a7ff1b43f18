/* scenario/scenario_draft: the comments are true of what was found. */
#include "scenario/scenario_draft.h"

#include <string.h>

#include "base/strbuf.h"

#include "unit.h"

static void assert_drafted(const struct scenario_draft *draft, const char *part, const char *no_part)
{
        struct strbuf text = { 0 };

        scenario_draft_append(draft, &text);
        if (!strstr(strbuf_text(&text), part) || strstr(strbuf_text(&text), no_part))
                fail_msg("wanted '%s' and not '%s' in '%s'", part, no_part, strbuf_text(&text));
        strbuf_clear(&text);
}

static void test_draft_is_named_after_the_program_also_where_it_was_replaced(void **state)
{
        struct scenario_draft draft = { .program = "checkout (deleted)", .pid = 4242 };

        (void)state;
        assert_drafted(&draft, "\"name\": \"checkout\",", "deleted");
        draft.program = "checkout";
        assert_drafted(&draft, "\"name\": \"checkout\",", "service\",");
        draft.program = NULL;
        assert_drafted(&draft, "\"name\": \"service\",", "checkout");
}

/* Without a page the figures of a Go program are read from its memory, and nobody else has any. */
static void test_scenario_draft_says_where_figures_come_from(void **state)
{
        struct scenario_draft draft = { .program = "checkout", .pid = 4242, .url = "http://127.0.0.1:8080" };

        (void)state;
        assert_drafted(&draft, "Not known to be a Go program", "net/http/pprof");
        draft.version = "go1.24.4";
        assert_drafted(&draft, "read from the service's memory", "only the kernel's figures");
        draft.pages[SOURCE_EXPVAR] = "/debug/vars";
        assert_drafted(&draft, "debug.FreeOSMemory()", "read from the service's memory");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_draft_is_named_after_the_program_also_where_it_was_replaced),
                cmocka_unit_test(test_scenario_draft_says_where_figures_come_from),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
