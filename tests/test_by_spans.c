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

/* The free pages: reserve, and given back. */
#define FREE_PAGES "1048576 65536 0 0 3014656 0 0 0"
#define CLASS_PAGES "65536 65536 0 0 38400 6400 20736"

static const char record[] = "heap 1 22 1 0 100 40 8192 %d %d 0 0 0\n"
                             "rest 32768 16384 0 0 32768 4096 0 0 %s\n"
                             "figures - 7 0 - - - - - - - - - - - - - -\n"
                             "class 6 1 64 8 1024 600 100 38400 6400 %s\n"
                             "arena 824633720832 824637915136 151552\n"
                             "owned small_allocations 139637976727552 139637976989696 262144 131072 0 0\n"
                             "owned mark_bits 139637976989696 139637977055232 65536 20480 0 0\n"
                             "owned span_list 139775415746560 139775415812096 65536 65536 0 0\n"
                             "%s";

static void vma(char *smaps, size_t size, const char *range, const char *perms, int rss_kib, int lazy_kib,
                int huge_kib, int swap_kib)
{
        size_t len = strlen(smaps);

        snprintf(
                smaps + len, size - len,
                "%s %s 00000000 00:00 0 \nRss: %d kB\nAnonymous: %d kB\nLazyFree: %d kB\nAnonHugePages: %d kB\nSwap: %d kB\n",
                range, perms, rss_kib, rss_kib, lazy_kib, huge_kib, swap_kib);
}

struct made {
        int arena_kib; /* what smaps says of the arena, where the page map says 148 */
        int cycles;
        int lists_known;
        const char *missing;
        const char *free_pages, *class_pages;
        int lazy_kib, huge_kib, swap_kib; /* what smaps says of the arena */
};

static struct ledger build_made(const struct made *made, int64_t live)
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
        vma(smaps, sizeof(smaps), "c000000000-c000400000", "rw-p", made->arena_kib, made->lazy_kib,
            made->huge_kib, made->swap_kib);
        vma(smaps, sizeof(smaps), "c000400000-c004000000", "---p", 0, 0, 0, 0);
        vma(smaps, sizeof(smaps), "7e0000000000-7e0004000000", "rw-p", 4000, 0, 0,
            0); /* on the grid of arenas */
        vma(smaps, sizeof(smaps), "7f0000000000-7f0000050000", "rw-p", 148, 0, 0, 0);
        vma(smaps, sizeof(smaps), "7f1000000000-7f1000010000", "rw-p", 64, 0, 0, 0);
        vma(smaps, sizeof(smaps), "7f2000000000-7f2000030000", "rw-p", 192, 0, 0,
            0); /* the middle third is Go's */
        snapshot.smaps_bytes = strlen(smaps);
        snprintf(heap, sizeof(heap), record, made->cycles, made->lists_known, made->free_pages,
                 made->class_pages, made->missing);
        snapshot.heap_bytes = strlen(heap);
        assert_true(ledger_build(&snapshot, &facts, live, &ledger, &err));
        return ledger;
}

static struct ledger build(int arena_kib, int cycles, int lists_known, const char *missing, int64_t live)
{
        return build_made(
                &(struct made){ arena_kib, cycles, lists_known, missing, FREE_PAGES, CLASS_PAGES, 0, 0, 0 },
                live);
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

static void test_what_was_given_back_and_is_here_is_lazily_freed_or_filled_by_huge_pages(void **state)
{
        struct made made = { 148 + 2048,  7,    1, "", "1048576 65536 0 0 3014656 2097152 0 0",
                             CLASS_PAGES, 2048, 0, 0 };
        struct ledger lazy = build_made(&made, -1);
        struct ledger huge;

        (void)state;
        assert_int_equal(lazy.rows[LEDGER_LAZY_FREE].bytes, 2048 * KIB);
        assert_int_equal(lazy.rows[LEDGER_HUGE_REFILL].bytes, 0);
        made.lazy_kib = 0;
        made.huge_kib = 2048;
        huge = build_made(&made, -1);
        assert_int_equal(huge.rows[LEDGER_LAZY_FREE].bytes, 0);
        assert_int_equal(huge.rows[LEDGER_HUGE_REFILL].bytes, 2048 * KIB);
        assert_int_equal(huge.rows[LEDGER_GO_RESERVE].bytes, 65536);
        assert_int_equal(huge.rows[LEDGER_UNEXPLAINED].bytes, 0);
        ledger_clear(&lazy);
        ledger_clear(&huge);
}

/* Half of the spans' pages were written out: they are in no row, stand beside RSS, and are not called untouched. */
static void test_what_was_swapped_out_is_in_no_row(void **state)
{
        struct made made = {
                148 - 32, 7, 1, "", FREE_PAGES, "65536 32768 32768 0 19200 3200 10368", 0, 0, 32
        };
        struct ledger ledger = build_made(&made, -1);
        bool beside = false;

        (void)state;
        assert_int_equal(ledger.rows[LEDGER_LIVE_HEAP].bytes, 19200);
        assert_int_equal(ledger.rows[LEDGER_UNEXPLAINED].bytes, 0);
        assert_non_null(strstr(ledger.rows[LEDGER_LIVE_HEAP].detail, "never touched or swapped out"));
        for (size_t i = 0; i < ledger.below_count; i++) {
                beside |= strcmp(ledger.below_rss[i].name, "swapped") == 0 &&
                          ledger.below_rss[i].bytes == 32 * KIB;
        }
        assert_true(beside);
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
                cmocka_unit_test(
                        test_what_was_given_back_and_is_here_is_lazily_freed_or_filled_by_huge_pages),
                cmocka_unit_test(test_what_was_swapped_out_is_in_no_row),
                cmocka_unit_test(test_two_sums_that_differ_are_unexplained_in_both_directions),
                cmocka_unit_test(test_without_all_lists_the_rest_is_unexplained_and_says_why),
                cmocka_unit_test(test_before_the_first_collection_nothing_is_called_dead),
                cmocka_unit_test(test_a_forced_collection_says_what_is_live),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
