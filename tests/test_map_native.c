/* ledger/map_native: the program's own mappings beside those of the runtime. */
#include "ledger/map_native.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger_fixture.h"
#include "unit.h"

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

static void test_map_native_tells_native_memory_from_the_runtimes(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_OTHER_NATIVE), 64 * MIB);
        ledger_fixture_clear(&account);
        ledger_fixture_read("go1.22_cgo", &account);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_OTHER_NATIVE),
                         64 * MIB + 4 * KIB); /* malloc's header */
        assert_in_range(ledger_fixture_row(&account, LEDGER_CGO_ARENAS), 20 * MIB - 400 * KIB,
                        20 * MIB + 400 * KIB);
        assert_in_range(ledger_fixture_row(&account, LEDGER_THREAD_STACKS), 24 * 8 * KIB, 24 * 12 * KIB);
        assert_non_null(strstr(account.ledger.rows[LEDGER_THREAD_STACKS].detail, "24 stacks"));
        ledger_fixture_clear(&account);
}

/* The kernel merges neighbours with equal flags: here the program's 64 MiB below 3.6 MiB of the runtime. Page evidence
 * says which pages are whose. */
static void test_map_native_cuts_a_mapping_that_the_kernel_merged(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        snapshot_fixture_edit(
                &account.snapshot,
                "7fc8cf200000-7fc8d3200000 rw-p 00000000 00:00 0 \nRss:               65536 kB",
                "7fc8cf360000-7fc8d3700000 rw-p 00000000 00:00 0 \nRss:               67536 kB");
        snapshot_fixture_edit(
                &account.snapshot,
                "7fc8d3360000-7fc8d3700000 rw-p 00000000 00:00 0 \nRss:                2000 kB",
                "ffff00000000-ffff00000000 ---p 00000000 00:00 0 \nRss:                   0 kB");
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        /* Without a line for it the cut divides by size: 64 of 67.6 MiB, nearly all resident. */
        assert_in_range(ledger_fixture_row(&account, LEDGER_OTHER_NATIVE), 62 * MIB, 64 * MIB + 64 * KIB);
        free(account.snapshot.pages);
        account.snapshot.pages = mem_dup("7fc8cf360000-7fc8d3700000 0+4000 4024+1f4\n");
        account.snapshot.pages_bytes = strlen(account.snapshot.pages);
        ledger_fixture_build(&account);
        assert_in_range(ledger_fixture_row(&account, LEDGER_OTHER_NATIVE), 64 * MIB, 64 * MIB + 64 * KIB);
        ledger_fixture_clear(&account);
}

/* GCSys tells of work buffers in the arenas, but without the other figures the runtime's own memory is one row. */
static void test_map_native_keeps_work_buffers_where_the_other_metadata_is_unknown(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        sample_set(&account.snapshot.before, METRIC_GO_HEAP_SYS, 4 * MIB);
        sample_set(&account.snapshot.after, METRIC_GO_HEAP_SYS, 4 * MIB);
        account.snapshot.before.present &= ~((metric_set)1 << METRIC_GO_MSPAN_SYS);
        account.snapshot.after.present &= ~((metric_set)1 << METRIC_GO_MSPAN_SYS);
        ledger_fixture_build(&account);
        assert_false(account.ledger.rows[LEDGER_GC].known);
        assert_true(ledger_fixture_row(&account, LEDGER_GO_UNDIVIDED) > 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_map_native_tells_native_memory_from_the_runtimes),
                cmocka_unit_test(test_map_native_cuts_a_mapping_that_the_kernel_merged),
                cmocka_unit_test(test_map_native_keeps_work_buffers_where_the_other_metadata_is_unknown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
