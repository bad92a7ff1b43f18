/* A heap made by hand is found by what it looks like, and counted. */
#include "goheap/look.h"

#include <string.h>

#include "base/err.h"
#include "go_memory.h"
#include "goheap/find_statistics.h"
#include "goheap/page_map.h"
#include "goheap/spans.h"
#include "unit.h"

static const struct heap_class *class_of(const struct heap_look *look, int size_class)
{
        for (size_t i = 0; i < look->class_count; i++)
                if (look->classes[i].size_class == size_class)
                        return &look->classes[i];
        fail_msg("no class %d", size_class);
        return NULL;
}

static void test_the_heap_is_found_without_a_symbol(void **state)
{
        struct heap_place place;
        struct go_memory memory;

        (void)state;
        go_memory_new(&memory, -1);
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_int_equal(place.mheap, GO_MEMORY_MHEAP);
        assert_false(place.by_symbols);
        go_memory_clear(&memory);
}

static void test_a_symbol_that_leads_nowhere_is_not_believed(void **state)
{
        struct heap_place place;
        struct go_memory memory;

        (void)state;
        go_memory_new(&memory, -1);
        memory.image.symbols[IMAGE_MHEAP] = GO_MEMORY_MHEAP + 64;
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_int_equal(place.mheap, GO_MEMORY_MHEAP);
        assert_false(place.by_symbols);
        memory.image.symbols[IMAGE_MHEAP] = GO_MEMORY_MHEAP;
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_true(place.by_symbols);
        go_memory_clear(&memory);
}

static void test_another_versions_layout_finds_nothing_and_says_so(void **state)
{
        struct err err = { 0 };
        struct heap_place place;
        struct go_memory memory;
        bool exact;

        (void)state;
        go_memory_new(&memory, -1);
        memory.image.layout = *layout_find(19, LAYOUT_AMD64, &exact);
        assert_false(find_heap(&memory.image, NULL, &place, &err));
        assert_non_null(strstr(err.message, "list of spans was not found"));
        go_memory_clear(&memory);
}

static void test_objects_are_counted_by_size(void **state)
{
        struct go_memory memory;
        struct heap_place place;
        struct heap_look look;
        const struct heap_class *class_;

        (void)state;
        go_memory_new(&memory, -1);
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_true(heap_look_at(&memory.image, &place, NULL, &look, NULL, NULL));
        assert_int_equal(look.spans, GO_MEMORY_SPANS);
        assert_int_equal(look.torn, 0);
        class_ = class_of(&look, 6);
        assert_int_equal(class_->elem_bytes, 64);
        assert_int_equal(class_->slots, 128);
        assert_int_equal(class_->survived, 10);
        assert_int_equal(class_->since, 5);
        assert_int_equal(heap_class_free_bytes(class_), 8192 - 15 * 64);
        class_ = class_of(&look, 32);
        assert_true(class_->noscan);
        assert_int_equal(class_->survived_bytes, 8192);
        class_ = class_of(&look, 0);
        assert_int_equal(class_->survived, 0);
        assert_int_equal(class_->since_bytes, 256 * 8192);
        assert_int_equal(look.stacks.bytes, 4 * 8192);
        assert_int_equal(look.buffers.bytes, 4 * 8192);
        assert_int_equal(heap_look_objects(&look), 15 + 8 + 1 + 200);
        heap_look_clear(&look);
        go_memory_clear(&memory);
}

static void test_a_span_that_was_not_swept_yet_has_its_survivors_in_the_mark_bits(void **state)
{
        struct go_memory memory;
        struct heap_place place;
        struct heap_look look;

        (void)state;
        go_memory_new(&memory, -1);
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_true(heap_look_at(&memory.image, &place, NULL, &look, NULL, NULL));
        assert_int_equal(class_of(&look, 4)->survived, 3);
        assert_int_equal(class_of(&look, 4)->since, 197); /* garbage that a sweep has yet to free */
        heap_look_clear(&look);
        go_memory_clear(&memory);
}

static void test_statistics_are_what_the_spans_say_they_must_be(void **state)
{
        struct go_memory memory;
        struct heap_place place;
        struct heap_look look;
        struct spans spans;

        (void)state;
        go_memory_new(&memory, -1);
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_true(spans_read(&memory.image, place.mheap, &spans, NULL));
        find_statistics(&memory.image, NULL, &spans, &place);
        if (place.missing[0])
                fail_msg("%s", place.missing[0]);
        assert_true(heap_look_at(&memory.image, &place, NULL, &look, NULL, NULL));
        assert_int_equal(look.figures.num_gc, 4);
        assert_int_equal(look.figures.heap_marked, 4096);
        assert_true(look.lists_known);
        assert_int_equal(look.arena_count, 1);
        for (size_t i = 0; i < look.check_count; i++)
                if (strcmp(look.checks[i].name, "in_use") == 0)
                        assert_true(heap_check_holds(&look.checks[i]));
        heap_look_clear(&look);
        /* As many bytes more in use as no movement explains: the place is not believed. */
        spans.items[0].pages += 1 << 16;
        place = (struct heap_place){ .mheap = place.mheap };
        find_statistics(&memory.image, NULL, &spans, &place);
        assert_int_equal(place.controller, 0);
        assert_non_null(strstr(place.missing[0], "gcController"));
        spans_clear(&spans);
        go_memory_clear(&memory);
}

static void test_the_same_is_found_where_the_fields_lie_close_together(void **state)
{
        struct go_memory memory;
        struct heap_place place;
        struct heap_look look;
        struct spans spans;

        (void)state;
        go_memory_new_compact(&memory);
        assert_true(find_heap(&memory.image, NULL, &place, NULL));
        assert_int_equal(place.mheap, GO_MEMORY_MHEAP);
        assert_true(spans_read(&memory.image, place.mheap, &spans, NULL));
        find_statistics(&memory.image, NULL, &spans, &place);
        assert_null(place.missing[0]);
        assert_true(heap_look_at(&memory.image, &place, NULL, &look, NULL, NULL));
        assert_int_equal(look.figures.num_gc, 4);
        assert_true(look.lists_known);
        assert_int_equal(look.arena_count, 1);
        assert_int_equal(heap_look_objects(&look), 15 + 8 + 1 + 200);
        heap_look_clear(&look);
        spans_clear(&spans);
        go_memory_clear(&memory);
}

static void test_a_torn_span_is_left_out_and_counted(void **state)
{
        struct heap_place place = { .mheap = GO_MEMORY_MHEAP };
        struct go_memory memory;
        struct heap_look look;

        (void)state;
        go_memory_new(&memory, GO_MEMORY_SMALL);
        assert_true(heap_look_at(&memory.image, &place, NULL, &look, NULL, NULL));
        assert_int_equal(look.torn, 1);
        for (size_t i = 0; i < look.class_count; i++)
                assert_int_not_equal(look.classes[i].size_class, 6);
        heap_look_clear(&look);
        go_memory_clear(&memory);
}

static void test_spans_are_found_by_any_address_within(void **state)
{
        struct go_memory memory;
        struct spans spans;

        (void)state;
        go_memory_new(&memory, -1);
        assert_true(spans_read(&memory.image, GO_MEMORY_MHEAP, &spans, NULL));
        assert_int_equal(spans.count, 6);
        assert_int_equal(spans_find(&spans, GO_MEMORY_ARENA + 100)->elem_bytes, 64);
        assert_int_equal(spans_find(&spans, GO_MEMORY_ARENA + 65 * 8192)->size_class, 0);
        assert_null(spans_find(&spans, GO_MEMORY_ARENA + 2 * 8192));
        assert_null(spans_find(&spans, 0));
        spans_clear(&spans);
        go_memory_clear(&memory);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_the_heap_is_found_without_a_symbol),
                cmocka_unit_test(test_a_symbol_that_leads_nowhere_is_not_believed),
                cmocka_unit_test(test_another_versions_layout_finds_nothing_and_says_so),
                cmocka_unit_test(test_objects_are_counted_by_size),
                cmocka_unit_test(test_a_span_that_was_not_swept_yet_has_its_survivors_in_the_mark_bits),
                cmocka_unit_test(test_statistics_are_what_the_spans_say_they_must_be),
                cmocka_unit_test(test_the_same_is_found_where_the_fields_lie_close_together),
                cmocka_unit_test(test_a_torn_span_is_left_out_and_counted),
                cmocka_unit_test(test_spans_are_found_by_any_address_within),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
