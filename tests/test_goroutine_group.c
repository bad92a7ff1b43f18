/* goheap/goroutine_group: goroutines by creator, entry and what they wait for, with names. */
#include "goheap/goroutine_group.h"

#include <stdlib.h>

#include "base/mem.h"
#include "goheap/goroutine_list.h"
#include "goheap/names.h"
#include "goheap/pclntab.h"
#include "pclntab_fixture.h"
#include "unit.h"

enum { TEXT = 0x401000, CHAN_RECEIVE = 14, SLEEP = 19 /* in Go 1.22 */ };

static const struct pclntab_fixture_function functions[] = {
        { "main.(*service).handle", 0, 64 }, { "main.(*service).handle.func1", 64, 64 },
        { "main.listen", 128, 64 },          { "runtime.bgsweep", 192, 64 },
        { "runtime.main", 256, 64 },
};
enum {
        HANDLE = TEXT,
        WORK = TEXT + 64,
        LISTEN = TEXT + 128,
        BGSWEEP = TEXT + 192,
        RUNTIME_MAIN = TEXT + 256
};

struct grouped {
        struct strbuf bytes;
        struct names *names;
        struct goroutine_groups groups;
        size_t *examples;
};

static struct goroutine waiting(uint64_t entry, uint64_t creator, uint8_t reason)
{
        return (struct goroutine){ .id = 1,
                                   .stack_lo = 0xc000000000,
                                   .stack_hi = 0xc000000800,
                                   .entry_pc = entry,
                                   .creator_pc = creator,
                                   .status = GOROUTINE_WAITING,
                                   .wait_reason = reason };
}

static void group(struct goroutine *items, size_t count, const int64_t *resident, size_t max,
                  struct grouped *ret)
{
        struct goroutine_list list = { .items = items, .count = count };
        struct pclntab table;
        struct goroutine_group_args args = {
                .list = &list, .minor = 22, .now_ns = 10000, .resident_bytes = resident, .max = max
        };

        *ret = (struct grouped){ 0 };
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, sizeof(functions) / sizeof(functions[0]),
                        &ret->bytes);
        assert_true(pclntab_open(ret->bytes.text, ret->bytes.len, &table, NULL));
        table.base = TEXT;
        args.names = ret->names = names_from(&table, 0, 0);
        goroutine_group(&args, &ret->groups, &ret->examples);
}

static void clear(struct grouped *grouped)
{
        goroutine_groups_clear(&grouped->groups);
        free(grouped->examples);
        names_free(grouped->names);
        strbuf_clear(&grouped->bytes);
}

static void test_goroutines_of_one_creator_and_reason_are_one_group(void **state)
{
        struct goroutine items[] = {
                waiting(WORK, HANDLE + 5, CHAN_RECEIVE), waiting(WORK, LISTEN + 5, CHAN_RECEIVE),
                waiting(WORK, HANDLE + 9, CHAN_RECEIVE), /* another go statement of the same function */
                waiting(WORK, HANDLE + 5, SLEEP),        waiting(WORK, HANDLE + 5, CHAN_RECEIVE),
        };
        const int64_t resident[] = { 100, 200, 300, 400, 500 };
        struct grouped g;

        (void)state;
        items[2].wait_since_ns = 4000;
        items[4].wait_since_ns = 7000;
        group(items, 5, resident, 0, &g);
        assert_int_equal(g.groups.count, 3);
        assert_int_equal(g.groups.goroutines, 5);
        assert_int_equal(g.groups.items[0].count, 3);
        assert_string_equal(g.groups.items[0].entry, "main.(*service).handle.func1");
        assert_string_equal(g.groups.items[0].creator, "main.(*service).handle");
        assert_string_equal(g.groups.items[0].place, "main.go:11"); /* of the instruction before */
        assert_string_equal(g.groups.items[0].state, "chan receive");
        assert_int_equal(g.groups.items[0].stack_bytes, 3 * 2048);
        assert_int_equal(g.groups.items[0].stack_resident_bytes, 900);
        assert_int_equal(g.groups.items[0].longest_wait_ns, 6000);
        assert_int_equal(g.examples[0], 0);
        assert_int_equal(g.groups.items[1].count, 1);
        assert_int_equal(g.groups.items[1].longest_wait_ns, -1);
        clear(&g);
}

static void test_the_runtime_s_own_goroutines_are_counted_apart(void **state)
{
        struct goroutine items[] = {
                waiting(BGSWEEP, RUNTIME_MAIN + 5, CHAN_RECEIVE),
                waiting(RUNTIME_MAIN, HANDLE + 5, CHAN_RECEIVE), /* nobody's, whatever its gopc says */
                { .id = 9, .stack_lo = 0, .stack_hi = 4096, .status = GOROUTINE_RUNNING },
        };
        struct grouped g;
        size_t system = 0;

        (void)state;
        group(items, 3, NULL, 0, &g);
        assert_int_equal(g.groups.goroutines, 2);
        assert_int_equal(g.groups.system, 1);
        for (size_t i = 0; i < g.groups.count; i++) {
                const struct goroutine_group *one = &g.groups.items[i];

                system += one->is_system;
                assert_int_equal(one->stack_resident_bytes, -1);
                if (one->is_system) {
                        assert_string_equal(one->entry, "runtime.bgsweep");
                        assert_string_equal(one->creator, "runtime.main");
                } else {
                        assert_null(one->creator);
                }
                if (!one->entry) /* a thread that C began */
                        assert_string_equal(one->state, "running");
        }
        assert_int_equal(system, 1);
        clear(&g);
}

static void test_groups_beyond_the_largest_are_counted_as_left_out(void **state)
{
        struct goroutine items[] = {
                waiting(WORK, HANDLE + 5, CHAN_RECEIVE), waiting(WORK, HANDLE + 5, CHAN_RECEIVE),
                waiting(WORK, HANDLE + 5, SLEEP),        waiting(WORK, LISTEN + 5, SLEEP),
                waiting(WORK, LISTEN + 5, SLEEP),        waiting(WORK, LISTEN + 5, SLEEP),
        };
        struct grouped g;

        (void)state;
        group(items, 6, NULL, 2, &g);
        assert_int_equal(g.groups.count, 2);
        assert_int_equal(g.groups.items[0].count, 3);
        assert_int_equal(g.groups.items[1].count, 2);
        assert_int_equal(g.groups.left_out, 1);
        assert_int_equal(g.groups.goroutines, 6);
        clear(&g);
}

static void test_addresses_without_a_function_are_shown_as_they_are(void **state)
{
        struct goroutine items[] = { waiting(0x1234, 0x5678, 250) };
        struct grouped g;

        (void)state;
        group(items, 1, NULL, 0, &g);
        assert_string_equal(g.groups.items[0].entry, "0x1234");
        assert_string_equal(g.groups.items[0].creator, "0x5678");
        assert_null(g.groups.items[0].place);
        assert_string_equal(g.groups.items[0].state, "waiting");
        clear(&g);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_goroutines_of_one_creator_and_reason_are_one_group),
                cmocka_unit_test(test_the_runtime_s_own_goroutines_are_counted_apart),
                cmocka_unit_test(test_groups_beyond_the_largest_are_counted_as_left_out),
                cmocka_unit_test(test_addresses_without_a_function_are_shown_as_they_are),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
