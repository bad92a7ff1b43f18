/* ledger/: snapshots of real processes, and what is planted in them. */
#include "ledger/ledger_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ledger/others.h"
#include "model/ledger.h"
#include "model/result.h"
#include "model/smaps.h"
#include "snapshot_fixture.h"
#include "telemetry/cgroup_read.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

#include "unit.h"

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

static const char *const fixtures[] = { "go1.15_released", "go1.22_cgo", "go1.22_mmap", "go1.27" };

struct account {
        struct snapshot snapshot;
        struct facts facts;
        struct ledger ledger;
};

static void account_read(const char *name, struct account *ret)
{
        *ret = (struct account){ 0 };
        snapshot_fixture_read(name, &ret->snapshot, &ret->facts);
}

static void account_build(struct account *account)
{
        struct err err = { 0 };

        ledger_clear(&account->ledger);
        if (!ledger_build(&account->snapshot, &account->facts, -1, &account->ledger, &err))
                fail_msg("%s", err.message);
}

static void account_clear(struct account *account)
{
        snapshot_clear(&account->snapshot);
        facts_clear(&account->facts);
        ledger_clear(&account->ledger);
}

static int64_t row(const struct account *account, enum ledger_row_id id)
{
        return account->ledger.rows[id].bytes;
}

static int64_t below(const struct account *account, const char *name)
{
        for (size_t i = 0; i < account->ledger.below_count; i++)
                if (strcmp(account->ledger.below_rss[i].name, name) == 0)
                        return account->ledger.below_rss[i].bytes;
        return -1;
}

/* What top shows as VIRT, from the mappings' sizes. */
static int64_t virtual_bytes(const struct account *account)
{
        struct smaps smaps = { 0 };
        int64_t sum = 0;

        assert_true(smaps_parse(account->snapshot.smaps, account->snapshot.smaps_bytes, &smaps, NULL));
        for (size_t i = 0; i < smaps.count; i++)
                sum += (int64_t)(smaps.vmas[i].end - smaps.vmas[i].start);
        smaps_clear(&smaps);
        return sum;
}

static int64_t sum_below(const struct account *account)
{
        int64_t sum = 0;

        for (size_t i = 0; i < account->ledger.below_count; i++)
                sum += account->ledger.below_rss[i].bytes;
        return sum;
}

static int64_t sum_of_rows(const struct account *account)
{
        int64_t sum = 0;

        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                sum += account->ledger.rows[i].bytes;
        return sum;
}

static void assert_check(const struct account *account, const char *name, int64_t within)
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
        for (size_t i = 0; i < sizeof(fixtures) / sizeof(fixtures[0]); i++) {
                struct account account;
                struct smaps smaps = { 0 };

                account_read(fixtures[i], &account);
                account_build(&account);
                assert_true(smaps_parse(account.snapshot.smaps, account.snapshot.smaps_bytes, &smaps, NULL));
                assert_int_equal(account.ledger.rss_bytes, smaps_sum(&smaps).rss_bytes);
                assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
                assert_int_equal(sum_below(&account), virtual_bytes(&account) - account.ledger.rss_bytes);
                assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
                assert_check(&account, "heap_mapped", 0);
                assert_check(&account, "runtime_mapped", 32 * KIB);
                smaps_clear(&smaps);
                account_clear(&account);
        }
}

static void test_ledger_shows_what_was_freed_lazily(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.15_released", &account);
        account_build(&account);
        assert_in_range(row(&account, LEDGER_LAZY_FREE), 78 * MIB, 80 * MIB);
        assert_true(ledger_group_bytes(&account.ledger, LEDGER_GROUP_GO_HELD) >= 78 * MIB);
        account_clear(&account);
}

static void test_ledger_tells_native_memory_from_the_runtimes(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_OTHER_NATIVE), 64 * MIB);
        account_clear(&account);
        account_read("go1.22_cgo", &account);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_OTHER_NATIVE), 64 * MIB + 4 * KIB); /* malloc's header */
        assert_in_range(row(&account, LEDGER_CGO_ARENAS), 20 * MIB - 400 * KIB, 20 * MIB + 400 * KIB);
        assert_in_range(row(&account, LEDGER_THREAD_STACKS), 24 * 8 * KIB, 24 * 12 * KIB);
        assert_non_null(strstr(account.ledger.rows[LEDGER_THREAD_STACKS].detail, "24 stacks"));
        account_clear(&account);
}

/* The kernel merges neighbours with equal flags: here the program's 64 MiB below 3.6 MiB of the runtime. Page evidence
 * says which pages are whose. */
static void test_ledger_cuts_a_mapping_that_the_kernel_merged(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.22_mmap", &account);
        snapshot_fixture_edit(
                &account.snapshot,
                "7fc8cf200000-7fc8d3200000 rw-p 00000000 00:00 0 \nRss:               65536 kB",
                "7fc8cf360000-7fc8d3700000 rw-p 00000000 00:00 0 \nRss:               67536 kB");
        snapshot_fixture_edit(
                &account.snapshot,
                "7fc8d3360000-7fc8d3700000 rw-p 00000000 00:00 0 \nRss:                2000 kB",
                "ffff00000000-ffff00000000 ---p 00000000 00:00 0 \nRss:                   0 kB");
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        /* Without a line for it the cut divides by size: 64 of 67.6 MiB, nearly all resident. */
        assert_in_range(row(&account, LEDGER_OTHER_NATIVE), 62 * MIB, 64 * MIB + 64 * KIB);
        free(account.snapshot.pages);
        account.snapshot.pages = mem_dup("7fc8cf360000-7fc8d3700000 0+4000 4024+1f4\n");
        account.snapshot.pages_bytes = strlen(account.snapshot.pages);
        account_build(&account);
        assert_in_range(row(&account, LEDGER_OTHER_NATIVE), 64 * MIB, 64 * MIB + 64 * KIB);
        account_clear(&account);
}

/* Pages that were written out to swap were touched: they are below RSS once, and off every row of the heap alike. */
static void test_ledger_counts_swap_once(void **state)
{
        struct account account;
        int64_t untouched, live;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        untouched = below(&account, "heap_never_touched");
        live = row(&account, LEDGER_LIVE_HEAP);
        snapshot_fixture_edit(
                &account.snapshot,
                "Rss:               50268 kB\nPss:               50268 kB\n"
                "Anonymous:         50268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:                  0 kB",
                "Rss:               40268 kB\nPss:               40268 kB\n"
                "Anonymous:         40268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\n"
                "Swap:              10000 kB");
        account_build(&account);
        assert_int_equal(below(&account, "swapped"), 10000 * KIB);
        assert_int_equal(below(&account, "heap_never_touched"), untouched);
        assert_true(row(&account, LEDGER_LIVE_HEAP) > live / 2);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

/* The heap is empty, so that what was swapped out can only be the collector's work buffers. */
static void test_ledger_takes_swap_off_the_work_buffers_where_the_heap_is_too_small(void **state)
{
        static const enum metric heap[] = { METRIC_GO_HEAP_ALLOC, METRIC_GO_HEAP_INUSE, METRIC_GO_HEAP_IDLE,
                                            METRIC_GO_HEAP_RELEASED, METRIC_GO_STACK_INUSE };
        struct account account;

        (void)state;
        account_read("go1.22_mmap", &account);
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
        account_build(&account);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

/* GCSys tells of work buffers in the arenas, but without the other figures the runtime's own memory is one row. */
static void test_ledger_keeps_work_buffers_where_the_other_metadata_is_unknown(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.22_mmap", &account);
        sample_set(&account.snapshot.before, METRIC_GO_HEAP_SYS, 4 * MIB);
        sample_set(&account.snapshot.after, METRIC_GO_HEAP_SYS, 4 * MIB);
        account.snapshot.before.present &= ~((metric_set)1 << METRIC_GO_MSPAN_SYS);
        account.snapshot.after.present &= ~((metric_set)1 << METRIC_GO_MSPAN_SYS);
        account_build(&account);
        assert_false(account.ledger.rows[LEDGER_GC].known);
        assert_true(row(&account, LEDGER_GO_UNDIVIDED) > 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

/* More is resident in the arenas than the runtime holds, and nothing the kernel says explains it. */
static void test_ledger_keeps_unexplained_bytes(void **state)
{
        struct account account;
        int64_t untouched;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        untouched = below(&account, "heap_never_touched");
        snapshot_fixture_edit(&account.snapshot, "Rss:               50268 kB",
                              "Rss:               52764 kB");
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 2496 * KIB - untouched);
        assert_true(row(&account, LEDGER_UNEXPLAINED) > MIB);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

static void test_ledger_calls_it_huge_pages_only_where_the_kernel_has_them(void **state)
{
        struct account account;
        int64_t untouched;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        untouched = below(&account, "heap_never_touched");
        snapshot_fixture_edit(
                &account.snapshot,
                "Rss:               50268 kB\nPss:               50268 kB\n"
                "Anonymous:         50268 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB",
                "Rss:               52764 kB\nPss:               52764 kB\n"
                "Anonymous:         52764 kB\nLazyFree:              0 kB\nAnonHugePages:      4096 kB");
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(row(&account, LEDGER_HUGE_REFILL), 2496 * KIB - untouched);
        account_clear(&account);
}

/* The scavenger gave back while smaps was read: that movement, and no more, is sampling error. */
static void test_ledger_sampling_error_is_the_measured_movement(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_SAMPLING_ERROR), 0);
        account.snapshot.after.values[METRIC_GO_HEAP_RELEASED] += 3 * MIB;
        account_build(&account);
        /* Half the movement is expected at the moment in between; the rest is its error. */
        assert_true(row(&account, LEDGER_SAMPLING_ERROR) > 0);
        assert_true(row(&account, LEDGER_SAMPLING_ERROR) <= 3 * MIB);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

/* Memory came while smaps was read and was gone again: the runtime says the same before and after, the kernel's sums at
 * those moments do not. */
static void test_ledger_sampling_error_is_what_the_kernel_saw_move(void **state)
{
        struct account account;
        struct smaps smaps = { 0 };
        int64_t held;
        int64_t excess;

        (void)state;
        account_read("go1.22_mmap", &account);
        snapshot_fixture_edit(&account.snapshot, "Rss:               50268 kB",
                              "Rss:               52764 kB");
        assert_true(smaps_parse(account.snapshot.smaps, account.snapshot.smaps_bytes, &smaps, NULL));
        held = smaps_sum(&smaps).anonymous_bytes - smaps_sum(&smaps).lazy_free_bytes;
        smaps_clear(&smaps);
        sample_set(&account.snapshot.before, METRIC_ANONYMOUS, held);
        sample_set(&account.snapshot.after, METRIC_ANONYMOUS, held);
        account_build(&account);
        excess = row(&account, LEDGER_UNEXPLAINED);
        assert_true(excess > MIB);
        assert_int_equal(row(&account, LEDGER_SAMPLING_ERROR), 0);

        sample_set(&account.snapshot.after, METRIC_ANONYMOUS, held - MIB);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_SAMPLING_ERROR), MIB);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), excess - MIB);

        sample_set(&account.snapshot.before, METRIC_ANONYMOUS, held + 8 * MIB);
        sample_set(&account.snapshot.before, METRIC_LAZY_FREE, 4 * MIB);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_SAMPLING_ERROR), excess);
        assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

static void test_ledger_sets_untouched_memory_beside_rss(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.27", &account);
        /* A slice of 256 MiB that was made and never touched: mapped, in use, allocated, not resident. */
        for (int i = 0; i < 2; i++) {
                struct sample *s = i ? &account.snapshot.before : &account.snapshot.after;

                s->values[METRIC_GO_HEAP_SYS] += 256 * MIB;
                s->values[METRIC_GO_HEAP_INUSE] += 256 * MIB;
                s->values[METRIC_GO_HEAP_ALLOC] += 256 * MIB;
        }
        assert_true(ledger_build(&account.snapshot, &account.facts,
                                 account.snapshot.after.values[METRIC_GO_HEAP_ALLOC], &account.ledger, NULL));
        assert_in_range(below(&account, "heap_never_touched"), 256 * MIB, 257 * MIB);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        /* The largest row of the heap gives it, and says what was counted; the others keep theirs. */
        assert_non_null(strstr(account.ledger.rows[LEDGER_LIVE_HEAP].detail, "counted 297."));
        assert_true(row(&account, LEDGER_LIVE_HEAP) > 40 * MIB);
        assert_true(row(&account, LEDGER_GO_RESERVE) > 20 * MIB);
        account_clear(&account);
}

static void test_ledger_divides_heap_by_what_the_collection_found(void **state)
{
        struct account account;
        struct err err = { 0 };

        (void)state;
        account_read("go1.27", &account);
        assert_true(ledger_build(&account.snapshot, &account.facts, 2 * MIB, &account.ledger, &err));
        assert_in_range(row(&account, LEDGER_LIVE_HEAP), 2 * MIB - 64 * KIB, 2 * MIB);
        assert_true(row(&account, LEDGER_DEAD_HEAP) > 30 * MIB);
        account_clear(&account);
}

static void test_ledger_without_runtime_says_why_it_is_not_divided(void **state)
{
        struct account account;

        (void)state;
        for (size_t i = 0; i < sizeof(fixtures) / sizeof(fixtures[0]); i++) {
                account_read(fixtures[i], &account);
                account.snapshot.before.present = 0;
                account.snapshot.after.present = 0;
                account_build(&account);
                assert_false(account.ledger.has_runtime);
                assert_false(account.ledger.rows[LEDGER_GO_RESERVE].known);
                assert_string_equal(account.ledger.rows[LEDGER_GO_RESERVE].detail,
                                    "the service gave no runtime statistics");
                assert_true(row(&account, LEDGER_GO_UNDIVIDED) > 0);
                assert_int_equal(row(&account, LEDGER_UNEXPLAINED), 0);
                assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
                account_clear(&account);
        }
}

static void test_ledger_of_a_program_that_is_not_go_has_no_go_in_it(void **state)
{
        struct account account;

        (void)state;
        account_read("go1.22_cgo", &account);
        account.snapshot.before.present = 0;
        account.snapshot.after.present = 0;
        account.facts.go.is_go = false;
        account_build(&account);
        assert_false(account.ledger.rows[LEDGER_LIVE_HEAP].known);
        assert_int_equal(row(&account, LEDGER_GO_UNDIVIDED), 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        /* Packed: the file does not say that it is Go, the kernel's names do. */
        snapshot_fixture_edit(&account.snapshot,
                              "rw-p 00000000 00:00 0 \nRss:", "rw-p 00000000 00:00 0 [anon: Go: heap]\nRss:");
        account_build(&account);
        assert_true(row(&account, LEDGER_GO_UNDIVIDED) > 0);
        assert_int_equal(sum_of_rows(&account), account.ledger.rss_bytes);
        account_clear(&account);
}

static void test_ledger_divides_the_binary_by_its_sections(void **state)
{
        struct account account;
        int64_t files;

        (void)state;
        account_read("go1.22_mmap", &account);
        account_build(&account);
        assert_int_equal(row(&account, LEDGER_BINARY_TEXT), 2400 * KIB);
        files = row(&account, LEDGER_BINARY_RODATA) + row(&account, LEDGER_BINARY_PCLNTAB);
        assert_int_equal(files, (0x98 + 0x70 + 0x80 + 0x10 + 0xb3) * 4 * KIB);
        /* pclntab begins at page 0x10d of its mapping: the end of run a8+70, and the three runs behind it. */
        assert_int_equal(row(&account, LEDGER_BINARY_PCLNTAB), (0xb + 0x80 + 0x10 + 0xb3) * 4 * KIB);
        account_clear(&account);
}

static int64_t sum_beyond(const struct account *account)
{
        int64_t sum = 0;

        for (size_t i = 0; i < account->ledger.beyond_count; i++)
                sum += account->ledger.beyond_rss[i].bytes;
        return sum;
}

static void test_ledger_sets_container_memory_beyond_rss_where_the_process_is_alone(void **state)
{
        struct account account;
        struct sample *s = &account.snapshot.process;

        (void)state;
        account_read("go1.27", &account);
        assert_true(cgroup_read(FIXTURES "/cgroup_v2", CGROUP_V2, s, NULL));
        sample_set(s, METRIC_PAGE_TABLES, 100 * KIB);
        sample_set(s, METRIC_OS_THREADS, 5);
        account_build(&account);
        /* memory.current less what is resident: file less file_mapped, kernel, sock. */
        assert_int_equal(sum_beyond(&account), 36864000 - 28311552 + 5713920 + 40960);
        sample_set(s, METRIC_CGROUP_PROCESSES, 2);
        account_build(&account);
        assert_int_equal(sum_beyond(&account), 100 * KIB + 5 * 16 * KIB);
        account_clear(&account);
}

static int64_t sum_of_parts(const struct other *other)
{
        int64_t sum = 0;

        for (size_t i = 0; i < other->part_count; i++)
                sum += other->parts[i].bytes;
        return sum;
}

static int64_t part(const struct other *other, const char *name)
{
        for (size_t i = 0; i < other->part_count; i++)
                if (strcmp(other->parts[i].name, name) == 0)
                        return other->parts[i].bytes;
        fail_msg("%s has no part %s", other->name, name);
        return 0;
}

static void test_others_are_rss_and_rows_beside_it(void **state)
{
        struct account account;
        struct sample *s = &account.snapshot.process;
        struct other others[OTHER_COUNT];
        int64_t rss;

        (void)state;
        account_read("go1.27", &account);
        account_build(&account);
        rss = account.ledger.rss_bytes;
        assert_true(cgroup_read(FIXTURES "/cgroup_v2", CGROUP_V2, s, NULL));
        sample_set(s, METRIC_CGROUP_PROCESSES, 1);
        sample_set(s, METRIC_VIRT, virtual_bytes(&account) - 4 * KIB);
        sample_set(s, METRIC_RSS, rss - 100 * KIB);
        sample_set(s, METRIC_RSS_FILE, ledger_group_bytes(&account.ledger, LEDGER_GROUP_FILES) + 8 * KIB);
        others_of(&account.snapshot, &account.ledger, others);
        for (int i = 0; i < OTHER_COUNT; i++) {
                assert_true(others[i].known);
                assert_int_equal(rss + sum_of_parts(&others[i]), others[i].bytes);
        }
        assert_int_equal(part(&others[OTHER_VIRT], "below_rss"), sum_below(&account));
        assert_int_equal(part(&others[OTHER_VIRT], "moved"), -4 * KIB);
        assert_int_equal(part(&others[OTHER_RES], "counters"), -100 * KIB);
        assert_int_equal(part(&others[OTHER_SHR], "counters"), 8 * KIB);
        assert_int_equal(part(&others[OTHER_WORKING_SET], "page_cache"), 36864000 - 28311552);
        assert_int_equal(part(&others[OTHER_WORKING_SET], "inactive_file"),
                         -sample_or(s, METRIC_CGROUP_INACTIVE_FILE, 0));
        sample_set(s, METRIC_CGROUP_PROCESSES, 2);
        others_of(&account.snapshot, &account.ledger, others);
        assert_false(others[OTHER_WORKING_SET].known);
        assert_string_equal(others[OTHER_WORKING_SET].reason, "other processes share the control group");
        account_clear(&account);
}

static void test_ledger_refuses_a_damaged_text(void **state)
{
        struct account account;
        struct err err = { 0 };

        (void)state;
        account_read("go1.27", &account);
        account.snapshot.smaps_bytes -= 200;
        while (account.snapshot.smaps[account.snapshot.smaps_bytes - 1] != '\n')
                account.snapshot.smaps_bytes--;
        account.snapshot.smaps[0] = 'x';
        assert_false(ledger_build(&account.snapshot, &account.facts, -1, &account.ledger, &err));
        assert_non_null(strstr(err.message, "does not begin a mapping"));
        snapshot_clear(&account.snapshot);
        assert_false(ledger_build(&account.snapshot, &account.facts, -1, &account.ledger, &err));
        assert_non_null(strstr(err.message, "neither smaps nor RSS"));
        account_clear(&account);
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
                cmocka_unit_test(test_ledger_tells_native_memory_from_the_runtimes),
                cmocka_unit_test(test_ledger_cuts_a_mapping_that_the_kernel_merged),
                cmocka_unit_test(test_ledger_keeps_unexplained_bytes),
                cmocka_unit_test(test_ledger_counts_swap_once),
                cmocka_unit_test(test_ledger_takes_swap_off_the_work_buffers_where_the_heap_is_too_small),
                cmocka_unit_test(test_ledger_keeps_work_buffers_where_the_other_metadata_is_unknown),
                cmocka_unit_test(test_ledger_calls_it_huge_pages_only_where_the_kernel_has_them),
                cmocka_unit_test(test_ledger_sampling_error_is_the_measured_movement),
                cmocka_unit_test(test_ledger_sampling_error_is_what_the_kernel_saw_move),
                cmocka_unit_test(test_ledger_sets_untouched_memory_beside_rss),
                cmocka_unit_test(test_ledger_divides_heap_by_what_the_collection_found),
                cmocka_unit_test(test_ledger_without_runtime_says_why_it_is_not_divided),
                cmocka_unit_test(test_ledger_of_a_program_that_is_not_go_has_no_go_in_it),
                cmocka_unit_test(test_ledger_divides_the_binary_by_its_sections),
                cmocka_unit_test(test_ledger_sets_container_memory_beyond_rss_where_the_process_is_alone),
                cmocka_unit_test(test_others_are_rss_and_rows_beside_it),
                cmocka_unit_test(test_ledger_refuses_a_damaged_text),
                cmocka_unit_test(test_the_case_that_started_it_all_is_refuted_by_its_own_figures),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
