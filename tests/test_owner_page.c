/* telemetry/owner_page: what pages say of their process, however large they are and however they arrive. */
#include "telemetry/owner_page.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

/* In pieces of `size` bytes; the caller clears. */
static void read_page(enum page_format format, const char *text, size_t size, struct owner_page *ret)
{
        const size_t len = strlen(text);

        owner_page_begin(ret, format);
        for (size_t at = 0; at < len; at += size)
                owner_page_feed(ret, text + at, size < len - at ? size : len - at);
        owner_page_end(ret);
}

static void assert_words(const char *text, const char *words, size_t len)
{
        for (size_t size = 1; size <= strlen(text); size++) {
                struct owner_page page;
                struct strbuf found = { 0 };

                read_page(PAGE_EXPVAR, text, size, &page);
                assert_true(owner_page_words(&page, &found));
                assert_int_equal(found.len, len);
                assert_memory_equal(found.text, words, len);
                strbuf_clear(&found);
                owner_page_clear(&page);
        }
}

static void test_owner_page_of_expvar_shows_the_command_line(void **state)
{
        static const char plain[] = "{\"memstats\":{\"a\":[1]},\"cmdline\":[\"/srv/other\",\"-v\"]}";
        static const char escaped[] = "{\"cmdline\" : [ \"a\\\"]\\u003c\\\\\", \"\\u00e9\" ] , \"n\":1}";
        static const char twice[] = "{\"cmdline\":[\"a\"],\"cmdline\":[\"b\"]}";

        (void)state;
        assert_words(plain, "/srv/other\0-v", 14);
        assert_words(escaped, "a\"]<\\\0\xc3\xa9", 9);
        assert_words(twice, "a", 2);
}

static void test_owner_page_says_nothing_of_words_that_it_cannot_show(void **state)
{
        static const char *const pages[] = { "{\"cmdline\":[\"a\",\"\xef\xbf\xbd\"]}",
                                             "{\"cmdline\":[\"a\",\"\\ufffd\"]}",
                                             "{\"cmdline\":[]}",
                                             "{\"cmdline\":[1]}",
                                             "{\"cmdline\":[\"a\",}]}",
                                             "{\"cmdline\":[\"a\"",
                                             "{\"cmdline\":\"a\"}",
                                             "{\"a\":{\"cmdline\":[\"a\"]}}",
                                             "{\"cmdline\":",
                                             "" };

        (void)state;
        for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
                struct owner_page page;
                struct strbuf words = { 0 };

                read_page(PAGE_EXPVAR, pages[i], 4096, &page);
                assert_false(owner_page_words(&page, &words));
                assert_int_equal(words.len, 0);
                owner_page_clear(&page);
        }
}

/* Of megabytes beside the words nothing is kept, and of words without an end no more than a command line can have. */
static void test_owner_page_keeps_no_more_than_a_command_line(void **state)
{
        static const char key[] = "\"cmdline\":[\"a\"],\"list\":[";
        static const char word[] = "\"0123456789abcdef\",";
        struct owner_page page;
        struct strbuf words = { 0 };

        (void)state;
        owner_page_begin(&page, PAGE_EXPVAR);
        owner_page_feed(&page, "{", 1);
        owner_page_feed(&page, key, strlen(key));
        for (int i = 0; i < 200000; i++)
                owner_page_feed(&page, word, strlen(word));
        assert_true(page.cmdline.capacity < 256);
        assert_true(owner_page_words(&page, &words));
        strbuf_clear(&words);
        owner_page_clear(&page);

        owner_page_begin(&page, PAGE_EXPVAR);
        owner_page_feed(&page, "{\"cmdline\":[", 12);
        for (int i = 0; i < 200000; i++)
                owner_page_feed(&page, word, strlen(word));
        owner_page_feed(&page, "\"\"]}", 4);
        assert_int_equal(page.cmdline.len, OWNER_WORDS_MAX + 1);
        assert_false(owner_page_words(&page, &words));
        owner_page_clear(&page);
}

/* The begin of the process that Prometheus' page tells; 0: none. */
static double begin_of(const char *text)
{
        struct owner_page page;
        double begin_s;

        read_page(PAGE_PROMETHEUS, text, 7, &page);
        begin_s = page.begin_s;
        owner_page_clear(&page);
        return begin_s;
}

static void test_owner_page_of_prometheus_tells_the_begin_wherever_it_stands(void **state)
{
        (void)state;
        assert_true(begin_of("process_start_time_seconds 1.5e+09\n") == 1.5e9);
        assert_true(begin_of("a 1\nprocess_start_time_seconds 7 1700000000000\n") == 7);
        assert_true(begin_of("process_start_time_seconds 7") == 7);
        assert_true(begin_of("process_start_time_seconds 7\nprocess_start_time_seconds 8\n") == 7);
        assert_true(begin_of("# process_start_time_seconds 7\n") == 0);
        assert_true(begin_of("process_start_time_seconds NaN\n") == 0);
        assert_true(begin_of("process_start_time_seconds -7\n") == 0);
        assert_true(begin_of("process_start_time_seconds \n") == 0);
        assert_true(begin_of("process_start_time_seconds_sum 7\n") == 0);
        assert_true(begin_of("my_process_start_time_seconds 7\n") == 0);
        assert_true(begin_of("") == 0);
}

static void test_owner_page_of_prometheus_tells_the_size_of_the_addresses(void **state)
{
        struct owner_page page;

        (void)state;
        read_page(PAGE_PROMETHEUS,
                  "process_virtual_memory_bytes 2e+09\nprocess_virtual_memory_max_bytes -1\n", 5, &page);
        assert_true(page.space_bytes == 2e9);
        assert_true(page.begin_s == 0);
        owner_page_clear(&page);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_owner_page_of_expvar_shows_the_command_line),
                cmocka_unit_test(test_owner_page_says_nothing_of_words_that_it_cannot_show),
                cmocka_unit_test(test_owner_page_keeps_no_more_than_a_command_line),
                cmocka_unit_test(test_owner_page_of_prometheus_tells_the_begin_wherever_it_stands),
                cmocka_unit_test(test_owner_page_of_prometheus_tells_the_size_of_the_addresses),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
