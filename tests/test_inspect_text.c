/* report/pages/inspect_text: one screen of a process, from a captured snapshot. */
#include "report/pages/inspect_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "story_look.h"

#include "unit.h"

static void test_inspect_text_closes_the_account_on_the_screen(void **state)
{
        struct story_look story;
        struct strbuf text = { 0 };

        (void)state;
        story_look_init(&story);
        inspect_text_append(&story.look, &text);
        assert_non_null(strstr(text.text, "PID 4242  /opt/service/service\n"));
        assert_non_null(strstr(text.text, "go1.22.12"));
        assert_non_null(strstr(text.text, "the sum over smaps:\n"));
        assert_non_null(strstr(text.text, "  live heap"));
        assert_non_null(strstr(text.text, "  unexplained"));
        assert_non_null(strstr(text.text, "what other tools show, and why it is not RSS\n"));
        assert_null(strstr(text.text, "Go's rows are not known"));
        strbuf_clear(&text);
        story_look_clear(&story);
}

static void test_inspect_text_cuts_notes_between_words(void **state)
{
        struct story_look story;
        struct ledger_row *row;
        struct strbuf text = { 0 };

        (void)state;
        story_look_init(&story);
        row = &story.look.ledger.rows[LEDGER_LIVE_HEAP];
        free(row->detail);
        row->detail = mem_dup(
                "what survived the last mark; no collection was forced; counted 8.5 MiB, 176.0 KiB of it "
                "never touched");
        inspect_text_append(&story.look, &text);
        assert_non_null(strstr(text.text, " no collection was forced; counted 8.5 MiB, 176.0 KiB of it …\n"));
        strbuf_clear(&text);
        story_look_clear(&story);
}

static void test_inspect_text_says_what_nobody_told(void **state)
{
        struct story_look story;
        struct strbuf text = { 0 };

        (void)state;
        story_look_init(&story);
        story.look.url = NULL;
        story.look.no_runtime = "nobody listens";
        story.facts.go.is_go = false;
        story.facts.go.not_go_reason = mem_dup("no build information");
        inspect_text_append(&story.look, &text);
        assert_non_null(strstr(text.text, "not known to be Go: no build information\n"));
        assert_non_null(strstr(text.text, "runtime statistics not known: nobody listens\n"));
        assert_non_null(strstr(text.text, "goroutines not known\n"));
        strbuf_clear(&text);
        story_look_clear(&story);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_inspect_text_closes_the_account_on_the_screen),
                cmocka_unit_test(test_inspect_text_cuts_notes_between_words),
                cmocka_unit_test(test_inspect_text_says_what_nobody_told),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
