/* base/json_skim: one member out of a text that may be anything. */
#include "base/json_skim.h"

#include <string.h>

#include "unit.h"

static bool skim(const char *text, const char *key, char *ret_value)
{
        struct scan value;

        if (!json_skim_member(scan_text(text, strlen(text)), key, &value))
                return false;
        memcpy(ret_value, value.at, scan_len(&value));
        ret_value[scan_len(&value)] = '\0';
        return true;
}

static void test_skim_finds_the_member_of_the_top_level(void **state)
{
        static const char text[] = " {\"a\": {\"memstats\": 1, \"x\": [1, {\"y\": \"]}\"}]},\n"
                                   "\"b\\\"\": \"q\\\\\", \"memstats\" : {\"Sys\": [7 , 8]} , \"z\":null }";
        char value[64];

        (void)state;
        assert_true(skim(text, "memstats", value));
        assert_string_equal(value, "{\"Sys\": [7 , 8]}");
        assert_true(skim(text, "z", value));
        assert_string_equal(value, "null");
        assert_true(skim("{\"n\":12}", "n", value));
        assert_string_equal(value, "12");
        assert_false(skim(text, "y", value));
}

static void test_skim_of_a_cut_off_text_finds_what_is_whole(void **state)
{
        static const char text[] = "{\"a\":{\"b\":1},\"c\":2,\"d\":3}";
        char value[64];

        (void)state;
        for (size_t len = 0; len < sizeof(text) - 1; len++) {
                struct scan found;
                bool whole = json_skim_member(scan_text(text, len), "c", &found);

                assert_int_equal(whole, len > strlen("{\"a\":{\"b\":1},\"c\":2"));
        }
        assert_false(skim("", "a", value));
        assert_false(skim("[1]", "a", value));
        assert_false(skim("{}", "a", value));
        assert_false(skim("{\"a\" 1}", "a", value));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_skim_finds_the_member_of_the_top_level),
                cmocka_unit_test(test_skim_of_a_cut_off_text_finds_what_is_whole),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
