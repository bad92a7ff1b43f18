/* ledger/ledger_build: snapshots of real processes, and what is planted in them. */
#include "ledger/ledger_build.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ledger_fixture.h"
#include "model/ledger.h"
#include "model/result.h"
#include "model/smaps.h"
#include "unit.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

static void assert_check(const struct ledger_fixture *account, const char *name, int64_t within)
{
        for (size_t i = 0; i < account->ledger.check_count; i++) {
                const struct ledger_check *check = &account->ledger.checks[i];

                if (strcmp(check->name, name) == 0) {
                        assert_in_range(check->measured_bytes - check->claimed_bytes + within, 0, 2 * within);
                        return;
                }
        }
        fail_msg("no check %s", name);
}

static void test_ledger_rows_add_up_to_the_sum_of_rss(void **state)
{
        (void)state;
        for (size_t i = 0; i < LEDGER_FIXTURES; i++) {
                struct ledger_fixture account;
                struct smaps smaps = { 0 };

                ledger_fixture_read(ledger_fixture_names[i], &account);
                ledger_fixture_build(&account);
                assert_true(smaps_parse(account.snapshot.smaps, account.snapshot.smaps_bytes, &smaps, NULL));
                assert_int_equal(account.ledger.rss_bytes, smaps_sum(&smaps).rss_bytes);
                assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
                assert_int_equal(ledger_fixture_sum_below(&account),
                                 ledger_fixture_virtual(&account) - account.ledger.rss_bytes);
                assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
                assert_check(&account, "heap_mapped", 0);
                assert_check(&account, "runtime_mapped", 32 * KIB);
                smaps_clear(&smaps);
                ledger_fixture_clear(&account);
        }
}

static void test_ledger_shows_what_was_freed_lazily(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.15_released", &account);
        ledger_fixture_build(&account);
        assert_in_range(ledger_fixture_row(&account, LEDGER_LAZY_FREE), 78 * MIB, 80 * MIB);
        assert_true(ledger_group_bytes(&account.ledger, LEDGER_GROUP_GO_HELD) >= 78 * MIB);
        ledger_fixture_clear(&account);
}

/* More is resident in the arenas than the runtime holds, and nothing the kernel says explains it. */
static void test_ledger_keeps_unexplained_bytes(void **state)
{
        struct ledger_fixture account;
        int64_t untouched;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        untouched = ledger_fixture_below(&account, "heap_never_touched");
        snapshot_fixture_edit(&account.snapshot, "Rss:               50268 kB",
                              "Rss:               52764 kB");
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 2496 * KIB - untouched);
        assert_true(ledger_fixture_row(&account, LEDGER_UNEXPLAINED) > MIB);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

static void test_ledger_calls_it_huge_pages_only_where_the_kernel_has_them(void **state)
{
        struct ledger_fixture account;
        int64_t untouched;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        untouched = ledger_fixture_below(&account, "heap_never_touched");
        snapshot_fixture_edit(
                &account.snapshot,
                "Rss:               50268 kB\nPss:               50268 kB\n"
                "Anonymous:         50268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB",
                "Rss:               52764 kB\nPss:               52764 kB\n"
                "Anonymous:         52764 kB\nLazyFree:              0 kB\nAnonHugePages:      4096 kB");
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_HUGE_REFILL), 2496 * KIB - untouched);
        ledger_fixture_clear(&account);
}

/* The scavenger gave back while smaps was read: that movement, and no more, is sampling error. */
static void test_ledger_sampling_error_is_the_measured_movement(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR), 0);
        account.snapshot.after.values[METRIC_GO_HEAP_RELEASED] += 3 * MIB;
        ledger_fixture_build(&account);
        /* Half the movement is expected at the moment in between; the rest is its error. */
        assert_true(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR) > 0);
        assert_true(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR) <= 3 * MIB);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

/* Memory came while smaps was read and was gone again: the runtime says the same before and after, the kernel's sums at
 * those moments do not. */
static void test_ledger_sampling_error_is_what_the_kernel_saw_move(void **state)
{
        struct ledger_fixture account;
        struct smaps smaps = { 0 };
        int64_t held;
        int64_t excess;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        snapshot_fixture_edit(&account.snapshot, "Rss:               50268 kB",
                              "Rss:               52764 kB");
        assert_true(smaps_parse(account.snapshot.smaps, account.snapshot.smaps_bytes, &smaps, NULL));
        held = smaps_sum(&smaps).anonymous_bytes - smaps_sum(&smaps).lazy_free_bytes;
        smaps_clear(&smaps);
        sample_set(&account.snapshot.before, METRIC_ANONYMOUS, held);
        sample_set(&account.snapshot.after, METRIC_ANONYMOUS, held);
        ledger_fixture_build(&account);
        excess = ledger_fixture_row(&account, LEDGER_UNEXPLAINED);
        assert_true(excess > MIB);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR), 0);

        sample_set(&account.snapshot.after, METRIC_ANONYMOUS, held - MIB);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR), MIB);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), excess - MIB);

        sample_set(&account.snapshot.before, METRIC_ANONYMOUS, held + 8 * MIB);
        sample_set(&account.snapshot.before, METRIC_LAZY_FREE, 4 * MIB);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_SAMPLING_ERROR), excess);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

static void test_ledger_divides_heap_by_what_the_collection_found(void **state)
{
        struct ledger_fixture account;
        struct err err = { 0 };

        (void)state;
        ledger_fixture_read("go1.27", &account);
        assert_true(ledger_build(&account.snapshot, &account.facts, 2 * MIB, &account.ledger, &err));
        assert_in_range(ledger_fixture_row(&account, LEDGER_LIVE_HEAP), 2 * MIB - 64 * KIB, 2 * MIB);
        assert_true(ledger_fixture_row(&account, LEDGER_DEAD_HEAP) > 30 * MIB);
        ledger_fixture_clear(&account);
}

static void test_ledger_without_runtime_says_why_it_is_not_divided(void **state)
{
        struct ledger_fixture account;

        (void)state;
        for (size_t i = 0; i < LEDGER_FIXTURES; i++) {
                ledger_fixture_read(ledger_fixture_names[i], &account);
                account.snapshot.before.present = 0;
                account.snapshot.after.present = 0;
                ledger_fixture_build(&account);
                assert_false(account.ledger.has_runtime);
                assert_false(account.ledger.rows[LEDGER_GO_RESERVE].known);
                assert_string_equal(account.ledger.rows[LEDGER_GO_RESERVE].detail,
                                    "the service gave no runtime statistics");
                assert_true(ledger_fixture_row(&account, LEDGER_GO_UNDIVIDED) > 0);
                assert_int_equal(ledger_fixture_row(&account, LEDGER_UNEXPLAINED), 0);
                assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
                ledger_fixture_clear(&account);
        }
}

static void test_ledger_of_a_program_that_is_not_go_has_no_go_in_it(void **state)
{
        struct ledger_fixture account;

        (void)state;
        ledger_fixture_read("go1.22_cgo", &account);
        account.snapshot.before.present = 0;
        account.snapshot.after.present = 0;
        account.facts.go.is_go = false;
        ledger_fixture_build(&account);
        assert_false(account.ledger.rows[LEDGER_LIVE_HEAP].known);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_GO_UNDIVIDED), 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        /* Packed: the file does not say that it is Go, the kernel's names do. */
        snapshot_fixture_edit(&account.snapshot,
                              "rw-p 00000000 00:00 0 \nRss:", "rw-p 00000000 00:00 0 [anon: Go: heap]\nRss:");
        ledger_fixture_build(&account);
        assert_true(ledger_fixture_row(&account, LEDGER_GO_UNDIVIDED) > 0);
        assert_int_equal(ledger_fixture_sum(&account), account.ledger.rss_bytes);
        ledger_fixture_clear(&account);
}

static void test_ledger_divides_the_binary_by_its_sections(void **state)
{
        struct ledger_fixture account;
        int64_t files;

        (void)state;
        ledger_fixture_read("go1.22_mmap", &account);
        ledger_fixture_build(&account);
        assert_int_equal(ledger_fixture_row(&account, LEDGER_BINARY_TEXT), 2400 * KIB);
        files = ledger_fixture_row(&account, LEDGER_BINARY_RODATA) +
                ledger_fixture_row(&account, LEDGER_BINARY_PCLNTAB);
        assert_int_equal(files, (0x98 + 0x70 + 0x80 + 0x10 + 0xb3) * 4 * KIB);
        /* pclntab begins at page 0x10d of its mapping: the end of run a8+70, and the three runs behind it. */
        assert_int_equal(ledger_fixture_row(&account, LEDGER_BINARY_PCLNTAB),
                         (0xb + 0x80 + 0x10 + 0xb3) * 4 * KIB);
        ledger_fixture_clear(&account);
}

static void test_ledger_refuses_a_damaged_text(void **state)
{
        struct ledger_fixture account;
        struct err err = { 0 };

        (void)state;
        ledger_fixture_read("go1.27", &account);
        account.snapshot.smaps_bytes -= 200;
        while (account.snapshot.smaps[account.snapshot.smaps_bytes - 1] != '\n')
                account.snapshot.smaps_bytes--;
        account.snapshot.smaps[0] = 'x';
        assert_false(ledger_build(&account.snapshot, &account.facts, -1, &account.ledger, &err));
        assert_non_null(strstr(err.message, "does not begin a mapping"));
        snapshot_clear(&account.snapshot);
        assert_false(ledger_build(&account.snapshot, &account.facts, -1, &account.ledger, &err));
        assert_non_null(strstr(err.message, "neither smaps nor RSS"));
        ledger_fixture_clear(&account);
}

/* The case that started the project: top and heap?debug=1, nothing else. */
static void fill_the_case(struct snapshot *snapshot)
{
        static const struct {
                enum metric metric;
                int64_t value;
        } figures[] = {
                { METRIC_GO_SYS, 141271320 },         { METRIC_GO_HEAP_ALLOC, 11551184 },
                { METRIC_GO_HEAP_SYS, 127844352 },    { METRIC_GO_HEAP_IDLE, 104562688 },
                { METRIC_GO_HEAP_INUSE, 23281664 },   { METRIC_GO_HEAP_RELEASED, 100155392 },
                { METRIC_GO_STACK_INUSE, 2129920 },   { METRIC_GO_STACK_SYS, 2129920 },
                { METRIC_GO_MSPAN_INUSE, 380800 },    { METRIC_GO_MSPAN_SYS, 2040000 },
                { METRIC_GO_MCACHE_INUSE, 9600 },     { METRIC_GO_MCACHE_SYS, 15600 },
                { METRIC_GO_BUCK_HASH_SYS, 2525199 }, { METRIC_GO_GC_SYS, 4930776 },
                { METRIC_GO_OTHER_SYS, 1785473 },     { METRIC_GO_NEXT_GC, 22293192 },
                { METRIC_GO_HEAP_OBJECTS, 41263 },
        };

        for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
                sample_set(&snapshot->after, figures[i].metric, figures[i].value);
        sample_set(&snapshot->process, METRIC_VIRT, 1336224 * KIB);
        sample_set(&snapshot->process, METRIC_RSS, 77632 * KIB);
        sample_set(&snapshot->process, METRIC_RSS_FILE, 27100 * KIB);
        sample_set(&snapshot->process, METRIC_RSS_ANON, (77632 - 27100) * KIB);
}

static void test_the_case_that_started_it_all_is_refuted_by_its_own_figures(void **state)
{
        struct result result = { .run_count = 2, .ledger_count = 1 };
        struct snapshot snapshot = { .run = 1, .checkpoint = CHECKPOINT_SETTLED };
        struct ledger *ledger;
        struct err err = { 0 };

        (void)state;
        fill_the_case(&snapshot);
        result.runs = mem_new(2, sizeof(*result.runs));
        result.ledgers = mem_new(1, sizeof(*result.ledgers));
        ledger = &result.ledgers[0];
        result.facts.go = (struct go_facts){ .is_go = true, .version = mem_dup("go1.22") };
        assert_true(ledger_build(&snapshot, &result.facts, -1, ledger, &err));
        assert_int_equal(ledger->rows[LEDGER_FILES_UNDIVIDED].bytes, 27100 * KIB);      /* 26.5 MiB */
        assert_int_equal(ledger->rows[LEDGER_GO_RESERVE].bytes, 104562688 - 100155392); /* 4.2 MiB */
        /* Sys - HeapReleased is 39.2 MiB, RES 75.8 MiB: 10.1 MiB that no figure covers. */
        assert_in_range(ledger->rows[LEDGER_UNEXPLAINED].bytes, 10 * MIB, 10 * MIB + 300 * KIB);

        result.runs[1] = (struct run){ .index = 1, .complete = true };
        sample_merge(&result.runs[1].checkpoints[CHECKPOINT_SETTLED], &snapshot.process);
        sample_merge(&result.runs[1].checkpoints[CHECKPOINT_SETTLED], &snapshot.after);
        standing_decide(&result);
        verdict_decide(&result, &result.verdict);
        assert_int_equal(result.verdict.hypothesis, HYPOTHESIS_REFUTED);
        assert_true(result.verdict.go_held_bytes < result.verdict.gap_bytes / 10);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_ledger_rows_add_up_to_the_sum_of_rss),
                cmocka_unit_test(test_ledger_shows_what_was_freed_lazily),
                cmocka_unit_test(test_ledger_keeps_unexplained_bytes),
                cmocka_unit_test(test_ledger_calls_it_huge_pages_only_where_the_kernel_has_them),
                cmocka_unit_test(test_ledger_sampling_error_is_the_measured_movement),
                cmocka_unit_test(test_ledger_sampling_error_is_what_the_kernel_saw_move),
                cmocka_unit_test(test_ledger_divides_heap_by_what_the_collection_found),
                cmocka_unit_test(test_ledger_without_runtime_says_why_it_is_not_divided),
                cmocka_unit_test(test_ledger_of_a_program_that_is_not_go_has_no_go_in_it),
                cmocka_unit_test(test_ledger_divides_the_binary_by_its_sections),
                cmocka_unit_test(test_ledger_refuses_a_damaged_text),
                cmocka_unit_test(test_the_case_that_started_it_all_is_refuted_by_its_own_figures),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
