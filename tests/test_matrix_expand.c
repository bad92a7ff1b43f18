#include "matrix/matrix_expand.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "matrix/matrix_load.h"
#include "model/matrix.h"
#include "unit.h"

struct expanded {
        struct matrix matrix;
        struct matrix_cells cells;
};

static void expand(const char *rest, struct expanded *ret)
{
        struct err err = { 0 };
        char text[1024];

        snprintf(text, sizeof(text), "{\"name\": \"m\", \"scenario\": \"s\", %s}", rest);
        *ret = (struct expanded){ 0 };
        assert_true(matrix_load_text("m.json", text, strlen(text), &ret->matrix, &err));
        assert_true(matrix_expand(&ret->matrix, &ret->cells, &err));
}

static void clear(struct expanded *expanded)
{
        matrix_cells_clear(&expanded->cells);
        matrix_clear(&expanded->matrix);
}

static int count_with(const struct matrix_cells *cells, const char *key, const char *value)
{
        int count = 0;

        for (size_t i = 0; i < cells->count; i++) {
                const struct matrix_setting *setting = matrix_settings_find(&cells->items[i].at, key);

                count += setting && matrix_value_equals(setting->value, value);
        }
        return count;
}

static void test_matrix_expand_spans_the_product_less_what_is_excluded(void **state)
{
        struct expanded x;

        (void)state;
        expand("\"axes\": {\"a\": [1, 2, 3], \"b\": [1, 2]}, \"exclude\": [{\"a\": 1, \"b\": 2}, {\"a\": 3}]",
               &x);
        assert_int_equal(x.cells.count, 3);
        assert_int_equal(count_with(&x.cells, "a", "3"), 0);
        assert_int_equal(count_with(&x.cells, "a", "1"), 1);
        clear(&x);
}

/* As GitHub's documentation of a job matrix has it. */
static void test_matrix_expand_includes_extend_cells_or_stand_alone(void **state)
{
        struct expanded x;

        (void)state;
        expand("\"axes\": {\"fruit\": [\"apple\", \"pear\"], \"animal\": [\"cat\", \"dog\"]},"
               " \"include\": [{\"color\": \"green\"}, {\"color\": \"pink\", \"animal\": \"cat\"},"
               " {\"fruit\": \"banana\"}]",
               &x);
        assert_int_equal(x.cells.count, 5);
        assert_int_equal(count_with(&x.cells, "color", "pink"), 2);
        assert_int_equal(count_with(&x.cells, "color", "green"), 2);
        assert_int_equal(count_with(&x.cells, "fruit", "banana"), 1);
        clear(&x);
}

static void test_matrix_expand_measures_every_combination_once_a_block(void **state)
{
        struct expanded x;
        int blocks[3][12] = { 0 };

        (void)state;
        expand("\"axes\": {\"a\": [1, 2, 3, 4], \"b\": [1, 2, 3]}, \"repeats\": 3", &x);
        assert_int_equal(x.cells.count, 36);
        for (size_t i = 0; i < x.cells.count; i++) {
                assert_int_equal(x.cells.items[i].index, i);
                assert_int_equal(x.cells.items[i].repeat, i / 12 + 1);
                blocks[i / 12][x.cells.items[i].combination]++;
        }
        for (int block = 0; block < 3; block++)
                for (int combination = 0; combination < 12; combination++)
                        assert_int_equal(blocks[block][combination], 1);
        clear(&x);
}

static void test_matrix_expand_draws_its_order_from_the_seed(void **state)
{
        static const char axes[] = "\"axes\": {\"a\": [1, 2, 3, 4, 5, 6, 7, 8]}";
        char other[128];
        struct expanded a, b, c;
        int differ = 0;

        (void)state;
        snprintf(other, sizeof(other), "%s, \"seed\": 2", axes);
        expand(axes, &a);
        expand(axes, &b);
        expand(other, &c);
        for (size_t i = 0; i < a.cells.count; i++) {
                assert_int_equal(a.cells.items[i].combination, b.cells.items[i].combination);
                differ += a.cells.items[i].combination != c.cells.items[i].combination;
        }
        assert_true(differ > 0);
        clear(&a);
        clear(&b);
        clear(&c);
}

static void test_matrix_expand_refuses_an_empty_and_a_boundless_matrix(void **state)
{
        static const char *const texts[] = {
                "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}, \"exclude\": [{\"a\": 1}]}",
                "{\"name\": \"m\", \"scenario\": \"s\", \"repeats\": 1000, \"axes\": {\"a\": [1,2,3,4,5,6,7,8,9,10],"
                " \"b\": [1,2,3,4,5,6,7,8,9,10], \"c\": [1,2]}}",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct matrix matrix = { 0 };
                struct matrix_cells cells = { 0 };
                struct err err = { 0 };

                assert_true(matrix_load_text("m.json", texts[i], strlen(texts[i]), &matrix, &err));
                assert_false(matrix_expand(&matrix, &cells, &err));
                assert_int_equal(err.kind, ERR_USAGE);
                matrix_clear(&matrix);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_matrix_expand_spans_the_product_less_what_is_excluded),
                cmocka_unit_test(test_matrix_expand_includes_extend_cells_or_stand_alone),
                cmocka_unit_test(test_matrix_expand_measures_every_combination_once_a_block),
                cmocka_unit_test(test_matrix_expand_draws_its_order_from_the_seed),
                cmocka_unit_test(test_matrix_expand_refuses_an_empty_and_a_boundless_matrix),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
