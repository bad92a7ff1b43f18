/* ledger/madvise_observe: LazyFree and falling memory are evidence, a version number is not. */
#include "ledger/madvise_observe.h"

#include <string.h>

#include "model/smaps.h"
#include "snapshot_fixture.h"

#include "unit.h"

#define MIB (INT64_C(1) << 20)

static void assert_observed(const struct facts *facts, enum madvise madvise, const char *evidence)
{
        if (facts->go.madvise_observed != madvise || !strstr(facts->go.madvise_evidence, evidence))
                fail_msg("%s: %s", madvise_names[facts->go.madvise_observed], facts->go.madvise_evidence);
}

static void test_madvise_free_is_seen_in_the_heap(void **state)
{
        struct snapshot snapshot;
        struct facts facts;

        (void)state;
        snapshot_fixture_read("go1.15_released", &snapshot, &facts);
        madvise_observe(NULL, &snapshot, 1, &facts);
        assert_observed(&facts, MADVISE_FREE, "LazyFree 78.7 MiB in the Go heap at settled of run 1");
        snapshot_clear(&snapshot);
        facts_clear(&facts);
}

static void test_madvise_is_not_guessed_before_anything_was_released(void **state)
{
        struct snapshot snapshot;
        struct facts facts;

        (void)state;
        snapshot_fixture_read("go1.27", &snapshot, &facts);
        facts.go.madvise_predicted = MADVISE_DONTNEED;
        madvise_observe(NULL, &snapshot, 1, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not observed yet");
        madvise_observe(NULL, NULL, 0, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not observed yet");
        facts.go.is_go = false;
        madvise_observe(NULL, &snapshot, 1, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not a Go program");
        snapshot_clear(&snapshot);
        facts_clear(&facts);
}

/* Two snapshots: HeapReleased rises by 22 MiB between them, and the arenas' Rss falls, or does not. */
static void test_madvise_dontneed_is_seen_where_the_heap_falls_with_the_release(void **state)
{
        struct snapshot snapshots[2];
        struct facts facts;
        struct facts same;

        (void)state;
        snapshot_fixture_read("go1.22_mmap", &snapshots[0], &facts);
        snapshot_fixture_read("go1.22_mmap", &snapshots[1], &same);
        for (int i = 0; i < 2; i++) {
                struct sample *s = i ? &snapshots[1].before : &snapshots[1].after;

                s->values[METRIC_GO_HEAP_RELEASED] += 5 * MIB;
        }
        madvise_observe(NULL, snapshots, 2, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not observed yet");
        snapshot_fixture_edit(&snapshots[1], "Rss:               50268 kB", "Rss:               45268 kB");
        madvise_observe(NULL, snapshots, 2, &facts);
        assert_observed(&facts, MADVISE_DONTNEED,
                        "HeapReleased rose by 5.0 MiB and the resident heap fell by 4.9");
        snapshot_clear(&snapshots[0]);
        snapshot_clear(&snapshots[1]);
        facts_clear(&facts);
        facts_clear(&same);
}

static void append(struct series *series, enum metric_source source, enum metric metric, int64_t value)
{
        struct sample sample = { .t_ns = (int64_t)series->count, .source = source };

        sample_set(&sample, metric, value);
        series_append(series, &sample);
}

static void test_madvise_dontneed_is_seen_in_the_series(void **state)
{
        struct facts facts = { .go = { .is_go = true } };
        struct series series = { 0 };

        (void)state;
        append(&series, SOURCE_PROCFS, METRIC_RSS, 60 * MIB);
        append(&series, SOURCE_EXPVAR, METRIC_GO_HEAP_RELEASED, 10 * MIB);
        append(&series, SOURCE_EXPVAR, METRIC_GO_HEAP_RELEASED, 50 * MIB);
        append(&series, SOURCE_PROCFS, METRIC_RSS, 58 * MIB);
        madvise_observe(&series, NULL, 0, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not observed yet");
        series.samples[3].values[METRIC_RSS] = 22 * MIB;
        madvise_observe(&series, NULL, 0, &facts);
        assert_observed(&facts, MADVISE_DONTNEED, "HeapReleased rose by 40.0 MiB and RSS fell by 38.0 MiB");
        append(&series, SOURCE_SMAPS, METRIC_LAZY_FREE, 8 * MIB);
        madvise_observe(&series, NULL, 0, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN,
                        "not observed yet"); /* whose LazyFree only a snapshot tells */
        series_clear(&series);
        facts_clear(&facts);
}

static void test_madvise_dontneed_is_seen_far_below_the_peak(void **state)
{
        struct snapshot snapshot;
        struct facts facts;

        (void)state;
        snapshot_fixture_read("go1.22_mmap", &snapshot, &facts);
        snapshot.before.values[METRIC_GO_HEAP_RELEASED] += 5 * MIB;
        snapshot.after.values[METRIC_GO_HEAP_RELEASED] += 5 * MIB;
        sample_set(&snapshot.process, METRIC_RSS, 100 * MIB);
        sample_set(&snapshot.process, METRIC_RSS_PEAK, 106 * MIB);
        madvise_observe(NULL, &snapshot, 1, &facts);
        assert_observed(&facts, MADVISE_DONTNEED, "6.0 MiB below its peak");
        facts.go.cgo = true; /* then it may have been free() */
        madvise_observe(NULL, &snapshot, 1, &facts);
        assert_observed(&facts, MADVISE_UNKNOWN, "not observed yet");
        snapshot_clear(&snapshot);
        facts_clear(&facts);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_madvise_free_is_seen_in_the_heap),
                cmocka_unit_test(test_madvise_is_not_guessed_before_anything_was_released),
                cmocka_unit_test(test_madvise_dontneed_is_seen_where_the_heap_falls_with_the_release),
                cmocka_unit_test(test_madvise_dontneed_is_seen_in_the_series),
                cmocka_unit_test(test_madvise_dontneed_is_seen_far_below_the_peak),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
