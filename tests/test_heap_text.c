/* What was written is read again, and nothing else is. */
#include "model/heap_text.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/heap.h"
#include "unit.h"

static struct heap_look make_look(void)
{
        struct heap_look look;

        heap_look_init(&look);
        look.minor = 22;
        look.by_symbols = true;
        look.spans = 340;
        look.idle = (struct heap_pages){ 8192, 4096, 0, 0 };
        look.figures.num_gc = 7;
        look.figures.last_gc_ns = INT64_C(1795631685758981442);
        look.classes = mem_new(2, sizeof(*look.classes));
        look.class_count = look.class_capacity = 2;
        look.classes[0] =
                (struct heap_class){ .size_class = 6, .elem_bytes = 64, .spans = 3, .survived = 200 };
        look.classes[1] =
                (struct heap_class){ .noscan = true, .spans = 1, .since = 1, .since_bytes = 2 << 20 };
        look.large = mem_new(1, sizeof(*look.large));
        look.large_count = look.large_capacity = 1;
        look.large[0] = (struct heap_large){ .start = 0xc000000000,
                                             .type = mem_dup("map.bucket[string]struct { a int64 }") };
        look.arenas = mem_new(1, sizeof(*look.arenas));
        look.arena_count = look.arena_capacity = 1;
        look.arenas[0] = (struct heap_arena){ 0xc000000000, 0xc000400000, 4096 };
        heap_look_add_owned(&look, HEAP_OWNER_BITS, 0x7f0000000000, 0x7f0000010000);
        heap_look_add_check(&look, "in_use", 10, 9, 11);
        look.missing = mem_dup("not found: the runtime's statistics");
        return look;
}

static void test_a_look_is_read_as_it_was_written(void **state)
{
        struct heap_look look = make_look();
        struct strbuf first = { 0 };
        struct strbuf second = { 0 };
        struct heap_look again;

        (void)state;
        heap_text_write(&look, &first);
        assert_true(heap_text_read(first.text, first.len, &again, NULL));
        assert_int_equal(again.minor, 22);
        assert_int_equal(again.idle.resident, 4096);
        assert_int_equal(again.figures.num_gc, 7);
        assert_int_equal(again.figures.last_gc_ns, INT64_C(1795631685758981442));
        assert_int_equal(again.figures.heap_in_use, -1); /* not known is not zero */
        assert_int_equal(again.class_count, 2);
        assert_int_equal(heap_look_alloc_bytes(&again), 2 << 20);
        assert_string_equal(again.large[0].type, "map.bucket[string]struct { a int64 }");
        assert_int_equal(again.owned[0].owner, HEAP_OWNER_BITS);
        assert_true(heap_check_holds(&again.checks[0]));
        heap_text_write(&again, &second);
        assert_string_equal(first.text, second.text);
        heap_look_clear(&again);
        heap_look_clear(&look);
        strbuf_clear(&first);
        strbuf_clear(&second);
}

static void test_what_is_no_record_of_this_version_is_an_error(void **state)
{
        static const char head[] = "heap 1 22 1 0 0 0 0 0 1 0 0 0\n";
        static const char *const bad[] = {
                "",
                "heap 2 22 1 0 0 0 0 0 1 0 0 0\n",
                "heap 1 22 1 0\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 0\nnonsense 1\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 0\nclass 1 2 3\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 0\narena 20 10 0\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 0\nowned nobody 1 2 0 0 0 0\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 0\nrest 1 - 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
                "heap 1 22 1 0 0 0 0 0 1 0 0 9999999999999999999\n",
        };
        struct heap_look look;
        struct err err;

        (void)state;
        assert_true(heap_text_read(head, strlen(head), &look, NULL));
        heap_look_clear(&look);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                err = (struct err){ 0 };
                assert_false(heap_text_read(bad[i], strlen(bad[i]), &look, &err));
                assert_non_null(strstr(err.message, "heap record: line"));
        }
}

static void test_more_than_the_bounds_is_an_error(void **state)
{
        struct strbuf text = { 0 };
        struct heap_look look;

        (void)state;
        strbuf_append(&text, "heap 1 22 1 0 0 0 0 0 1 0 0 0\n");
        for (int i = 0; i <= HEAP_LARGE_MAX; i++)
                strbuf_append(&text, "large 1 0 0 0 0 0 0 x\n");
        assert_false(heap_text_read(text.text, text.len, &look, NULL));
        strbuf_clear(&text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_a_look_is_read_as_it_was_written),
                cmocka_unit_test(test_what_is_no_record_of_this_version_is_an_error),
                cmocka_unit_test(test_more_than_the_bounds_is_an_error),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
