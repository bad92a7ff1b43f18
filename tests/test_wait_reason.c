/* goheap/wait_reason: the numbers of each version, and of the toolchains that are at hand, by their own source. */
#include "goheap/wait_reason.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "unit.h"

static void test_wait_reason_numbers_move_with_the_version(void **state)
{
        (void)state;
        assert_string_equal(wait_reason_name(15, 0), "");
        assert_string_equal(wait_reason_name(15, 14), "chan receive");
        assert_string_equal(wait_reason_name(19, 21), "timer goroutine (idle)");
        assert_string_equal(wait_reason_name(21, 21), "sync.Mutex.Lock");
        assert_string_equal(wait_reason_name(24, 24), "sync.WaitGroup.Wait");
        assert_string_equal(wait_reason_name(25, 25), "sync.WaitGroup.Wait");
        assert_string_equal(wait_reason_name(27, 14), "sleep");
        assert_string_equal(wait_reason_name(27, 19), "chan receive");
}

static void test_wait_reason_that_a_version_does_not_know_has_no_name(void **state)
{
        (void)state;
        assert_string_equal(wait_reason_name(19, 26), "debug call");
        assert_null(wait_reason_name(19, 27));
        assert_null(wait_reason_name(27, 255));
}

/* The constants, each with its text in a comment, one after the other, against ours. */
static size_t compare_source(int minor, const struct strbuf *source)
{
        struct scan scan = scan_text(source->text, source->len);
        struct scan line, name;
        size_t reason = 0;

        while (scan_line(&scan, &line))
                if (scan_equals(&line, "type waitReason uint8"))
                        break;
        while (scan_line(&scan, &line) && !scan_equals(&line, ")")) {
                const char *ours;

                if (!scan_until(&line, '"', &name))
                        continue;
                ours = wait_reason_name(minor, (uint8_t)reason++);
                assert_true(scan_until(&line, '"', &name));
                assert_non_null(ours);
                assert_true(scan_equals(&name, ours));
        }
        return reason;
}

static void test_wait_reason_agrees_with_the_source_of_every_toolchain_at_hand(void **state)
{
        int compared = 0;

        (void)state;
        for (int minor = 15; minor <= 27; minor++) {
                struct strbuf source = { 0 };
                size_t reasons;
                char path[512];

                snprintf(path, sizeof(path), "%s/go-1.%d/src/runtime/runtime2.go", TOOLCHAINS, minor);
                if (!file_read(path, 1 << 20, &source, NULL))
                        continue;
                reasons = compare_source(minor, &source);
                assert_true(reasons > 20);
                assert_null(wait_reason_name(minor, (uint8_t)reasons));
                strbuf_clear(&source);
                compared++;
        }
        if (!compared)
                UNIT_SKIP("no toolchain in " TOOLCHAINS);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_wait_reason_numbers_move_with_the_version),
                cmocka_unit_test(test_wait_reason_that_a_version_does_not_know_has_no_name),
                cmocka_unit_test(test_wait_reason_agrees_with_the_source_of_every_toolchain_at_hand),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
