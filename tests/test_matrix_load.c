#include "matrix/matrix_load.h"

#include <string.h>

#include "base/err.h"
#include "model/matrix.h"
#include "unit.h"

static bool load(const char *text, struct matrix *matrix, struct err *err)
{
        return matrix_load_text("m.json", text, strlen(text), matrix, err);
}

static void test_matrix_load_reads_axes_and_rules(void **state)
{
        struct matrix matrix = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(load(
                "{\"name\": \"m\", \"axes\": {\"scenario\": [\"a\", \"b\"], \"target.env.GOGC\": [25, null]},"
                " \"repeats\": 3, \"set\": {\"protocol.runs\": 12},"
                " \"expect\": [{\"when\": {\"scenario\": \"a\"}, \"shape\": [\"PLATEAU\", \"RELEASED\"]}],"
                " \"neighbours\": [{\"axis\": \"target.env.GOGC\", \"figure\": \"rss_settled_bytes\","
                " \"worse\": \"10%\"}]}",
                &matrix, &err));
        assert_int_equal(matrix.axis_count, 2);
        assert_string_equal(matrix.axes[1].values[0], "25");
        assert_null(matrix.axes[1].values[1]);
        assert_int_equal(matrix.scenario_count, 2);
        assert_int_equal(matrix.repeats, 3);
        assert_true(matrix.rules[0].shapes[SHAPE_PLATEAU]);
        assert_false(matrix.rules[0].shapes[SHAPE_GROWING]);
        assert_int_equal(matrix.neighbours[0].figure, MATRIX_RSS_SETTLED);
        matrix_clear(&matrix);
}

/* Each fault names its place and the rule. */
static void test_matrix_load_refuses_what_cannot_be_meant(void **state)
{
        static const struct {
                const char *text;
                const char *fault;
        } cases[] = {
                { "{\"name\": \"m\", \"axes\": {\"a\": [1]}}", "needs a \"scenario\"" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {}}", "needs at least one" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": []}}", "at least one value" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1, 1]}}", "twice" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [{}]}}", "must be a text" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}, \"repeat\": 2}",
                  "repeats" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}, \"exclude\": [{\"b\": 1}]}",
                  "no axis is called 'b'" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"scenario\": [\"a\"]}}",
                  "an axis \"scenario\"" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}, \"neighbours\": [{\"axis\": \"a\","
                  " \"figure\": \"rss_setled_bytes\", \"worse\": \"1%\"}]}",
                  "did you mean 'rss_settled_bytes'" },
                { "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}, \"repeats\": 0}",
                  "repeats" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct matrix matrix = { 0 };
                struct err err = { 0 };

                assert_false(load(cases[i].text, &matrix, &err));
                assert_int_equal(err.kind, ERR_USAGE);
                assert_non_null(strstr(err.message, cases[i].fault));
                assert_null(matrix.name);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_matrix_load_reads_axes_and_rules),
                cmocka_unit_test(test_matrix_load_refuses_what_cannot_be_meant),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
