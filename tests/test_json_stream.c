/* base/json_stream: the figures near the root of a text that may be anything. */
#include "base/json_stream.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static void on_number(const char *object, const char *name, double value, void *arg)
{
        char *told = arg;
        size_t len = strlen(told);

        snprintf(told + len, 256 - len, "%s%s%s=%g ", object ? object : "", object ? "." : "", name, value);
}

static void on_end(const char *object, void *arg)
{
        char *told = arg;
        size_t len = strlen(told);

        snprintf(told + len, 256 - len, "/%s ", object);
}

/* However it is cut, its pieces behind one another are the array. */
static void on_array(const char *name, const char *bytes, size_t len, void *arg)
{
        char *told = arg;
        size_t told_len = strlen(told);

        assert_string_equal(name, "list");
        snprintf(told + told_len, 256 - told_len, "%.*s", (int)len, bytes);
}

/* What is told of the text, fed in pieces of `size` bytes. */
static const char *told_of(const char *text, size_t size)
{
        static char told[256];
        const struct json_stream_events events = {
                .number = on_number, .end = on_end, .array = on_array, .arg = told
        };
        struct json_stream stream;

        told[0] = '\0';
        json_stream_begin(&stream, &events);
        for (size_t at = 0; at < strlen(text); at += size)
                json_stream_feed(&stream, text + at, size < strlen(text + at) ? size : strlen(text + at));
        return told;
}

static const struct {
        const char *text, *told;
} cases[] = {
        { " {\"a\": {\"m\": 1, \"x\": [1, {\"y\": \"]}\"}]},\n\"b\\\"\": \"q\\\\\", \"m\" : {\"S\": -7.5e1 } , \"z\":null }",
          "a.m=1 /a m.S=-75 /m " },
        { "{\"n\":12}", "n=12 " },
        { "{\"n\":12", "" },                     /* more digits may come */
        { "{\"a\":{\"n\":1,\"o\":2", "a.n=1 " }, /* and no end is told */
        { "{\"a\":{\"b\":{\"c\":1}}}", "/a " },
        { "{\"list\":[{\"c\":1}],\"b\":2}", "[{\"c\":1}]b=2 " },
        { "{\"list\" : [ \"]\\\"]\", [\"x\"] ] ,\"list\":[],\"b\":2}", "[ \"]\\\"]\", [\"x\"] ][]b=2 " },
        { "{\"a\":{\"list\":[1]},\"b\":\"[2]\"}", "/a " }, /* not in the root; no array */
        { "{\"list\":[1,\"x", "[1,\"x" },
        { "{\"a\":\"{\",\"b\":2}", "b=2 " },
        { "{\"a\":0x10,\"b\":1e,\"c\":+1,\"d\":inf,\"e\":tru1,\"f\":1}", "f=1 " },
        { "{\"a\" 1,\"b\":2}", "" }, /* no grammar: nothing behind it counts */
        { "{\"a\":,\"b\":2}", "" },
        { "{\"a\":1 2,\"b\":2}", "a=1 " },
        { "{\"a\":1}{\"b\":2}", "a=1 " }, /* behind the root */
        { "[{\"a\":1}]", "" },
        { "{}", "" },
        { "", "" },
        { "{\"0123456789012345678901234567890123456789012345678901234567890123\":1,\"b\":2}", "b=2 " },
        { "{\"012345678901234567890123456789012345678901234567890123456789012\":1}",
          "012345678901234567890123456789012345678901234567890123456789012=1 " },
        { "{\"a\":00000000000000000000000000000000000000000000000000000000000000001,\"b\":2}", "b=2 " },
};

static void test_numbers_near_the_root_are_told_however_the_text_is_cut(void **state)
{
        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
                for (size_t size = 1; size <= strlen(cases[i].text) + 1; size++)
                        assert_string_equal(told_of(cases[i].text, size), cases[i].told);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_numbers_near_the_root_are_told_however_the_text_is_cut),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
