/* A snapshot made by hand: one arena, one list of the runtime's, one mapping that nothing of Go's leads to, one that looks
 * like an arena and is none. */
#include "ledger/by_spans.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "ledger/ledger_build.h"
#include "model/facts.h"
#include "model/ledger.h"
#include "model/run.h"
#include "unit.h"

#define KIB 1024

static const char record[] = "heap 1 22 1 0 100 40 8192 %d %d 0 0 0\n"
                             "rest 32768 16384 0 0 32768 4096 0 0 1048576 65536 0 0 3014656 0 0 0\n"
                             "figures - 7 0 - - - - - - - - - - - - - -\n"
                             "class 6 1 64 8 1024 600 100 38400 6400 65536 65536 0 0 38400 6400 20736\n"
                             "arena 824633720832 824637915136 151552\n"
                             "owned small_allocations 139637976727552 139637976989696 262144 131072 0 0\n"
                             "owned mark_bits 139637976989696 139637977055232 65536 20480 0 0\n"
                             "owned span_list 139775415746560 139775415812096 65536 65536 0 0\n"
                             "%s";

static void vma(char *smaps, size_t size, const char *range, const char *perms, int rss_kib)
{
        size_t len = strlen(smaps);

        snprintf(
                smaps + len, size - len,
                "%s %s 00000000 00:00 0 \nRss: %d kB\nAnonymous: %d kB\nLazyFree: 0 kB\nAnonHugePages: 0 kB\nSwap: 0 kB\n",
                range, perms, rss_kib, rss_kib);
}

/* arena_kib: what smaps says of the arena, where the page map says 148. */
static struct ledger build(int arena_kib, int cycles, int lists_known, const char *missing, int64_t live)
{
        static struct go_facts go = {
                .is_go = true, .version = (char *)"go1.22.1", .executable = (char *)"/bin/x", .machine = 62
        };
        static char smaps[4096];
        static char heap[2048];
        struct facts facts = { .go = go, .host = { .page_bytes = 4096 } };
        struct snapshot snapshot = { .checkpoint = CHECKPOINT_SETTLED, .smaps = smaps, .heap = heap };
        struct ledger ledger;
        struct err err = { 0 };

        smaps[0] = '\0';
        vma(smaps, sizeof(smaps), "c000000000-c000400000", "rw-p", arena_kib);
        vma(smaps, sizeof(smaps), "c000400000-c004000000", "---p", 0);
        vma(smaps, sizeof(smaps), "7e0000000000-7e0004000000", "rw-p", 4000); /* on the grid of arenas */
        vma(smaps, sizeof(smaps), "7f0000000000-7f0000050000", "rw-p", 148);
        vma(smaps, sizeof(smaps), "7f1000000000-7f1000010000", "rw-p", 64);
        vma(smaps, sizeof(smaps), "7f2000000000-7f2000030000", "rw-p", 192); /* the middle third is Go's */
        snapshot.smaps_bytes = strlen(smaps);
        snprintf(heap, sizeof(heap), record, cycles, lists_known, missing);
        snapshot.heap_bytes = strlen(heap);
        assert_true(ledger_build(&snapshot, &facts, live, &ledger, &err));
        return ledger;
}

static void test_rows_are_what_is_resident_of_each(void **state)
{
        struct ledger ledger = build(148, 7, 1, "", -1);

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_LIVE_HEAP].bytes, 38400);
        assert_int_equal(ledger.rows[LEDGER_DEAD_HEAP].bytes, 6400);
        assert_int_equal(ledger.rows[LEDGER_FRAGMENTATION].bytes, 20736);
        assert_int_equal(ledger.rows[LEDGER_GO_RESERVE].bytes, 65536);
        assert_int_equal(ledger.rows[LEDGER_STACKS].bytes, 16384);
        assert_int_equal(ledger.rows[LEDGER_GC].bytes, 4096 + 20480);
        assert_int_equal(ledger.rows[LEDGER_MSPAN].bytes, 8192 + 65536);
        assert_int_equal(ledger.rows[LEDGER_OTHER_SYS].bytes, 131072 - 8192);
        assert_int_equal(ledger.rows[LEDGER_UNEXPLAINED].bytes, 0);
        assert_non_null(strstr(ledger.rows[LEDGER_STACKS].detail, "16.0 KiB of it never touched"));
        ledger_clear(&ledger);
}

static void test_what_nothing_of_gos_leads_to_is_in_no_go_row(void **state)
{
        struct ledger ledger = build(148, 7, 1, "", -1);

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_OTHER_NATIVE].bytes, (4000 + 64 + 128) * KIB);
        ledger_clear(&ledger);
}

static void test_two_sums_that_differ_are_unexplained_in_both_directions(void **state)
{
        struct ledger more = build(248, 7, 1, "", -1);
        struct ledger less = build(48, 7, 1, "", -1);

        (void)state;
        assert_int_equal(more.rows[LEDGER_UNEXPLAINED].bytes, 100 * KIB);
        assert_int_equal(less.rows[LEDGER_UNEXPLAINED].bytes, -100 * KIB);
        assert_int_equal(more.rows[LEDGER_SAMPLING_ERROR].bytes, 0); /* nothing was seen to move */
        ledger_clear(&more);
        ledger_clear(&less);
}

static void test_without_all_lists_the_rest_is_unexplained_and_says_why(void **state)
{
        struct ledger ledger = build(148, 7, 0, "missing not found: the bitmaps\n", -1);

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_OTHER_NATIVE].bytes, 0);
        assert_int_equal(ledger.rows[LEDGER_UNEXPLAINED].bytes, (4000 + 64 + 128) * KIB);
        assert_string_equal(ledger.rows[LEDGER_UNEXPLAINED].detail, "not found: the bitmaps");
        ledger_clear(&ledger);
}

static void test_before_the_first_collection_nothing_is_called_dead(void **state)
{
        struct ledger ledger = build(148, 0, 1, "", -1);

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_LIVE_HEAP].bytes, 38400 + 6400);
        assert_false(ledger.rows[LEDGER_DEAD_HEAP].known);
        ledger_clear(&ledger);
}

static void test_a_forced_collection_says_what_is_live(void **state)
{
        struct ledger ledger = build(148, 7, 1, "", 30000);

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_LIVE_HEAP].bytes, 30000);
        assert_int_equal(ledger.rows[LEDGER_DEAD_HEAP].bytes, 38400 + 6400 - 30000);
        ledger_clear(&ledger);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rows_are_what_is_resident_of_each),
                cmocka_unit_test(test_what_nothing_of_gos_leads_to_is_in_no_go_row),
                cmocka_unit_test(test_two_sums_that_differ_are_unexplained_in_both_directions),
                cmocka_unit_test(test_without_all_lists_the_rest_is_unexplained_and_says_why),
                cmocka_unit_test(test_before_the_first_collection_nothing_is_called_dead),
                cmocka_unit_test(test_a_forced_collection_says_what_is_live),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
