/* scenario/targets_parse: vegeta's format, and faults with their lines. */
#include "scenario/targets_parse.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "model/scenario.h"
#include "unit.h"

static void test_targets_parse_reads_methods_headers_and_bodies(void **state)
{
        static const char text[] = "# comment\n"
                                   "GET http://127.0.0.1:80/a?x=1\n"
                                   "X-One: 1\r\n"
                                   "X-Two:  two words \n"
                                   "\n"
                                   "\n"
                                   "POST http://127.0.0.1:80\n"
                                   "Content-Type: text/plain\n"
                                   "# comment between\n"
                                   "@body.txt\n"
                                   "DELETE /b\n"
                                   "GET /c";
        struct targets targets;

        (void)state;
        assert_true(targets_parse("t", text, sizeof(text) - 1, &targets, NULL));
        assert_int_equal(targets.count, 4);
        assert_string_equal(targets.authority, "127.0.0.1:80");
        assert_string_equal(targets.requests[0].method, "GET");
        assert_string_equal(targets.requests[0].path, "/a?x=1");
        assert_string_equal(targets.requests[0].name, "t:2");
        assert_int_equal(targets.requests[0].header_count, 2);
        assert_string_equal(targets.requests[0].headers[1].name, "X-Two");
        assert_string_equal(targets.requests[0].headers[1].value, "two words");
        assert_null(targets.body_files[0]);
        assert_string_equal(targets.requests[1].path, "/");
        assert_string_equal(targets.body_files[1], "body.txt");
        assert_string_equal(targets.requests[2].method, "DELETE");
        assert_string_equal(targets.requests[3].path, "/c");
        targets_clear(&targets);
}

static void test_targets_parse_lists_all_faults_with_their_lines(void **state)
{
        static const char text[] = "GET http://a/\n"
                                   "no colon\n"
                                   "\n"
                                   "X-Lost: 1\n"
                                   "GET http://b/\n"
                                   "GET here\n";
        struct targets targets = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(targets_parse("t", text, sizeof(text) - 1, &targets, &err));
        assert_non_null(strstr(err.message, "t:2: a header must be 'Name: value', got 'no colon'"));
        assert_non_null(strstr(err.message, "t:4: a target must begin with its METHOD"));
        assert_non_null(strstr(err.message, "t:5: all targets must name the same service"));
        assert_non_null(strstr(err.message, "t:6: a target must be METHOD and a URL or a path"));
        assert_int_equal(targets.count, 0);
        assert_false(targets_parse("t", "\n# nothing\n", 11, &targets, &err));
        assert_non_null(strstr(err.message, "at least one target"));
}

static void test_targets_read_brings_bodies_from_beside_the_file(void **state)
{
        struct targets targets;
        struct err err = { 0 };

        (void)state;
        assert_true(targets_read(FIXTURES "/targets/good.txt", &targets, NULL));
        assert_int_equal(targets.count, 2);
        assert_int_equal(targets.requests[1].body_bytes, 12);
        assert_memory_equal(targets.requests[1].body, "{\"n\":\"body\"}", 12);
        targets_clear(&targets);
        assert_false(targets_read(FIXTURES "/targets/missing-body.txt", &targets, &err));
        assert_non_null(strstr(err.message, "nowhere.json"));
        assert_false(targets_read(FIXTURES "/targets/none.txt", &targets, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_targets_parse_reads_methods_headers_and_bodies),
                cmocka_unit_test(test_targets_parse_lists_all_faults_with_their_lines),
                cmocka_unit_test(test_targets_read_brings_bodies_from_beside_the_file),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
