/* The table itself is held against the toolchains by tools/go_layouts.sh --check. */
#include "goheap/layout.h"

#include <string.h>

#include "unit.h"

static const struct layout *exactly(int minor, enum layout_machine machine)
{
        bool exact;
        const struct layout *layout = layout_find(minor, machine, &exact);

        assert_non_null(layout);
        assert_true(exact);
        assert_int_equal(layout->minor, minor);
        return layout;
}

static void test_every_version_knows_what_a_span_and_a_goroutine_are(void **state)
{
        static const enum layout_field needed[] = {
                LAYOUT_MSPAN_START,      LAYOUT_MSPAN_PAGES,  LAYOUT_MSPAN_ELEMS,    LAYOUT_MSPAN_ALLOC_BITS,
                LAYOUT_MSPAN_MARK_BITS,  LAYOUT_MSPAN_STATE,  LAYOUT_MHEAP_ALLSPANS, LAYOUT_MHEAP_SWEEPGEN,
                LAYOUT_MHEAP_ALL_ARENAS, LAYOUT_G_SCHED_PC,   LAYOUT_G_STATUS,       LAYOUT_G_STARTPC,
                LAYOUT_MSTATS_NUM_GC,    LAYOUT_MODULE_TYPES, LAYOUT_TYPE_STR,
        };

        (void)state;
        assert_int_equal(layout_count, 18);
        for (size_t i = 0; i < layout_count; i++)
                for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++)
                        assert_true(layout_has(&layout_table[i], needed[k]));
}

static void test_fields_that_came_or_went_are_absent_elsewhere(void **state)
{
        (void)state;
        assert_false(layout_has(exactly(21, LAYOUT_AMD64), LAYOUT_MSPAN_LARGE_TYPE));
        assert_int_equal(layout_offset(exactly(22, LAYOUT_AMD64), LAYOUT_MSPAN_LARGE_TYPE), 152);
        assert_false(layout_has(exactly(15, LAYOUT_ARM64), LAYOUT_GC_HEAP_IN_USE));
        assert_true(layout_has(exactly(15, LAYOUT_ARM64), LAYOUT_MSTATS_HEAP_IN_USE));
        assert_false(layout_has(exactly(19, LAYOUT_AMD64), LAYOUT_MSTATS_HEAP_IN_USE));
}

static void test_a_version_between_two_rows_takes_the_older_and_says_so(void **state)
{
        bool exact = true;

        (void)state;
        assert_int_equal(layout_find(20, LAYOUT_AMD64, &exact)->minor, 19);
        assert_false(exact);
        assert_int_equal(layout_find(99, LAYOUT_AMD64, &exact)->minor, 27);
        assert_false(exact);
        assert_null(layout_find(14, LAYOUT_AMD64, &exact));
}

static void test_versions_are_read_from_every_spelling(void **state)
{
        (void)state;
        assert_int_equal(layout_minor_of("go1.19.8"), 19);
        assert_int_equal(layout_minor_of("devel go1.27-3c8fb4a"), 27);
        assert_int_equal(layout_minor_of("go1.22rc1"), 22);
        assert_int_equal(layout_minor_of("go2.0"), -1);
        assert_int_equal(layout_minor_of("go1.99999999999"), -1);
        assert_int_equal(layout_minor_of(NULL), -1);
}

static void test_a_field_beyond_the_bytes_is_zero(void **state)
{
        const struct layout *layout = exactly(22, LAYOUT_AMD64);
        unsigned char span[160] = { 0 };

        (void)state;
        span[48] = 1;
        span[49] = 2;
        span[50] = 7;
        assert_int_equal(layout_get(layout, LAYOUT_MSPAN_FREE_INDEX, span, sizeof(span)), 0x201);
        assert_int_equal(layout_get(layout, LAYOUT_MSPAN_ELEMS, span, sizeof(span)), 7);
        assert_int_equal(layout_get(layout, LAYOUT_MSPAN_ELEMS, span, 51), 0);
        assert_int_equal(layout_get(exactly(21, LAYOUT_AMD64), LAYOUT_MSPAN_LARGE_TYPE, span, sizeof(span)),
                         0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_every_version_knows_what_a_span_and_a_goroutine_are),
                cmocka_unit_test(test_fields_that_came_or_went_are_absent_elsewhere),
                cmocka_unit_test(test_a_version_between_two_rows_takes_the_older_and_says_so),
                cmocka_unit_test(test_versions_are_read_from_every_spelling),
                cmocka_unit_test(test_a_field_beyond_the_bytes_is_zero),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
