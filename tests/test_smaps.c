/* model/smaps: a real capture adds up to the kernel's own sum; broken texts are refused. */
#include "model/smaps.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "model/pages.h"

static void test_smaps_sum_is_what_the_kernel_sums(void **state)
{
        struct strbuf text = { 0 };
        struct smaps smaps = { 0 };
        struct smaps_vma sum;
        struct err err;

        (void)state;
        fixture_read("smaps_go1.19.txt", &text);
        assert_true(smaps_parse(text.text, text.len, &smaps, &err));
        sum = smaps_sum(&smaps);
        /* smaps_rollup of the same moment said 16348 kB, 11392 kB anonymous. */
        assert_int_equal(sum.rss_bytes, 16348 * 1024);
        assert_int_equal(sum.anonymous_bytes, 11392 * 1024);
        assert_true(smaps.vmas[0].executable && !smaps.vmas[0].writable);
        assert_true(smaps_name_is(&smaps.vmas[0], "/tmp/trial/p1.19"));
        smaps_clear(&smaps);
        strbuf_clear(&text);
}

static void test_smaps_cut_anywhere_never_gives_a_smaller_sum(void **state)
{
        struct strbuf text = { 0 };
        struct smaps whole = { 0 };
        struct err err;
        int accepted = 0;

        (void)state;
        fixture_read("smaps_go1.19.txt", &text);
        assert_true(smaps_parse(text.text, text.len, &whole, &err));
        for (size_t len = 0; len < text.len; len += 7) {
                struct smaps part = { 0 };

                if (smaps_parse(text.text, len, &part, &err)) {
                        /* Whole mappings only: each that is there is as it was. */
                        for (size_t i = 0; i < part.count; i++)
                                assert_int_equal(part.vmas[i].rss_bytes, whole.vmas[i].rss_bytes);
                        accepted++;
                        smaps_clear(&part);
                }
        }
        assert_true(accepted > 0);
        smaps_clear(&whole);
        strbuf_clear(&text);
}

static void test_smaps_refuses_what_is_not_smaps(void **state)
{
        const char *const bad[] = {
                "",
                "Rss: 4 kB\n",
                "hello\n",
                "00400000-00500000 r-xp 00000000 fe:01 12 /x\n",
                "00500000-00400000 r-xp 00000000 fe:01 12 /x\nRss: 4 kB\n",
                "00400000-00500000 r-xp 00000000 fe:01 12 /x\nRss: -4 kB\n",
                "00400000-00500000 r-xp 00000000 fe:01 12 /x\nRss: 9223372036854775807 kB\n",
                "00400000-00500000 r-xp 00000000 fe:01 12 /x\nRss: 4",
                "00400000-00500000 rx 00000000 fe:01 12 /x\nRss: 4 kB\n",
                ("00400000-00500000 rwxp 00000000 fe:01 12 /x\nRss: 4398046511104 kB\n"
                 "00500000-00600000 rwxp 00000000 fe:01 12 /x\nRss: 4398046511104 kB\n"),
        };
        struct smaps smaps = { 0 };
        struct err err = { 0 };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                assert_false(smaps_parse(bad[i], strlen(bad[i]), &smaps, &err));
                assert_null(smaps.vmas);
        }
}

static void test_smaps_part_is_at_most_the_whole(void **state)
{
        static const char text[] = "00400000-00500000 rw-p 00000000 00:00 0\nRss: 8 kB\nAnonymous: 12 kB\n"
                                   "LazyFree: 16 kB\nAnonHugePages: 2048 kB\n";
        struct smaps smaps = { 0 };

        (void)state;
        assert_true(smaps_parse(text, sizeof(text) - 1, &smaps, NULL));
        assert_int_equal(smaps.vmas[0].anonymous_bytes, 8192);
        assert_int_equal(smaps.vmas[0].lazy_free_bytes, 8192);
        assert_int_equal(smaps.vmas[0].anon_huge_bytes, 8192);
        smaps_clear(&smaps);
}

static void test_smaps_reads_names_flags_and_odd_paths(void **state)
{
        const char text[] =
                "c000000000-c004000000 rw-p 00000000 00:00 0    [anon: Go: heap]\n"
                "Rss: 2056 kB\nAnonymous: 2056 kB\nAnonHugePages: 2048 kB\nLazyFree: 4 kB\nVmFlags: rd wr hg \n"
                "7f0000000000-7f0000001000 r--s 00001000 00:1f 42   /a b\\012c (deleted)\n"
                "Rss: 4 kB\nNewField: what\nVmFlags: rd nh\n";
        struct smaps smaps = { 0 };
        struct err err;

        (void)state;
        assert_true(smaps_parse(text, sizeof(text) - 1, &smaps, &err));
        assert_int_equal(smaps.count, 2);
        assert_true(smaps_name_begins(&smaps.vmas[0], "[anon: Go: "));
        assert_true(smaps.vmas[0].huge && !smaps.vmas[0].no_huge);
        assert_int_equal(smaps.vmas[0].anon_huge_bytes, 2 << 20);
        assert_int_equal(smaps.vmas[0].lazy_free_bytes, 4096);
        assert_true(smaps_name_is(&smaps.vmas[1], "/a b\\012c (deleted)"));
        assert_true(smaps.vmas[1].shared && smaps.vmas[1].no_huge);
        assert_int_equal(smaps.vmas[1].offset, 4096);
        assert_int_equal(smaps.vmas[1].inode, 42);
        smaps_clear(&smaps);
}

static void test_pages_count_only_what_lies_within(void **state)
{
        const char text[] = "1000-2000 0+1\n400000-500000 0+2 10+20 ff+1\n";
        int64_t bytes = -1;

        (void)state;
        assert_true(pages_resident(text, sizeof(text) - 1, 0x400000, 0x500000, 4096, &bytes));
        assert_int_equal(bytes, (2 + 0x20 + 1) * 4096);
        assert_true(pages_resident(text, sizeof(text) - 1, 0x401000, 0x411000, 4096, &bytes));
        assert_int_equal(bytes, 2 * 4096);
        bytes = -1;
        assert_false(pages_resident(text, sizeof(text) - 1, 0x400000, 0x501000, 4096, &bytes));
        assert_false(pages_resident("400000-500000 0+x\n", 18, 0x400000, 0x500000, 4096, &bytes));
        assert_false(pages_resident(text, sizeof(text) - 1, 0x400000, 0x500000, 0, &bytes));
        assert_int_equal(bytes, -1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_smaps_sum_is_what_the_kernel_sums),
                cmocka_unit_test(test_smaps_cut_anywhere_never_gives_a_smaller_sum),
                cmocka_unit_test(test_smaps_refuses_what_is_not_smaps),
                cmocka_unit_test(test_pages_count_only_what_lies_within),
                cmocka_unit_test(test_smaps_part_is_at_most_the_whole),
                cmocka_unit_test(test_smaps_reads_names_flags_and_odd_paths),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
