/* ledger/others: what other tools show, as RSS and what they count besides. */
#include "ledger/others.h"

#include <string.h>

#include "ledger_fixture.h"
#include "telemetry/cgroup_read.h"
#include "unit.h"

#define KIB INT64_C(1024)

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
        struct ledger_fixture account;
        struct sample *s = &account.snapshot.process;
        struct other others[OTHER_COUNT];
        int64_t rss;

        (void)state;
        ledger_fixture_read("go1.27", &account);
        ledger_fixture_build(&account);
        rss = account.ledger.rss_bytes;
        assert_true(cgroup_read(FIXTURES "/cgroup_v2", CGROUP_V2, s, NULL));
        sample_set(s, METRIC_CGROUP_PROCESSES, 1);
        sample_set(s, METRIC_VIRT, ledger_fixture_virtual(&account) - 4 * KIB);
        sample_set(s, METRIC_RSS, rss - 100 * KIB);
        sample_set(s, METRIC_RSS_FILE, ledger_group_bytes(&account.ledger, LEDGER_GROUP_FILES) + 8 * KIB);
        others_of(&account.snapshot, &account.ledger, others);
        for (int i = 0; i < OTHER_COUNT; i++) {
                assert_true(others[i].known);
                assert_int_equal(rss + sum_of_parts(&others[i]), others[i].bytes);
        }
        assert_int_equal(part(&others[OTHER_VIRT], "below_rss"), ledger_fixture_sum_below(&account));
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
        ledger_fixture_clear(&account);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_others_are_rss_and_rows_beside_it),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
