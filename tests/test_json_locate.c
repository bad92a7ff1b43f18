/* base/json_locate: where in a text a value stands, and never beyond its end. */
#include "base/json_locate.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void assert_at(const char *text, const struct json_step *steps, size_t depth, size_t line,
                      size_t column)
{
        struct json_location location = json_locate(text, steps, depth);

        assert_int_equal(location.line, line);
        assert_int_equal(location.column, column);
}

static void test_json_locate_finds_keys_and_elements(void **state)
{
        const char *text = "{\n  \"a\": [1, {\"b\": \"x]\"}],\n  \"c\": {\"b\": 2}\n}";
        const struct json_step inner[] = { { "a", 0 }, { NULL, 1 }, { "b", 0 } };
        const struct json_step other[] = { { "c", 0 }, { "b", 0 } };

        (void)state;
        assert_at(text, inner, 1, 2, 3);
        assert_at(text, inner, 2, 2, 12);
        assert_at(text, inner, 3, 2, 13);
        assert_at(text, other, 2, 3, 9);
}

static void test_json_locate_tells_equal_keys_apart(void **state)
{
        const struct json_step second[] = { { "a", 1 } };

        (void)state;
        assert_at("{\"a\": 1, \"a\": 2}", second, 1, 1, 10);
}

static void test_json_locate_stays_where_the_last_step_was_found(void **state)
{
        const struct json_step steps[] = { { "a", 0 }, { "none", 0 } };

        (void)state;
        assert_at("{ \"a\": {} }", steps, 2, 1, 3);
}

/* The first was found by the fuzzer: a form feed is a blank for cJSON. Each is cut everywhere, and its end is that of the
 * memory, so that a sanitizer sees a step beyond. */
static void test_json_locate_ends_with_the_text(void **state)
{
        static const char *const texts[] = { "{ \"$T\": {\n\"sce\":\f\"GR }\n,\" }\n}\n",
                                             "{\"a\":[[\"x\\\"\",{}],1],\"none\":2}" };
        const struct json_step steps[] = { { "$T", 0 }, { "none", 0 } };
        const struct json_step others[] = { { "a", 0 }, { NULL, 1 } };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
                for (size_t len = 0; len <= strlen(texts[i]); len++) {
                        char *cut = malloc(len + 1);

                        assert_non_null(cut);
                        memcpy(cut, texts[i], len);
                        cut[len] = '\0';
                        assert_true(json_locate(cut, steps, 2).line >= 1);
                        assert_true(json_locate(cut, others, 2).line >= 1);
                        free(cut);
                }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_json_locate_finds_keys_and_elements),
                cmocka_unit_test(test_json_locate_tells_equal_keys_apart),
                cmocka_unit_test(test_json_locate_stays_where_the_last_step_was_found),
                cmocka_unit_test(test_json_locate_ends_with_the_text),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
