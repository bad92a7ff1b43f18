/* model/template: placeholders become what they say, the same for the same seed, and faults are named. */
#include "model/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/rng.h"
#include "unit.h"

static const char *render(const struct template *template, uint64_t seq, char *out)
{
        struct template_draw draw = { .seq = seq, .run = 3, .key = rng_at(rng_key(1, "t"), seq) };
        size_t len = template_render(template, &draw, out);

        assert_true(len <= template->max_bytes);
        out[len] = '\0';
        return out;
}

static void test_template_renders_each_placeholder(void **state)
{
        struct template template;
        char out[256];

        (void)state;
        assert_true(template_parse("/a/{{seq}}?r={{ run }}&{{open}}x}}", 34, &template, NULL));
        assert_false(template.is_constant);
        assert_string_equal(render(&template, 17, out), "/a/17?r=3&{{x}}");
        template_clear(&template);
}

static void test_template_without_placeholders_is_constant(void **state)
{
        struct template template;
        char out[64];

        (void)state;
        assert_true(template_parse("{\"a\":{\"b\":1}}", 13, &template, NULL));
        assert_true(template.is_constant);
        assert_string_equal(render(&template, 1, out), "{\"a\":{\"b\":1}}");
        template_clear(&template);
        assert_true(template_parse("", 0, &template, NULL));
        assert_true(template.is_constant);
        assert_string_equal(render(&template, 1, out), "");
        template_clear(&template);
}

static void test_template_int_covers_its_range_evenly(void **state)
{
        struct template template;
        int seen[7] = { 0 };
        char out[64];

        (void)state;
        assert_true(template_parse("{{int -3 3}}", 12, &template, NULL));
        for (uint64_t i = 0; i < 70000; i++) {
                int value = atoi(render(&template, i, out));

                assert_in_range(value + 3, 0, 6);
                seen[value + 3]++;
        }
        for (int i = 0; i < 7; i++)
                assert_in_range(seen[i], 9600, 10400); /* 4.3 standard deviations */
        template_clear(&template);
}

static void test_template_choices_are_independent_of_each_other(void **state)
{
        struct template template;
        int both = 0, first = 0;
        char out[64];

        (void)state;
        assert_true(template_parse("{{choice a b}}{{choice a b}}", 28, &template, NULL));
        for (uint64_t i = 0; i < 10000; i++) {
                render(&template, i, out);
                first += out[0] == 'a';
                both += strcmp(out, "aa") == 0;
        }
        assert_in_range(first, 4800, 5200);
        assert_in_range(both, 2320, 2680);
        template_clear(&template);
}

static void test_template_repeats_for_the_same_request(void **state)
{
        struct template template;
        char a[64], b[64];

        (void)state;
        assert_true(template_parse("{{int 0 1000000000}}-{{int 0 9}}", 32, &template, NULL));
        for (uint64_t i = 0; i < 100; i++)
                assert_string_equal(render(&template, i, a), render(&template, i, b));
        template_clear(&template);
}

static void assert_distinct(const char *text, double requests, double least, double most)
{
        struct template template;
        double distinct;

        assert_true(template_parse(text, strlen(text), &template, NULL));
        distinct = template_distinct(&template, requests);
        if (!(distinct >= least && distinct <= most))
                fail_msg("%s: %.3f of %.0f", text, distinct, requests);
        template_clear(&template);
}

static void test_template_tells_how_many_renderings_differ(void **state)
{
        (void)state;
        assert_distinct("/x", 1000, 1, 1);
        assert_distinct("/x", 0, 0, 0);
        assert_distinct("/{{seq}}/{{int 1 2}}", 1000, 1000, 1000);
        assert_distinct("/{{int 1 10}}{{choice a b}}", 100000, 19.999, 20);
        assert_distinct("/{{int 1 1000}}", 1000, 632, 633); /* 1 - 1/e of them */
        assert_distinct("/{{int -9223372036854775807 9223372036854775806}}", 1000, 999.999, 1000.001);
        assert_distinct("/{{int 1 1000000000000}}", 1000, 999.9, 1000);
}

static void test_template_names_the_fault(void **state)
{
        static const struct {
                const char *text;
                const char *fault;
        } cases[] = {
                { "/{{seq", "without '}}'" },
                { "{{sequence}}", "unknown placeholder 'sequence'" },
                { "{{sek}}", "did you mean 'seq'?" },
                { "{{}}", "unknown placeholder ''" },
                { "{{int 5}}", "{{int LOW HIGH}}" },
                { "{{int 5 4}}", "LOW <= HIGH" },
                { "{{int a b}}", "whole numbers" },
                { "{{int 1 99999999999999999999}}", "whole numbers" },
                { "{{choice}}", "what to choose from" },
                { "{{seq 1}}", "takes no arguments" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct template template;
                struct err err = { 0 };

                assert_false(template_parse(cases[i].text, strlen(cases[i].text), &template, &err));
                if (!strstr(err.message, cases[i].fault))
                        fail_msg("'%s': %s", cases[i].text, err.message);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_template_renders_each_placeholder),
                cmocka_unit_test(test_template_without_placeholders_is_constant),
                cmocka_unit_test(test_template_int_covers_its_range_evenly),
                cmocka_unit_test(test_template_choices_are_independent_of_each_other),
                cmocka_unit_test(test_template_repeats_for_the_same_request),
                cmocka_unit_test(test_template_tells_how_many_renderings_differ),
                cmocka_unit_test(test_template_names_the_fault),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
