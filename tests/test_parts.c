/* verdict/parts: names the part of a growing channel that grew most. */
#include "verdict/parts.h"

#include <math.h>

#include "synthetic_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

static void test_parts_tell_what_grows_outside_go(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                struct ledger *ledger = synthetic_result_ledger(&result, i);

                ledger->rows[LEDGER_CGO_ARENAS].bytes = (int64_t)(i * 3 * MIB);
                ledger->rows[LEDGER_BINARY_TEXT].bytes += i * 4096;
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OUTSIDE_GO);
        assert_true(verdict_says(&verdict, "Most of it: C arenas, 24.0 MiB more in run 12 than in run 4"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Deleted tmpfs files that are still open: charged to the group, but neither resident nor page cache. */
static void test_parts_tell_what_grows_beyond_rss(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_PROCESSES, 1);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, (80 + 2 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_ANON, 60 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_FILE, (10 + 2 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_MAPPED_FILE, 0);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_SHMEM, 2 * i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_SLAB, MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_BEYOND_RSS);
        assert_true(verdict_says(&verdict, "Most of it: files in tmpfs (shmem), 16.0 MiB more"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_parts_tell_which_metadata_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_BUCK_HASH_SYS, i * 2 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.cause, CHANNEL_RUNTIME_METADATA);
        assert_true(verdict_says(&verdict, "BuckHashSys"));
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_parts_tell_what_grows_outside_go),
                cmocka_unit_test(test_parts_tell_what_grows_beyond_rss),
                cmocka_unit_test(test_parts_tell_which_metadata_grows),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
