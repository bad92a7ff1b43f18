/* base/json_build: what is unknown is null, and every document is valid. */
#include "base/json_build.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

#include "base/strbuf.h"

#include "unit.h"

static void check(cJSON *root_take, const char *expected)
{
        char *text = json_print_take(root_take, true);

        assert_string_equal(text, expected);
        free(text);
}

static void test_json_build_tells_unknown_from_zero(void **state)
{
        cJSON *root = cJSON_CreateObject();

        (void)state;
        json_add_number(root, "zero", 0);
        json_add_number(root, "nan", NAN);
        json_add_number(root, "infinite", -INFINITY);
        json_add_text(root, "text", NULL);
        json_add_text(root, "empty", "");
        json_add_unknown(root, "heap", "nobody asked");
        check(root, "{\"zero\":0,\"nan\":null,\"infinite\":null,\"text\":null,\"empty\":\"\","
                    "\"heap\":null,\"heap_reason\":\"nobody asked\"}");
}

static void test_json_build_keeps_every_digit_of_whole_numbers(void **state)
{
        cJSON *root = cJSON_CreateObject();

        (void)state;
        json_add_whole(root, "bytes", (INT64_C(1) << 53) - 1);
        json_add_whole(root, "left", -4096);
        json_add_number(root, "share", 0.1);
        check(root, "{\"bytes\":9007199254740991,\"left\":-4096,\"share\":0.1}");
}

static void test_json_build_replaces_bytes_that_are_no_text(void **state)
{
        cJSON *root = cJSON_CreateArray();

        (void)state;
        json_push_text(root, "a\xff\"\n");
        json_push_text(root, "\xc3\xa4");
        json_push_number(root, NAN);
        json_add_text(json_push_object(root), "name", "\xed\xa0\x80");
        check(root, "[\"a\xef\xbf\xbd\\\"\\n\",\"\xc3\xa4\",null,"
                    "{\"name\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}]");
}

static void test_json_build_quotes_a_text_alone(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        json_append_quoted("a \"b\"\n\xff", &buf);
        assert_string_equal(strbuf_text(&buf), "\"a \\\"b\\\"\\n\xef\xbf\xbd\"");
        strbuf_clear(&buf);
}

static void test_json_build_prints_a_part_and_keeps_it(void **state)
{
        cJSON *root = cJSON_CreateObject();
        char *text;

        (void)state;
        json_add_whole(json_add_object(root, "part"), "one", 1);
        text = json_print(cJSON_GetObjectItem(root, "part"), true);
        assert_string_equal(text, "{\"one\":1}");
        free(text);
        check(root, "{\"part\":{\"one\":1}}");
}

static void test_json_build_appends_a_document_with_its_newline(void **state)
{
        struct strbuf buf = { 0 };

        (void)state;
        json_append_take(cJSON_CreateObject(), &buf);
        assert_string_equal(strbuf_text(&buf), "{\n}\n");
        strbuf_clear(&buf);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_json_build_tells_unknown_from_zero),
                cmocka_unit_test(test_json_build_keeps_every_digit_of_whole_numbers),
                cmocka_unit_test(test_json_build_replaces_bytes_that_are_no_text),
                cmocka_unit_test(test_json_build_quotes_a_text_alone),
                cmocka_unit_test(test_json_build_prints_a_part_and_keeps_it),
                cmocka_unit_test(test_json_build_appends_a_document_with_its_newline),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
