/* goheap/pclntab: the same questions to each of Go's layouts, to every cut of them. */
#include "goheap/pclntab.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "pclntab_fixture.h"
#include "unit.h"

enum { TEXT = 0x401000 };

static const uint32_t magics[] = { PCLNTAB_GO_1_2, PCLNTAB_GO_1_16, PCLNTAB_GO_1_18, PCLNTAB_GO_1_20 };
static const struct pclntab_fixture_function functions[] = {
        { "runtime.goexit", 0, 32 },
        { "main.(*service).leak.func1", 32, 128 },
        { "main.main", 160, 96 },
};

enum { MAGICS = sizeof(magics) / sizeof(magics[0]), FUNCTIONS = sizeof(functions) / sizeof(functions[0]) };

static void assert_text(struct pclntab_text text, const char *expected)
{
        assert_int_equal(text.len, strlen(expected));
        assert_memory_equal(text.at, expected, text.len);
}

/* Entries that are addresses are moved by the bias, those that are offsets count from where the text begins. */
static void open_moved(const struct strbuf *bytes, uint64_t bias, struct pclntab *ret)
{
        struct err err = { 0 };

        if (!pclntab_open(bytes->text, bytes->len, ret, &err))
                fail_msg("%s", err.message);
        ret->base = ret->has_offsets ? ret->text_start + bias : bias;
}

static void test_pclntab_names_functions_files_lines_and_depths_in_every_layout(void **state)
{
        (void)state;
        for (size_t i = 0; i < MAGICS; i++) {
                const uint64_t bias = i * 0x1000000;
                struct strbuf bytes = { 0 };
                struct pclntab table;
                struct pclntab_function found;
                struct pclntab_text file;
                uint64_t depth = 0;
                int64_t line = 0;

                pclntab_fixture(magics[i], TEXT, functions, FUNCTIONS, &bytes);
                open_moved(&bytes, bias, &table);
                assert_int_equal(table.functions, FUNCTIONS);
                for (size_t f = 0; f < FUNCTIONS; f++) {
                        uint64_t entry = TEXT + bias + functions[f].at;

                        assert_true(pclntab_find(&table, entry + functions[f].len - 1, &found));
                        assert_int_equal(found.entry, entry);
                        assert_int_equal(found.end, entry + functions[f].len);
                        assert_text(found.name, functions[f].name);
                        assert_true(pclntab_line(&table, &found, entry + 4, &file, &line));
                        assert_text(file, "/src/main.go");
                        assert_int_equal(line, 11);
                        assert_true(pclntab_depth(&table, &found, entry + 3, &depth));
                        assert_int_equal(depth, 0);
                        assert_true(pclntab_depth(&table, &found, entry + 15, &depth));
                        assert_int_equal(depth, 64);
                        assert_true(pclntab_depth(&table, &found, entry + 16, &depth));
                        assert_int_equal(depth, 0);
                }
                assert_false(pclntab_find(&table, TEXT + bias - 1, &found));
                assert_false(pclntab_find(&table, TEXT + bias + 256, &found));
                strbuf_clear(&bytes);
        }
}

static void test_pclntab_of_which_a_part_is_missing_says_so_or_knows_less(void **state)
{
        (void)state;
        for (size_t i = 0; i < MAGICS; i++) {
                struct strbuf whole = { 0 };

                pclntab_fixture(magics[i], TEXT, functions, FUNCTIONS, &whole);
                for (size_t len = 0; len < whole.len; len++) {
                        char *cut = mem_dup_len(whole.text, len); /* a sanitizer sees a read behind it */
                        struct err err = { 0 };
                        struct pclntab table;
                        struct pclntab_function found;

                        if (pclntab_open(cut, len, &table, &err)) {
                                table.base = table.has_offsets ? TEXT : 0;
                                pclntab_find(&table, TEXT + 40, &found);
                        } else {
                                assert_int_equal(err.kind, ERR_FORMAT);
                                assert_non_null(strstr(err.message, "Go's function table"));
                        }
                        free(cut);
                }
                strbuf_clear(&whole);
        }
}

static void test_pclntab_refuses_a_count_that_its_bytes_cannot_hold(void **state)
{
        struct strbuf bytes = { 0 };
        struct err err = { 0 };
        struct pclntab table;

        (void)state;
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, FUNCTIONS, &bytes);
        memset(bytes.text + 8, 0xff, 8);
        assert_false(pclntab_open(bytes.text, bytes.len, &table, &err));
        assert_string_equal(err.message, "Go's function table has a damaged header");
        memset(bytes.text, 0, 4);
        assert_false(pclntab_open(bytes.text, bytes.len, &table, &err));
        assert_string_equal(err.message, "Go's function table has an unknown magic, 0x0");
        strbuf_clear(&bytes);
}

static void test_pclntab_does_not_know_where_the_text_is_when_the_linker_left_it_out(void **state)
{
        struct strbuf bytes = { 0 };
        struct pclntab table;
        struct pclntab_function found;

        (void)state;
        pclntab_fixture(PCLNTAB_GO_1_20, 0, functions, FUNCTIONS, &bytes);
        assert_true(pclntab_open(bytes.text, bytes.len, &table, NULL));
        assert_int_equal(table.text_start, 0);
        table.base = 0x7f0000001000;
        assert_true(pclntab_find(&table, 0x7f0000001000 + 161, &found));
        assert_text(found.name, "main.main");
        strbuf_clear(&bytes);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_pclntab_names_functions_files_lines_and_depths_in_every_layout),
                cmocka_unit_test(test_pclntab_of_which_a_part_is_missing_says_so_or_knows_less),
                cmocka_unit_test(test_pclntab_refuses_a_count_that_its_bytes_cannot_hold),
                cmocka_unit_test(test_pclntab_does_not_know_where_the_text_is_when_the_linker_left_it_out),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
