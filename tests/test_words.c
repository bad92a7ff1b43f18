/* words/: every finding has its sentence, and what a finding does not hold is never made up. */
#include "words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "model/finding.h"
#include "unit.h"
#include "words/fill.h"
#include "words/sentences.h"

static const char *look_up(const char *code)
{
        return strcmp(code, "weather") == 0 ? "it rained {much}" : NULL;
}

static void assert_filled(const struct finding *finding, const char *sentence, const char *expected)
{
        struct strbuf text = { 0 };

        fill_append(sentence, finding, look_up, &text);
        assert_string_equal(strbuf_text(&text), expected);
        strbuf_clear(&text);
}

static void test_words_exist_for_every_finding(void **state)
{
        (void)state;
        for (int i = 1; i < FINDING_COUNT; i++) {
                const char *sentence = sentences[i];
                bool clause = finding_infos[i].topic == FINDING_ABOUT_UNKNOWN;

                if (!sentence || !*sentence)
                        fail_msg("%s has no words", finding_infos[i].name);
                if (clause == (sentence[strlen(sentence) - 1] == '.'))
                        fail_msg("%s: a sentence ends with a period, a clause without",
                                 finding_infos[i].name);
                for (int j = 1; j < i; j++)
                        if (strcmp(finding_infos[i].name, finding_infos[j].name) == 0)
                                fail_msg("%s is there twice", finding_infos[i].name);
        }
}

static void test_words_put_figures_into_their_places(void **state)
{
        struct finding finding;

        (void)state;
        finding_init(&finding, FINDING_RATE);
        finding_set_channel(&finding, CHANNEL_LIVE_HEAP);
        finding_add_amount(&finding, "slope", 2 * 1048576);
        finding_add(&finding, "share", FINDING_SHARE, 0.25);
        finding_add(&finding, "runs", FINDING_WHOLE, 12);
        finding_add(&finding, "end", FINDING_BYTES, -INFINITY);
        finding_add(&finding, "left", FINDING_SECONDS, 3 * 86400);
        finding_add_text(&finding, "path", "<a> {b}");
        assert_filled(&finding, "{Channel} {+slope}, {slope}, {=slope}; {channel}",
                      "Live heap +2.0 MiB, 2.0 MiB, 2097152; live heap");
        assert_filled(&finding, "{share} of {runs} to {end} in {left}: {path}",
                      "25 % of 12 to -∞ in 3.0 days: <a> {b}");
        finding_clear(&finding);
}

static void test_words_show_a_part_of_a_byte(void **state)
{
        struct finding finding;

        (void)state;
        finding_init(&finding, FINDING_RATE);
        finding_add(&finding, "part", FINDING_BYTES, 0.324);
        finding_add(&finding, "whole", FINDING_BYTES, 4);
        finding_add(&finding, "none", FINDING_BYTES, 1e-9);
        finding_add(&finding, "fall", FINDING_BYTES, -0.5);
        assert_filled(&finding, "{+part} {+whole} {+none} {+fall}", "+0.32 B +4 B 0 B -0.5 B");
        finding_clear(&finding);
}

static void test_words_leave_out_a_part_whose_figure_is_missing(void **state)
{
        struct finding finding;

        (void)state;
        finding_init(&finding, FINDING_RATE);
        finding_add(&finding, "runs", FINDING_WHOLE, 12);
        finding_add(&finding, "nothing", FINDING_BYTES, NAN);
        assert_filled(&finding, "{runs}<, {nothing} lost>< of {runs}>.", "12 of 12.");
        assert_filled(&finding, "{nothing} of {channel}", "unknown of unknown");
        finding_clear(&finding);
}

static void test_words_take_in_the_words_of_another_finding(void **state)
{
        struct finding finding;

        (void)state;
        finding_init(&finding, FINDING_RATE);
        finding_add(&finding, "much", FINDING_WHOLE, 3);
        finding_add_text(&finding, "because", "weather");
        assert_filled(&finding, "Wet: {@because}.", "Wet: it rained 3.");
        assert_filled(&finding, "Wet: {@other}.", "Wet: unknown.");
        finding_clear(&finding);
}

static void test_words_of_no_finding_are_none(void **state)
{
        struct finding none = { 0 };

        (void)state;
        assert_null(words_of(&none));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_words_exist_for_every_finding),
                cmocka_unit_test(test_words_put_figures_into_their_places),
                cmocka_unit_test(test_words_show_a_part_of_a_byte),
                cmocka_unit_test(test_words_leave_out_a_part_whose_figure_is_missing),
                cmocka_unit_test(test_words_take_in_the_words_of_another_finding),
                cmocka_unit_test(test_words_of_no_finding_are_none),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
