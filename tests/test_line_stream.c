/* base/line_stream: the lines of a text, whatever its pieces. */
#include "base/line_stream.h"

#include <string.h>

#include "unit.h"

struct told {
        char text[64];
        size_t count;
        size_t longest;
};

static void on_line(struct scan line, void *arg)
{
        struct told *told = arg;

        told->count++;
        if (scan_len(&line) > told->longest)
                told->longest = scan_len(&line);
        if (strlen(told->text) + scan_len(&line) + 2 < sizeof(told->text)) {
                strncat(told->text, line.at, scan_len(&line));
                strcat(told->text, "|");
        }
}

static void test_lines_are_told_however_the_text_is_cut(void **state)
{
        static const char text[] = "one\n\ntwo words\nlast";

        (void)state;
        for (size_t size = 1; size <= sizeof(text); size++) {
                struct line_stream stream;
                struct told told = { 0 };

                line_stream_begin(&stream, on_line, &told);
                for (size_t at = 0; at < sizeof(text) - 1; at += size)
                        line_stream_feed(&stream, text + at,
                                         size < sizeof(text) - 1 - at ? size : sizeof(text) - 1 - at);
                line_stream_end(&stream);
                assert_string_equal(told.text, "one||two words|last|");
        }
}

static void test_a_line_that_is_too_long_is_passed_over(void **state)
{
        char line[LINE_STREAM_MAX + 2];

        (void)state;
        memset(line, 'x', sizeof(line));
        for (size_t size = 1; size < sizeof(line); size = size * 3 + 1)
                for (size_t len = LINE_STREAM_MAX; len <= LINE_STREAM_MAX + 1; len++) {
                        struct line_stream stream;
                        struct told told = { 0 };

                        line_stream_begin(&stream, on_line, &told);
                        for (size_t at = 0; at < len; at += size)
                                line_stream_feed(&stream, line + at, size < len - at ? size : len - at);
                        line_stream_feed(&stream, "\nnext\n", 6);
                        line_stream_end(&stream);
                        assert_int_equal(told.count, len == LINE_STREAM_MAX ? 2 : 1);
                        assert_int_equal(told.longest, len == LINE_STREAM_MAX ? LINE_STREAM_MAX : 4);
                }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_lines_are_told_however_the_text_is_cut),
                cmocka_unit_test(test_a_line_that_is_too_long_is_passed_over),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
