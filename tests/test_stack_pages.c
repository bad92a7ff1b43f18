/* goheap/stack_pages: a page map in a file, of addresses low enough for one. */
#include "goheap/stack_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include "goheap/goroutine_list.h"
#include "unit.h"

static int page_map(const uint64_t *entries, size_t count)
{
        int fd = memfd_create("pagemap", 0);

        assert_true(fd >= 0);
        assert_int_equal(write(fd, entries, count * 8), count * 8);
        return fd;
}

static void test_stack_pages_gives_each_stack_its_part_of_a_page(void **state)
{
        const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), present = 1ull << 63;
        const uint64_t entries[] = { 0, present, 0, present | 5, 1ull << 62 /* swapped */, present };
        const struct goroutine goroutines[] = {
                { .stack_lo = 3 * page, .stack_hi = 5 * page },            /* one of two */
                { .stack_lo = page, .stack_hi = page + page / 2 },         /* half a page */
                { .stack_lo = page + page / 2, .stack_hi = 2 * page },     /* the other half */
                { .stack_lo = 2 * page, .stack_hi = 3 * page },            /* none */
                { .stack_lo = 4 * page + page / 2, .stack_hi = 6 * page }, /* the second of them */
        };
        int64_t bytes[5];
        int fd = page_map(entries, 6);

        (void)state;
        assert_true(stack_pages_read(fd, goroutines, 5, bytes));
        assert_int_equal(bytes[0], page);
        assert_int_equal(bytes[1], page / 2);
        assert_int_equal(bytes[2], page / 2);
        assert_int_equal(bytes[3], 0);
        assert_int_equal(bytes[4], page);
        close(fd);
}

static void test_stack_pages_does_not_know_what_the_map_does_not_tell(void **state)
{
        const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), entries[] = { 0, 0 };
        const struct goroutine beyond = { .stack_lo = 2 * page, .stack_hi = 3 * page };
        int64_t bytes;
        int fd = page_map(entries, 2);

        (void)state;
        assert_false(stack_pages_read(fd, &beyond, 1, &bytes));
        assert_false(stack_pages_read(-1, &beyond, 1, &bytes));
        close(fd);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_stack_pages_gives_each_stack_its_part_of_a_page),
                cmocka_unit_test(test_stack_pages_does_not_know_what_the_map_does_not_tell),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
