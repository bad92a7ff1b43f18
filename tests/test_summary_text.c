/* report/summary_text: the block on the terminal says what the verdict holds, at any width. */
#include "report/pages/summary_text.h"

#include <string.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "report/render/text_style.h"
#include "story_result.h"

#include "unit.h"

static void summary(enum story_kind kind, struct text_style style, struct strbuf *buf)
{
        struct result result = { 0 };

        story_result(kind, &result);
        summary_text_append(&result, &style, buf);
        result_clear(&result);
}

static void test_summary_of_a_plateau_names_gap_holders_slope_and_release(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        summary(STORY_RESERVE, (struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "VERDICT   PLATEAU   hypothesis \"Go reserved\": CONFIRMED\n"));
        assert_non_null(strstr(buf.text, "  RSS settled 57.7 MiB, heap profile 2.1 MiB: gap 55.6 MiB\n"));
        assert_non_null(strstr(buf.text, "    Go reserve 45.0 MiB │ "));
        assert_non_null(strstr(buf.text, "│ unexplained 0.1 MiB\n"));
        assert_non_null(strstr(buf.text,
                               "settled RSS: slope +0.02 MiB a run [−0.21, +0.25], band ±0.58; a leak of "
                               "0.81 MiB a run (425 B a request) would have been called growth\n"));
        assert_non_null(strstr(buf.text, "release hook gave back 44.3 MiB of the 45.0 MiB"));
        strbuf_clear(&buf);
}

static void test_summary_of_a_leak_names_cause_rate_and_call_sites(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        summary(STORY_LEAK, (struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "VERDICT   GROWING   cause: live heap"));
        assert_non_null(strstr(buf.text,
                               "live heap grows by 128.0 B a request [126.5, 129.4]; the memory limit is "
                               "reached in 3.0 days at this load"));
        assert_non_null(strstr(buf.text, "    85 %, 2.5 MiB: main.leakRecord < main.handleLeak"));
        assert_non_null(strstr(buf.text, "because: Memory grows from run to run; a reserve does not."));
        assert_non_null(strstr(buf.text, "next: Objects stay reachable: ask what still refers to them."));
        strbuf_clear(&buf);
}

static void test_summary_counts_what_is_counted(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        result.verdict.cause = CHANNEL_GOROUTINES;
        result.verdict.rate_count = 0;
        result.verdict.requests_per_run = 4000;
        result.verdict.channels[CHANNEL_GOROUTINES].slope = 100;
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_non_null(
                strstr(buf.text,
                       "goroutines grow by +100 a run, one for every 40 requests, and with them 128.0 B a"));
        strbuf_clear(&buf);
        result_clear(&result);
}

/* A slope above the band beside PLATEAU wants its reason in the same line. */
static void test_summary_says_of_what_is_let_go_that_it_is(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };
        struct finding *finding;

        (void)state;
        story_result(STORY_RESERVE, &result);
        finding = &result.verdict.channels[CHANNEL_SETTLED_RSS].finding;
        finding_clear(finding);
        finding_init(finding, FINDING_CHANNEL_LET_GO);
        finding_set_channel(finding, CHANNEL_SETTLED_RSS);
        finding_add_amount(finding, "lowest", 1 << 20);
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "from the end of one run to the next, but not between: it fell to"));
        assert_null(strstr(buf.text, "would have been called growth"));
        strbuf_clear(&buf);
        result_clear(&result);
}

/* Without a forced collection there is no heap profile. */
static void test_summary_names_the_live_heap_by_where_it_comes_from(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.verdict.channels[CHANNEL_LIVE_HEAP].source = "marks";
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "  RSS settled 57.7 MiB, live heap 2.1 MiB: gap 55.6 MiB\n"));
        strbuf_clear(&buf);
        result_clear(&result);
}

/* Where all is well, too: it is what such an experiment was made for. */
static void test_summary_tells_what_connections_cost_whatever_the_answer(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };
        struct finding *held;

        (void)state;
        story_result(STORY_RESERVE, &result);
        held = finding_list_add(&result.verdict.findings, FINDING_HELD_CONNECTION);
        finding_set_channel(held, CHANNEL_LIVE_HEAP);
        finding_add(held, "bytes", FINDING_BYTES, 40960);
        finding_add(held, "low", FINDING_BYTES, 38912);
        finding_add(held, "high", FINDING_BYTES, 43008);
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "CONFIRMED\n"));
        assert_non_null(
                strstr(buf.text, "\n  Live heap: an open connection holds 40.0 KiB [38.0 KiB, 42.0 KiB].\n"));
        strbuf_clear(&buf);
        result_clear(&result);
}

static void test_summary_says_how_a_measurement_ended(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        summary(STORY_INTERRUPTED, (struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "INCONCLUSIVE"));
        assert_non_null(strstr(buf.text, "was interrupted"));
        strbuf_reset(&buf);
        summary(STORY_EMPTY, (struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "VERDICT   COULD NOT MEASURE"));
        assert_non_null(strstr(buf.text, "ended early: target 'target-go' was not ready within 10s"));
        strbuf_clear(&buf);
}

static void test_summary_does_not_sell_the_shape_of_a_measurement_that_does_not_count(void **state)
{
        struct result result = { 0 };
        struct strbuf buf = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.verdict.is_void = true;
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_null(strstr(buf.text, "VERDICT   PLATEAU"));
        assert_non_null(strstr(buf.text, "VERDICT   COULD NOT MEASURE"));
        assert_non_null(strstr(buf.text, "looks like PLATEAU, and is not to be relied on"));
        strbuf_reset(&buf);
        finding_list_add(&result.verdict.findings, FINDING_WATCH_ENDED);
        summary_text_append(&result, &(struct text_style){ 0 }, &buf);
        assert_non_null(strstr(buf.text, "VERDICT   PLATEAU")); /* the windows of a watch before its end */
        result_clear(&result);
        strbuf_clear(&buf);
}

static void test_summary_keeps_to_the_width_and_to_plain_text(void **state)
{
        static const int widths[] = { 50, 80, 132 };

        (void)state;
        for (int kind = 0; kind < STORY_KIND_COUNT; kind++)
                for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
                        struct strbuf buf = { 0 };
                        char *line;

                        summary((enum story_kind)kind, (struct text_style){ .width = widths[w] }, &buf);
                        assert_null(strchr(buf.text, '\033'));
                        for (line = strtok(buf.text, "\n"); line; line = strtok(NULL, "\n"))
                                if (escape_width(line) > widths[w])
                                        fail_msg("%s at %d: '%s'", story_names[kind], widths[w], line);
                        strbuf_clear(&buf);
                }
}

static void test_summary_colours_only_when_asked(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        summary(STORY_LEAK, (struct text_style){ .colour = true }, &buf);
        assert_non_null(strstr(buf.text, "\033[1;31mGROWING\033[0m"));
        strbuf_clear(&buf);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_summary_of_a_plateau_names_gap_holders_slope_and_release),
                cmocka_unit_test(test_summary_counts_what_is_counted),
                cmocka_unit_test(test_summary_says_of_what_is_let_go_that_it_is),
                cmocka_unit_test(test_summary_names_the_live_heap_by_where_it_comes_from),
                cmocka_unit_test(test_summary_of_a_leak_names_cause_rate_and_call_sites),
                cmocka_unit_test(test_summary_tells_what_connections_cost_whatever_the_answer),
                cmocka_unit_test(test_summary_says_how_a_measurement_ended),
                cmocka_unit_test(test_summary_does_not_sell_the_shape_of_a_measurement_that_does_not_count),
                cmocka_unit_test(test_summary_keeps_to_the_width_and_to_plain_text),
                cmocka_unit_test(test_summary_colours_only_when_asked),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
