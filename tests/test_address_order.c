/* goheap/address_order: addresses as a heap has them, and as nobody has them. */
#include "goheap/address_order.h"

#include "base/rng.h"
#include "unit.h"

enum { COUNT = 5000 };

static void assert_sorted(const struct address_order *items, size_t count)
{
        for (size_t i = 1; i < count; i++) {
                assert_true(items[i - 1].address <= items[i].address);
                if (items[i - 1].address == items[i].address)
                        assert_true(items[i - 1].index < items[i].index);
        }
}

static void fill(struct address_order *items, uint64_t mask, uint64_t base)
{
        struct rng rng;

        rng_init(&rng, 7, "addresses");
        for (size_t i = 0; i < COUNT; i++)
                items[i] = (struct address_order){ base + (rng_u64(&rng) & mask), i };
}

static void test_addresses_are_sorted_wherever_they_lie(void **state)
{
        static const uint64_t masks[] = { 0, 0xff, 0x3fffe000, UINT64_C(0x7fffffffe000), UINT64_MAX };
        struct address_order items[COUNT];

        (void)state;
        for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
                fill(items, masks[i], i < 3 ? UINT64_C(0xc000000000) : 0);
                address_order_sort(items, COUNT);
                assert_sorted(items, COUNT);
        }
}

static void test_none_and_one_are_sorted(void **state)
{
        struct address_order one = { 3, 9 };

        (void)state;
        address_order_sort(NULL, 0);
        address_order_sort(&one, 1);
        assert_int_equal(one.index, 9);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_addresses_are_sorted_wherever_they_lie),
                cmocka_unit_test(test_none_and_one_are_sorted),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
