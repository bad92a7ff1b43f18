/* ledger/sides: what was obtained and is not resident, and what is charged beyond RSS. */
#include "ledger/sides.h"

#include <string.h>

#include "ledger/ledger_build.h"
#include "ledger_fixture.h"
#include "telemetry/cgroup_read.h"
#include "unit.h"

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

/* Pages that were written out to swap were touched: they are below RSS once, and off every row of the heap alike. */
static void test_sides_count_swap_once(void **state)
{
        struct ledger_fixture account;
        int64_t untouched, live;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        untouched = ledger_fixture_below(&account, "heap_never_touched");
        live = ledger_fixture_row(&account, LEDGER_LIVE_HEAP);
        snapshot_fixture_edit(
                &account.snapshot,
                "Rss:               50268 kB\nPss:               50268 kB\n"
                "Anonymous:         50268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:                  0 kB",
                "Rss:               40268 kB\nPss:               40268 kB\n"
                "Anonymous:         40268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:              10000 kB");
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_below(&account, "swapped"), 10000 * KIB);
        assert_int_equal(ledger_fixture_below(&account, "heap_never_touched"), untouched);
        assert_true(ledger_fixture_row(&account, LEDGER_LIVE_HEAP) > live / 2);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

/* The heap is empty, so that what was swapped out can only be the collector's work buffers. */
static void test_sides_take_swap_off_the_work_buffers_where_the_heap_is_too_small(void **state)
{
        static const enum metric heap[] = { METRIC_GO_HEAP_ALLOC, METRIC_GO_HEAP_INUSE, METRIC_GO_HEAP_IDLE,
                                            METRIC_GO_HEAP_RELEASED, METRIC_GO_STACK_INUSE };
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        for (size_t i = 0; i < sizeof(heap) / sizeof(heap[0]); i++) {
                sample_set(&account.snapshot.before, heap[i], 0);
                sample_set(&account.snapshot.after, heap[i], 0);
        }
        snapshot_fixture_edit(
                &account.snapshot,
                "Rss:               50268 kB\nPss:               50268 kB\n"
                "Anonymous:         50268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:                  0 kB",
                "Rss:                 268 kB\nPss:                 268 kB\n"
                "Anonymous:           268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:              50000 kB");
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

static void test_sides_hold_untouched_memory_below_rss(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.27", &account);
        /* A slice of 256 MiB that was made and never touched: mapped, in use, allocated, not resident. */
        for (int i = 0; i < 2; i++) {
                struct sample *s = i ? &account.snapshot.before : &account.snapshot.after;

                s->values[METRIC_GO_HEAP_SYS] += 256 * MIB;
                s->values[METRIC_GO_HEAP_INUSE] += 256 * MIB;
                s->values[METRIC_GO_HEAP_ALLOC] += 256 * MIB;
        }
        assert_true(ledger_build(&account.snapshot, &account.facts,
                                 account.snapshot.after.values[METRIC_GO_HEAP_ALLOC], &account.ledger, NULL));
        assert_in_range(ledger_fixture_below(&account, "heap_never_touched"), 256 * MIB, 257 * MIB);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        /* The largest row of the heap gives it, and says what was counted; the others keep theirs. */
        assert_non_null(strstr(account.ledger.rows[LEDGER_LIVE_HEAP].detail, "counted 297."));
        assert_true(ledger_fixture_row(&account, LEDGER_LIVE_HEAP) > 40 * MIB);
        assert_true(ledger_fixture_row(&account, LEDGER_GO_RESERVE) > 20 * MIB);
        ledger_fixture_clear(&account);
}

static int64_t sum_beyond(const struct ledger_fixture *account)
{
        int64_t sum = 0;

        for (size_t i = 0; i < account->ledger.beyond_count; i++)
                sum += account->ledger.beyond_rss[i].bytes;
        return sum;
}

static void test_sides_hold_container_memory_beyond_rss_where_the_process_is_alone(void **state)
{
        struct ledger_fixture account;
        struct sample *s = &account.snapshot.process;

        (void)state;
        ledger_fixture_read("go1.27", &account);
        assert_true(cgroup_read(FIXTURES "/cgroup_v2", CGROUP_V2, s, NULL));
        sample_set(s, METRIC_PAGE_TABLES, 100 * KIB);
        sample_set(s, METRIC_OS_THREADS, 5);
        ledger_fixture_build(&account);
        /* memory.current less what is resident: file less file_mapped, kernel, sock. */
        assert_int_equal(sum_beyond(&account), 36864000 - 28311552 + 5713920 + 40960);
        sample_set(s, METRIC_CGROUP_PROCESSES, 2);
        ledger_fixture_build(&account);
        assert_int_equal(sum_beyond(&account), 100 * KIB + 5 * 16 * KIB);
        ledger_fixture_clear(&account);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_sides_count_swap_once),
                cmocka_unit_test(test_sides_take_swap_off_the_work_buffers_where_the_heap_is_too_small),
                cmocka_unit_test(test_sides_hold_untouched_memory_below_rss),
                cmocka_unit_test(test_sides_hold_container_memory_beyond_rss_where_the_process_is_alone),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
