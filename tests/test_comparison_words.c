/* words/comparison_words: one answer, and nothing that nobody measured. */
#include "words/comparison_words.h"

#include <math.h>
#include <string.h>

#include "base/strbuf.h"
#include "story_comparison.h"

#include "unit.h"

static void test_comparison_words_answer_names_what_is_worse(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_comparison(&comparison);
        comparison_words_answer(&comparison, &text);
        assert_string_equal(strbuf_text(&text), "the new build is worse: live heap +5.0 %");
        strbuf_reset(&text);
        comparison.same_program = true;
        comparison.changes[0].worse = false;
        comparison_words_answer(&comparison, &text);
        assert_string_equal(strbuf_text(&text), "the scenario as it is is not worse by more than is allowed");
        strbuf_reset(&text);
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                comparison.changes[i].known = false;
        comparison_words_answer(&comparison, &text);
        assert_string_equal(strbuf_text(&text), "nothing could be compared");
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

static void test_comparison_words_say_unknown_where_nothing_is_known(void **state)
{
        struct comparison comparison = { 0 };
        char text[UNITS_TEXT_MAX];

        (void)state;
        story_comparison(&comparison);
        assert_string_equal(comparison_words_state(&comparison.changes[0]), "WORSE");
        assert_string_equal(comparison_words_state(&comparison.changes[1]), "holds");
        assert_string_equal(comparison_words_state(&comparison.changes[2]), "unknown");
        assert_string_equal(comparison_words_value(comparison.changes[0].row, NAN, text), "unknown");
        assert_string_equal(comparison_words_value(comparison.changes[0].row, 20 << 20, text), "20.0 MiB");
        assert_string_equal(comparison_words_value(comparison.changes[3].row, 2e6, text), "2.0 ms");
        comparison_clear(&comparison);
}

static void test_comparison_words_blame_the_machine_only_where_noise_hides_the_policy(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_comparison(&comparison);
        assert_false(comparison_words_noise(&comparison.changes[0], &text));
        assert_false(comparison_words_noise(&comparison.changes[2], &text));
        assert_int_equal(text.len, 0);
        assert_true(comparison_words_noise(&comparison.changes[1], &text));
        assert_non_null(strstr(text.text, "settled RSS: the machine was too restless"));
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_comparison_words_answer_names_what_is_worse),
                cmocka_unit_test(test_comparison_words_say_unknown_where_nothing_is_known),
                cmocka_unit_test(test_comparison_words_blame_the_machine_only_where_noise_hides_the_policy),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
