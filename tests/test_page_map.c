/* Parts of pages, stretches, and a page of this process that was only read. */
#include "goheap/page_map.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/process_ref.h"
#include "unit.h"

enum { PAGE = 4096 };

static void test_parts_of_pages_count_as_parts(void **state)
{
        static const uint8_t flags[] = { PAGE_RESIDENT, 0, PAGE_SWAPPED, PAGE_RESIDENT | PAGE_HUGE };
        struct page_map *pages = page_map_of(flags, 4, PAGE);
        struct heap_pages sum = { 0 };

        (void)state;
        page_map_add(pages, 4000, 4 * PAGE + 100, &sum);
        assert_int_equal(sum.bytes, 4 * PAGE + 100 - 4000);
        assert_int_equal(sum.resident, 96 + PAGE);
        assert_int_equal(sum.swapped, PAGE);
        assert_int_equal(sum.huge, PAGE);
        assert_int_equal(page_map_resident(pages, 0, 100), 100);
        assert_int_equal(page_map_resident(pages, 100 * PAGE, 101 * PAGE), 0);
        page_map_free(pages);
}

static void test_empty_stretches_are_left_out(void **state)
{
        static uint8_t flags[200];
        struct page_stretch stretches[2];
        struct page_map *pages = page_map_of(flags, 200, PAGE);

        (void)state;
        flags[1] = flags[5] = flags[100] = flags[199] = PAGE_RESIDENT;
        assert_int_equal(page_map_stretches(pages, 0, 200 * PAGE, stretches, 2), 2);
        assert_int_equal(stretches[0].start, PAGE);
        assert_int_equal(stretches[0].end, 6 * PAGE); /* a small gap is none */
        assert_int_equal(stretches[1].start, 100 * PAGE);
        assert_int_equal(stretches[1].end, 200 * PAGE); /* no room for a third */
        page_map_free(pages);
}

static void test_the_kernel_tells_written_pages_from_untouched_ones(void **state)
{
        char *memory = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        uint64_t start = (uintptr_t)memory;
        struct process_ref self = { 0 };
        struct page_map *pages = NULL;

        (void)state;
        memset(memory + PAGE, 1, PAGE);
        memset(memory + (size_t)6 * PAGE, 1, PAGE);
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_true(page_map_new(&self, &pages, NULL));
        assert_int_equal(page_map_resident(pages, start, start + 8 * PAGE), 2 * PAGE);
        memset(memory, 1, PAGE);
        assert_int_equal(page_map_resident(pages, start, start + 8 * PAGE),
                         2 * PAGE); /* of the same window */
        page_map_reset(pages);
        assert_int_equal(page_map_resident(pages, start, start + 8 * PAGE), 3 * PAGE);
        page_map_free(pages);
        process_ref_clear(&self);
        munmap(memory, 8 * PAGE);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_parts_of_pages_count_as_parts),
                cmocka_unit_test(test_empty_stretches_are_left_out),
                cmocka_unit_test(test_the_kernel_tells_written_pages_from_untouched_ones),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
