/* record/curve_read: which sentences of a merged matrix become the advice of a single result. */
#include "record/curve_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "unit.h"

static bool read_curve(const char *text, char **ret_text, struct err *err)
{
        char path[] = "/tmp/test_curve_read.XXXXXX";
        int fd = mkstemp(path);
        FILE *file = fdopen(fd, "w");
        bool ok;

        fputs(text, file);
        fclose(file);
        ok = curve_read(path, ret_text, err);
        unlink(path);
        return ok;
}

static void test_curve_takes_what_saves_most_and_is_on_the_front(void **state)
{
        struct err err = { 0 };
        char *text = NULL;

        (void)state;
        assert_true(read_curve("{\"trades\": ["
                               "{\"sentence\": \"a\", \"peak_saved_bytes\": 10, \"front\": true},"
                               "{\"sentence\": \"b\", \"peak_saved_bytes\": 90, \"front\": false},"
                               "{\"sentence\": \"c\", \"peak_saved_bytes\": 40, \"front\": true},"
                               "{\"sentence\": \"d\", \"peak_saved_bytes\": -5, \"front\": true},"
                               "{\"sentence\": \"e\", \"peak_saved_bytes\": null, \"front\": true}]}",
                               &text, &err));
        assert_string_equal(text, "c. a.");
        free(text);
}

static void test_curve_refuses_what_compares_nothing(void **state)
{
        static const char *const files[] = { "", "{", "[]", "{\"trades\": []}",
                                             "{\"trades\": [{\"front\": true}]}" };

        (void)state;
        for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
                struct err err = { 0 };
                char *text = NULL;

                assert_false(read_curve(files[i], &text, &err));
                assert_null(text);
                assert_non_null(strstr(err.message, "merged.json"));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_curve_takes_what_saves_most_and_is_on_the_front),
                cmocka_unit_test(test_curve_refuses_what_compares_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
