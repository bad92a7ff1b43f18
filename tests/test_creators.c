/* verdict/creators: goroutines of one creator that grow while those of another shrink, in synthetic results. */
#include "verdict/creators.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "model/result.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/growth.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

enum { RUNS = 20, MADE = 5, HELD = 2000 };

/* A snapshot's groups, one per line: `made` goroutines of one creator in two states, `left` of another, and the runtime's. */
static void add_snapshot(struct result *result, int run, int made, int left, int left_out)
{
        struct snapshot *snapshot;
        char *text =
                mem_printf("%d\t1\t0\t0\t%d\n"
                           "%d\t2048\t2048\t-1\t0\tselect\tmain.old.func1\tmain.old\tmain.go:9\t-\n"
                           "%d\t2048\t2048\t-1\t0\tchan receive\tmain.new.func1\tmain.new\tmain.go:7\t-\n"
                           "%d\t2048\t2048\t-1\t0\tselect\tmain.new.func1\tmain.new\tmain.go:7\t-\n"
                           "%d\t2048\t2048\t-1\t1\tGC worker\truntime.bgsweep\truntime.gcenable\t-\t-\n",
                           made + left, left_out, left, made, MADE, 100 * run);

        result->snapshots =
                mem_resize(result->snapshots, result->snapshot_count + 1, sizeof(*result->snapshots));
        snapshot = &result->snapshots[result->snapshot_count++];
        *snapshot = (struct snapshot){ .run = run,
                                       .checkpoint = run ? CHECKPOINT_SETTLED : CHECKPOINT_BASELINE,
                                       .goroutines = text,
                                       .goroutines_bytes = strlen(text) };
}

/* A service with a constant total, of which `pace` goroutines a run go over from one creator to the other. */
static void set_up(struct result *result, int pace)
{
        synthetic_result_init(result, RUNS);
        synthetic_result_fill_steady(result);
        standing_decide(result);
        for (int run = 0; run <= RUNS; run++)
                add_snapshot(result, run, MADE + pace * run, HELD - pace * run, 0);
}

static double gained(const struct result *result, int run)
{
        return creators_gained(result, result_run(result, run), CHECKPOINT_SETTLED);
}

static void test_creators_gain_since_the_first_run_what_others_do_not_take_away(void **state)
{
        struct result result;

        (void)state;
        set_up(&result, 50);
        assert_true(gained(&result, 1) == 0);
        assert_true(gained(&result, 2) == 50); /* the runtime's own do not count */
        assert_true(gained(&result, RUNS) == 50 * (RUNS - 1));
        result_clear(&result);
}

static void test_creators_that_are_not_all_known_are_not_counted(void **state)
{
        struct result result;

        (void)state;
        set_up(&result, 50);
        result.snapshots[3].goroutines[0] = 'x';
        assert_true(isnan(gained(&result, 3)));
        snapshot_clear(&result.snapshots[4]);
        assert_true(isnan(gained(&result, 4)));
        snapshot_clear(&result.snapshots[RUNS]);
        result.snapshot_count--;
        add_snapshot(&result, RUNS, 1000, 1000, 7);
        assert_true(isnan(gained(&result, RUNS)));
        assert_true(gained(&result, 5) == 50 * 4);
        result_clear(&result);
}

static void test_goroutines_that_change_hands_for_ever_are_not_called_flat(void **state)
{
        struct result result;
        const struct verdict *verdict = &result.verdict;
        const struct finding *finding;

        (void)state;
        set_up(&result, 50);
        verdict_decide(&result, &result.verdict);
        growth_fill(&result, &result.verdict);
        assert_int_equal(verdict->channels[CHANNEL_GOROUTINES].shape, SHAPE_PLATEAU);
        assert_int_equal(verdict->channels[CHANNEL_CREATORS].shape, SHAPE_GROWING);
        assert_true(verdict->channels[CHANNEL_CREATORS].slope == 50);
        assert_int_equal(verdict->shape, SHAPE_INCONCLUSIVE);
        finding = finding_list_find(&verdict->findings, FINDING_GROWN_GOROUTINES);
        assert_non_null(finding);
        assert_string_equal(finding_text(finding, "creator"), "main.new");
        result_clear(&result);
}

static void test_goroutines_that_stay_with_their_creators_are_flat(void **state)
{
        struct result result;

        (void)state;
        set_up(&result, 0);
        verdict_decide(&result, &result.verdict);
        growth_fill(&result, &result.verdict);
        assert_int_equal(result.verdict.channels[CHANNEL_CREATORS].shape, SHAPE_PLATEAU);
        assert_int_equal(result.verdict.shape, SHAPE_PLATEAU);
        assert_null(finding_list_find(&result.verdict.findings, FINDING_GROWN_GOROUTINES));
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_creators_gain_since_the_first_run_what_others_do_not_take_away),
                cmocka_unit_test(test_creators_that_are_not_all_known_are_not_counted),
                cmocka_unit_test(test_goroutines_that_change_hands_for_ever_are_not_called_flat),
                cmocka_unit_test(test_goroutines_that_stay_with_their_creators_are_flat),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
