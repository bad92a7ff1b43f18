/* verdict/growth: goroutines and objects of two snapshots, in synthetic results. */
#include "verdict/growth.h"

#include <string.h>

#include "base/mem.h"
#include "model/result.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/standing.h"

enum { RUNS = 8 };

/* A snapshot's heap: 96-byte objects, with and without pointers, and large ones of one type; one more of each per run. */
static char *heap_text(int run)
{
        return mem_printf("heap 1 22 1 0 0 4 640 0 1 0 0 0\n"
                          "rest 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                          "class 6 0 96 1 85 %d 0 %d 0 8192 8192 0 0 0 0 0\n"
                          "class 6 1 96 1 85 10 0 960 0 8192 8192 0 0 0 0 0\n"
                          "class 0 0 0 1 1 1 0 %d 0 8192 8192 0 0 0 0 0\n"
                          "type 1 %d %d main.session\n",
                          run, 96 * run, 4096 * run, 9999, 4096 * run);
}

/* A snapshot's groups, one per line: count and creator; one of them is the runtime's own. */
static void add_snapshot(struct result *result, int run, int handled, int listening)
{
        struct snapshot *snapshot;
        char *heap = heap_text(run);
        char *text =
                mem_printf("%d\t1\t0\t0\t0\n"
                           "%d\t2048\t2048\t-1\t0\tchan receive\tmain.handle.func1\tmain.handle\tmain.go:7\t"
                           "main.wait < main.handle.func1\n"
                           "%d\t2048\t2048\t-1\t0\tIO wait\tmain.serve\tmain.listen\tmain.go:9\t-\n"
                           "%d\t2048\t2048\t-1\t0\tselect\tmain.handle.func1\tmain.handle\tmain.go:7\t-\n"
                           "%d\t2048\t2048\t-1\t1\tGC sweep wait\truntime.bgsweep\truntime.gcenable\t-\t-\n",
                           handled + listening, handled, listening, 5, run + 1);

        result->snapshots =
                mem_resize(result->snapshots, result->snapshot_count + 1, sizeof(*result->snapshots));
        snapshot = &result->snapshots[result->snapshot_count++];
        *snapshot = (struct snapshot){ .run = run,
                                       .heap = heap,
                                       .heap_bytes = strlen(heap),
                                       .checkpoint = run ? CHECKPOINT_SETTLED : CHECKPOINT_BASELINE,
                                       .goroutines = text,
                                       .goroutines_bytes = strlen(text) };
}

static void set_up(struct result *result, enum shape shape, enum channel cause)
{
        synthetic_result_init(result, RUNS);
        standing_decide(result);
        result->has_verdict = true;
        result->verdict.warmup = 2;
        result->verdict.shape = shape;
        result->verdict.has_cause = shape == SHAPE_GROWING;
        result->verdict.cause = cause;
        result->verdict.channels[cause].warmup = 1; /* its line begins with run 2 */
        for (int run = 0; run <= RUNS; run++)
                add_snapshot(result, run, 100 + 50 * run, run < 3 ? 9 : 8);
}

static void test_growth_is_counted_from_where_the_line_of_the_cause_begins(void **state)
{
        struct result result;
        const struct finding *finding;

        (void)state;
        set_up(&result, SHAPE_GROWING, CHANNEL_GOROUTINES);
        growth_fill(&result, &result.verdict);
        assert_int_equal(result.verdict.grown.items[0].kind, GROWTH_GOROUTINES);
        assert_int_equal(result.verdict.grown.items[1].kind,
                         GROWTH_SIZE_CLASS); /* nothing that shrank, and nothing of the runtime's */
        assert_string_equal(result.verdict.grown.items[0].name, "main.handle");
        assert_string_equal(result.verdict.grown.items[0].place, "main.go:7");
        assert_string_equal(result.verdict.grown.items[0].state, "chan receive");
        assert_string_equal(result.verdict.grown.items[0].at, "main.wait < main.handle.func1");
        assert_true(result.verdict.grown.items[0].before == 100 + 50 * 2 + 5); /* of run 2, both states */
        assert_true(result.verdict.grown.items[0].after == 100 + 50 * RUNS + 5);
        finding = finding_list_find(&result.verdict.findings, FINDING_GROWN_GOROUTINES);
        assert_non_null(finding);
        assert_string_equal(finding_text(finding, "creator"), "main.handle");
        assert_true(finding_figure(finding, "growth")->value == 300);
        assert_true(finding_figure(finding, "share")->value == 1);
        result_clear(&result);
}

static void test_growth_of_objects_is_named_by_size_and_type(void **state)
{
        struct result result;
        const struct finding *finding;

        (void)state;
        set_up(&result, SHAPE_GROWING, CHANNEL_LIVE_HEAP);
        growth_fill(&result, &result.verdict);
        assert_int_equal(result.verdict.grown.count, 4);
        assert_int_equal(result.verdict.grown.items[1].kind, GROWTH_SIZE_CLASS);
        assert_string_equal(result.verdict.grown.items[1].name, "large objects");
        assert_true(result.verdict.grown.items[1].before == 4096 * 2);
        assert_true(result.verdict.grown.items[1].after == 4096 * RUNS);
        assert_string_equal(result.verdict.grown.items[2].name, "96-byte objects");
        assert_true(result.verdict.grown.items[2].before == 96 * 2 + 960); /* with and without pointers */
        assert_int_equal(result.verdict.grown.items[3].kind, GROWTH_TYPE);
        assert_string_equal(result.verdict.grown.items[3].name, "main.session");
        finding = finding_list_find(&result.verdict.findings, FINDING_GROWN_OBJECTS);
        assert_non_null(finding);
        assert_string_equal(finding_text(finding, "objects"), "large objects");
        assert_string_equal(finding_text(finding, "type"), "main.session");
        assert_true(finding_figure(finding, "growth")->value == 4096 * 6);
        assert_true(finding_figure(finding, "share")->value == 4096.0 / (4096 + 96));
        result_clear(&result);
}

static void test_growth_is_data_but_no_finding_where_something_else_grows(void **state)
{
        struct result result;

        (void)state;
        set_up(&result, SHAPE_GROWING, CHANNEL_LIVE_HEAP);
        growth_fill(&result, &result.verdict);
        assert_null(finding_list_find(&result.verdict.findings, FINDING_GROWN_GOROUTINES));
        result_clear(&result);
        set_up(&result, SHAPE_PLATEAU, CHANNEL_GOROUTINES);
        growth_fill(&result, &result.verdict);
        growth_fill(&result, &result.verdict); /* again: nothing doubles */
        assert_int_equal(result.verdict.grown.count, 4);
        assert_int_equal(result.verdict.findings.count, 0);
        result_clear(&result);
}

static void test_growth_of_a_damaged_or_single_snapshot_is_not_known(void **state)
{
        struct result result;

        (void)state;
        set_up(&result, SHAPE_GROWING, CHANNEL_GOROUTINES);
        memset(result.snapshots[RUNS].goroutines, 'x', 5);
        memset(result.snapshots[RUNS].heap, 'x', 5);
        growth_fill(&result, &result.verdict);
        assert_int_equal(result.verdict.grown.count, 0);
        for (size_t i = 1; i < result.snapshot_count; i++)
                snapshot_clear(&result.snapshots[i]);
        result.snapshot_count = 1;
        growth_fill(&result, &result.verdict);
        assert_int_equal(result.verdict.grown.count, 0);
        assert_int_equal(result.verdict.findings.count, 0);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_growth_is_counted_from_where_the_line_of_the_cause_begins),
                cmocka_unit_test(test_growth_of_objects_is_named_by_size_and_type),
                cmocka_unit_test(test_growth_is_data_but_no_finding_where_something_else_grows),
                cmocka_unit_test(test_growth_of_a_damaged_or_single_snapshot_is_not_known),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
