/* goheap/stack_pages: stacks in a page map made by hand. */
#include "goheap/stack_pages.h"

#include "goheap/goroutine_list.h"
#include "goheap/page_map.h"
#include "unit.h"

enum { PAGE = 4096 };

static void test_stack_pages_gives_each_stack_its_part_of_a_page(void **state)
{
        const uint8_t flags[] = { 0, PAGE_RESIDENT, 0, PAGE_RESIDENT, PAGE_SWAPPED, PAGE_RESIDENT };
        const struct goroutine goroutines[] = {
                { .stack_lo = 3 * PAGE, .stack_hi = 5 * PAGE },            /* one of two */
                { .stack_lo = PAGE, .stack_hi = PAGE + PAGE / 2 },         /* half a page */
                { .stack_lo = PAGE + PAGE / 2, .stack_hi = 2 * PAGE },     /* the other half */
                { .stack_lo = 2 * PAGE, .stack_hi = 3 * PAGE },            /* none */
                { .stack_lo = 4 * PAGE + PAGE / 2, .stack_hi = 6 * PAGE }, /* the second of them */
        };
        struct page_map *pages = page_map_of(flags, sizeof(flags), PAGE);
        int64_t bytes[5];

        (void)state;
        stack_pages_read(pages, goroutines, 5, bytes);
        assert_int_equal(bytes[0], PAGE);
        assert_int_equal(bytes[1], PAGE / 2);
        assert_int_equal(bytes[2], PAGE / 2);
        assert_int_equal(bytes[3], 0);
        assert_int_equal(bytes[4], PAGE);
        page_map_free(pages);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_stack_pages_gives_each_stack_its_part_of_a_page),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
