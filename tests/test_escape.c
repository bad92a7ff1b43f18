/* base/escape: hostile text stays text in every format. */
#include "base/escape.h"

#include <string.h>

#include "base/strbuf.h"

#include "unit.h"

typedef void (*escape_fn)(struct strbuf *buf, const char *text);

static void check(escape_fn escape, const char *text, const char *expected)
{
        struct strbuf buf = { 0 };

        escape(&buf, text);
        assert_string_equal(strbuf_text(&buf), expected);
        strbuf_clear(&buf);
}

static void test_escape_html_leaves_no_markup(void **state)
{
        (void)state;
        check(escape_html, "<b a='x' c=\"y\">&amp;", "&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;amp;");
        check(escape_html, "µ 漢字", "µ 漢字");
        check(escape_html, NULL, "");
}

static void test_escape_utf8_replaces_only_what_is_no_text(void **state)
{
        (void)state;
        check(escape_utf8, "a\"\n\x01 \xc3\xa4", "a\"\n\x01 \xc3\xa4");
        check(escape_utf8, "\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd");
        check(escape_utf8, NULL, "");
}

static void test_escape_gnuplot_has_nothing_to_substitute(void **state)
{
        (void)state;
        check(escape_gnuplot, "it's `ls` \"q\"\n@m", "'it''s \u02CBls\u02CB \"q\" @m'");
        check(escape_gnuplot, "a]]>b->c", "'a]] >b->c'");
}

static void test_escape_shell_quotes_only_what_needs_it(void **state)
{
        (void)state;
        check(escape_shell, "scenarios/reserve.json", "scenarios/reserve.json");
        check(escape_shell, "a b'c$(x)", "'a b'\\''c$(x)'");
        check(escape_shell, "", "''");
}

static void test_escape_prometheus_csv_benchmark_markdown(void **state)
{
        (void)state;
        check(escape_prometheus, "a\\b\"c\nd", "a\\\\b\\\"c\\nd");
        check(escape_csv, "settled, \"run\" 8", "\"settled, \"\"run\"\" 8\"");
        check(escape_csv, "plain", "plain");
        check(escape_benchmark, "a b/ü=1", "a_b___1");
        check(escape_benchmark, "", "_");
        check(escape_markdown, "a|b `c` <d> @e", "a\\|b \\`c\\` &lt;d&gt; &#64;e");
}

static void test_escape_replaces_bytes_that_are_no_utf8(void **state)
{
        (void)state;
        check(escape_plain,
              "a\xff"
              "b",
              "a\uFFFDb");
        check(escape_plain, "\xc0\xaf", "\uFFFD\uFFFD");           /* overlong '/' */
        check(escape_plain, "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"); /* a surrogate */
        check(escape_plain, "\xe6\xbc", "\uFFFD\uFFFD");           /* cut short */
        check(escape_plain, "\xf0\x9f\x98\x80", "\U0001F600");
        check(escape_plain,
              "a\xe2\x80\xae"
              "b",
              "a b"); /* right-to-left override */
}

static void test_escape_width_counts_characters(void **state)
{
        (void)state;
        assert_int_equal(escape_width("µ│漢"), 3);
        assert_int_equal(escape_width(NULL), 0);
}

/* RFC 4648, section 10. */
static void test_escape_base64_pads_to_whole_groups(void **state)
{
        static const char *const cases[][2] = {
                { "", "" },
                { "f", "Zg==" },
                { "fo", "Zm8=" },
                { "foo", "Zm9v" },
                { "foob", "Zm9vYg==" },
                { "fooba", "Zm9vYmE=" },
                { "foobar", "Zm9vYmFy" },
                { "\xff\xef\xbe", "/+++" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct strbuf buf = { 0 };

                escape_base64(&buf, cases[i][0], strlen(cases[i][0]));
                assert_string_equal(strbuf_text(&buf), cases[i][1]);
                strbuf_clear(&buf);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_escape_html_leaves_no_markup),
                cmocka_unit_test(test_escape_utf8_replaces_only_what_is_no_text),
                cmocka_unit_test(test_escape_gnuplot_has_nothing_to_substitute),
                cmocka_unit_test(test_escape_shell_quotes_only_what_needs_it),
                cmocka_unit_test(test_escape_prometheus_csv_benchmark_markdown),
                cmocka_unit_test(test_escape_replaces_bytes_that_are_no_utf8),
                cmocka_unit_test(test_escape_width_counts_characters),
                cmocka_unit_test(test_escape_base64_pads_to_whole_groups),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
