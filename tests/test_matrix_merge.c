/* Records are written as a run would write them; what is merged must not depend on who wrote them when. */
#include "matrix/matrix_merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "matrix/cell_json.h"
#include "matrix/matrix_expand.h"
#include "matrix/matrix_load.h"
#include "matrix/matrix_store.h"
#include "report/exports/matrix_exports.h"
#include "report/json/matrix_json.h"
#include "report/pages/matrix_page.h"
#include "unit.h"
#include "words/matrix_words.h"

#define MIB 1048576.0

static const char text[] =
        "{\"name\": \"m\", \"scenario\": \"s\", \"repeats\": 2,"
        " \"axes\": {\"target.env.GOGC\": [50, 100], \"target.go\": [\"1.19\", \"1.27\"]},"
        " \"baseline\": {\"target.env.GOGC\": 100},"
        " \"expect\": [{\"when\": {\"target.env.GOGC\": 50}, \"shape\": \"PLATEAU\"}],"
        " \"neighbours\": [{\"axis\": \"target.go\", \"figure\": \"rss_settled_bytes\", \"worse\": \"10%\"}]}";

struct fixture {
        char folder[64];
        struct matrix matrix;
        struct matrix_cells cells;
};

static void set_up(struct fixture *f)
{
        struct err err = { 0 };

        *f = (struct fixture){ .folder = "/tmp/test_matrix_merge.XXXXXX" };
        assert_non_null(mkdtemp(f->folder));
        assert_true(matrix_load_text("m.json", text, strlen(text), &f->matrix, &err));
        assert_true(matrix_expand(&f->matrix, &f->cells, &err));
        assert_true(matrix_store_open(f->folder, &f->matrix, &err));
}

static void tear_down(struct fixture *f)
{
        struct err err = { 0 };

        assert_true(file_remove_tree(f->folder, &err));
        matrix_cells_clear(&f->cells);
        matrix_clear(&f->matrix);
}

static bool has(const struct matrix_cell *cell, const char *key, const char *value)
{
        return strcmp(matrix_settings_find(&cell->at, key)->value, value) == 0;
}

/* GOGC=50 holds 10 MiB less and costs 5 % more processor time; Go 1.27 holds a half more than 1.19. */
static void write_cell(const struct fixture *f, size_t i, bool measured)
{
        const struct matrix_cell *cell = &f->cells.items[i];
        struct matrix_record record = { .index = cell->index,
                                        .combination = cell->combination,
                                        .repeat = cell->repeat,
                                        .measured = measured,
                                        .tries = 1,
                                        .shape = SHAPE_PLATEAU,
                                        .hypothesis = HYPOTHESIS_CONFIRMED };
        struct err err = { 0 };

        matrix_settings_copy(&cell->at, &record.at);
        for (int k = 0; k < MATRIX_FIGURE_COUNT; k++)
                record.figures[k] = NAN;
        record.figures[MATRIX_RSS_SETTLED] = (has(cell, "target.go", "1.27") ? 60 : 40) * MIB -
                                             (!has(cell, "target.env.GOGC", "50") ? 0
                                              : has(cell, "target.go", "1.27")    ? 15
                                                                                  : 10) *
                                                     MIB +
                                             cell->repeat;
        record.figures[MATRIX_CPU_PER_REQUEST] = has(cell, "target.env.GOGC", "50") ? 1.05e-4 : 1e-4;
        if (!measured)
                record.reason = mem_dup("the target died");
        assert_true(matrix_store_write(f->folder, &record, &err));
        matrix_record_clear(&record);
}

static void merged_text(const struct fixture *f, struct strbuf *ret)
{
        struct matrix_merged merged = { 0 };
        struct err err = { 0 };

        assert_true(matrix_merge(f->folder, &merged, &err));
        matrix_json_append(&merged, ret);
        matrix_export_csv_append(&merged, ret);
        matrix_export_markdown_append(&merged, ret);
        matrix_export_benchmark_append(&merged, ret);
        matrix_page_append(&merged, "0", ret);
        matrix_merged_clear(&merged);
}

static void test_matrix_merge_is_the_same_in_any_order(void **state)
{
        struct strbuf forth = { 0 }, back = { 0 };
        struct fixture a, b;

        (void)state;
        set_up(&a);
        set_up(&b);
        for (size_t i = 0; i < a.cells.count; i++)
                write_cell(&a, i, true);
        for (size_t i = b.cells.count; i-- > 0;)
                write_cell(&b, i, true);
        merged_text(&a, &forth);
        merged_text(&b, &back);
        assert_string_equal(strbuf_text(&forth), strbuf_text(&back));
        strbuf_clear(&forth);
        strbuf_clear(&back);
        tear_down(&a);
        tear_down(&b);
}

static void test_matrix_merge_shows_what_is_missing_and_what_could_not_be_measured(void **state)
{
        struct matrix_merged merged = { 0 };
        struct err err = { 0 };
        struct matrix_counts counts;
        struct fixture f;

        (void)state;
        set_up(&f);
        for (size_t i = 1; i < f.cells.count; i++)
                write_cell(&f, i, i != 3);
        assert_true(matrix_merge(f.folder, &merged, &err));
        counts = matrix_merged_counts(&merged);
        assert_int_equal(counts.measured, 6);
        assert_int_equal(counts.invalid, 1);
        assert_int_equal(counts.missing, 1);
        assert_int_equal(merged.gates.exit_code, 4);
        matrix_merged_clear(&merged);
        tear_down(&f);
}

static void test_matrix_merge_fails_a_cell_that_is_worse_than_the_one_beside_it(void **state)
{
        struct matrix_merged merged = { 0 };
        struct err err = { 0 };
        struct fixture f;
        int failed = 0;

        (void)state;
        set_up(&f);
        for (size_t i = 0; i < f.cells.count; i++)
                write_cell(&f, i, true);
        assert_true(matrix_merge(f.folder, &merged, &err));
        for (size_t i = 0; i < merged.gates.count; i++)
                failed += merged.gates.gates[i].state == GATE_FAILS;
        assert_int_equal(failed, 2); /* 1.27 beside 1.19, at either GOGC */
        assert_int_equal(merged.gates.exit_code, 1);
        matrix_merged_clear(&merged);
        tear_down(&f);
}

static void test_matrix_merge_says_what_a_setting_saves_and_costs(void **state)
{
        struct matrix_merged merged = { 0 };
        struct strbuf line = { 0 };
        struct err err = { 0 };
        struct fixture f;
        int told = 0;

        (void)state;
        set_up(&f);
        for (size_t i = 0; i < f.cells.count; i++)
                write_cell(&f, i, true);
        assert_true(matrix_merge(f.folder, &merged, &err));
        assert_int_equal(merged.trade_count, 4);
        for (size_t i = 0; i < merged.trade_count; i++)
                told += matrix_words_trade(&merged, &merged.trades[i], &line);
        assert_int_equal(told, 2);
        assert_non_null(strstr(strbuf_text(&line), "GOGC=50 (go=1.19) saves 10.0 MiB settled; costs 5.0 % "
                                                   "processor time a request"));
        assert_int_equal(merged.effects[0].pairs, 2);
        for (size_t i = 0; i < merged.effect_count; i++)
                assert_true(merged.effects[i].difference_low <= merged.effects[i].difference &&
                            merged.effects[i].difference <= merged.effects[i].difference_high);
        strbuf_clear(&line);
        matrix_merged_clear(&merged);
        tear_down(&f);
}

static void test_matrix_merge_refuses_records_that_are_not_its_own(void **state)
{
        static const char *const bad[] = { "", "{}", "[1]",
                                           "{\"schema\": \"plateau.cell/1\", \"index\": 2e9}" };
        struct matrix_merged merged = { 0 };
        struct fixture f;
        char *path;

        (void)state;
        set_up(&f);
        path = matrix_store_record_path(f.folder, 0);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                struct err err = { 0 };

                assert_true(file_write_atomic(path, bad[i], strlen(bad[i]), &err));
                assert_false(matrix_merge(f.folder, &merged, &err));
                assert_int_equal(err.kind, ERR_FORMAT);
        }
        free(path);
        tear_down(&f);
}

static void test_matrix_store_keeps_matrices_apart(void **state)
{
        struct fixture f;
        struct matrix other = { 0 };
        struct err err = { 0 };
        static const char changed[] = "{\"name\": \"m\", \"scenario\": \"s\", \"axes\": {\"a\": [1]}}";

        (void)state;
        set_up(&f);
        assert_true(matrix_store_open(f.folder, &f.matrix, &err));
        assert_true(matrix_load_text("m.json", changed, strlen(changed), &other, &err));
        assert_false(matrix_store_open(f.folder, &other, &err));
        assert_int_equal(err.kind, ERR_USAGE);
        matrix_clear(&other);
        tear_down(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_matrix_merge_is_the_same_in_any_order),
                cmocka_unit_test(test_matrix_merge_shows_what_is_missing_and_what_could_not_be_measured),
                cmocka_unit_test(test_matrix_merge_fails_a_cell_that_is_worse_than_the_one_beside_it),
                cmocka_unit_test(test_matrix_merge_says_what_a_setting_saves_and_costs),
                cmocka_unit_test(test_matrix_merge_refuses_records_that_are_not_its_own),
                cmocka_unit_test(test_matrix_store_keeps_matrices_apart),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
