/* model/threshold: k6's grammar, with units, over everything that a result holds. */
#include "model/threshold.h"

#include <math.h>
#include <string.h>

#include "base/err.h"

#include "unit.h"

static struct threshold parsed(const char *metric, const char *expression)
{
        struct threshold threshold = { 0 };
        struct err err = { 0 };

        if (!threshold_parse(metric, expression, &threshold, &err))
                fail_msg("%s %s: %s", metric, expression, err.message);
        return threshold;
}

static void refused(const char *metric, const char *expression, const char *part_of_message)
{
        struct threshold threshold = { .limit = 42 };
        struct err err = { 0 };

        if (threshold_parse(metric, expression, &threshold, &err))
                fail_msg("%s %s was taken", metric, expression);
        if (!strstr(err.message, part_of_message))
                fail_msg("%s %s: '%s' lacks '%s'", metric, expression, err.message, part_of_message);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_true(threshold.limit == 42);
}

static void test_threshold_reads_what_k6_writes(void **state)
{
        struct threshold t = parsed("http_req_duration", "p(99.9) <= 1.5s");

        (void)state;
        assert_int_equal(t.source, THRESHOLD_LATENCY);
        assert_int_equal(t.method, THRESHOLD_P);
        assert_true(fabs(t.quantile - 0.999) < 1e-12);
        assert_int_equal(t.operator, THRESHOLD_AT_MOST);
        assert_true(t.limit == 1.5e9);
        t = parsed("http_req_failed", "rate<1%");
        assert_int_equal(t.unit, THRESHOLD_FRACTION);
        assert_true(t.limit == 0.01);
        assert_true(parsed("http_req_failed", "rate<0.01").limit == 0.01);
        assert_int_equal(parsed("http_req_failed", "count===0").operator, THRESHOLD_EQUAL);
        assert_int_equal(parsed("http_reqs", "rate>=400").unit, THRESHOLD_NUMBER);
}

static void test_threshold_reaches_checkpoints_rows_growth_and_verdict(void **state)
{
        struct threshold t = parsed("rss_settled", "max<256MiB");

        (void)state;
        assert_int_equal(t.checkpoint, CHECKPOINT_SETTLED);
        assert_true(t.limit == 256.0 * 1048576);
        t = parsed("ledger_go_reserve", "share<50%");
        assert_int_equal(t.row, LEDGER_GO_RESERVE);
        assert_true(t.limit == 0.5);
        t = parsed("growth_live_heap", "per_request<18B");
        assert_int_equal(t.channel, CHANNEL_LIVE_HEAP);
        assert_true(t.limit == 18);
        assert_true(parsed("growth_goroutines", "high<0.5").limit == 0.5);
        assert_true(parsed("growth_settled_rss", "slope>-1MiB").limit == -1048576);
        assert_true(parsed("verdict", "shape==PLATEAU").limit == SHAPE_PLATEAU);
        assert_true(parsed("verdict", "hypothesis!=REFUTED").limit == HYPOTHESIS_REFUTED);
}

static void test_threshold_refuses_and_says_what_there_is(void **state)
{
        (void)state;
        refused("http_req_durations", "p(99)<50ms", "did you mean 'http_req_duration'");
        refused("ledger_go_reserv", "value<1MiB", "did you mean 'ledger_go_reserve'");
        refused("zzzzzz", "max<1", "unknown metric 'zzzzzz'");
        refused("http_req_duration", "p(99)<50", "a duration with its unit");
        refused("http_req_duration", "p(101)<50ms", "not 'p(101)'");
        refused("http_req_duration", "p(99)50ms", "METHOD OPERATOR LIMIT");
        refused("http_req_duration", "rate<1%", "has min, avg, med, max, p(N), not 'rate'");
        refused("rss_settled", "max<1e6", "bytes with their unit");
        refused("rss_settled", "max<", "bytes with their unit");
        refused("rss_settled", "", "METHOD OPERATOR LIMIT");
        refused("verdict", "shape<PLATEAU", "== or !=");
        refused("verdict", "shape==FLAT", "PLATEAU, RELEASED");
        refused("http_req_failed", "rate<nan", "a share");
        refused("http_req_failed", "count<0x10", "a number");
}

static void test_threshold_holds_as_its_operator_says(void **state)
{
        struct threshold t = parsed("rss_settled", "max<1MiB");

        (void)state;
        assert_true(threshold_holds(&t, 1048575));
        assert_false(threshold_holds(&t, 1048576));
        assert_false(threshold_holds(&t, NAN));
        t = parsed("rss_settled", "max>=1MiB");
        assert_true(threshold_holds(&t, 1048576));
        t = parsed("verdict", "shape!=GROWING");
        assert_true(threshold_holds(&t, SHAPE_PLATEAU));
        assert_false(threshold_holds(&t, SHAPE_GROWING));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_threshold_reads_what_k6_writes),
                cmocka_unit_test(test_threshold_reaches_checkpoints_rows_growth_and_verdict),
                cmocka_unit_test(test_threshold_refuses_and_says_what_there_is),
                cmocka_unit_test(test_threshold_holds_as_its_operator_says),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
