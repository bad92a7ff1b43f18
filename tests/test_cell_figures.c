/* matrix/cell_figures: what a result says of a cell, on results made by hand. */
#include "matrix/cell_figures.h"

#include <math.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/matrix.h"
#include "model/result.h"
#include "unit.h"

#define MIB 1048576

struct reading {
        double s;
        enum phase phase;
        int64_t rss;
};

/* One run that settled at `settled` bytes, and what was read of RSS from then on. */
static struct matrix_record record_of(int64_t settled, const struct reading *readings, size_t count)
{
        struct result result = { .run_count = 2, .runs = mem_new(2, sizeof(*result.runs)) };
        struct matrix_cell cell = { .index = 3 };
        struct matrix_record record;

        result.runs[1].index = 1;
        sample_set(&result.runs[1].checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, settled);
        for (size_t i = 0; i < count; i++) {
                struct sample sample = { .t_ns = (int64_t)(readings[i].s * (double)NS_PER_S),
                                         .run = 1,
                                         .phase = readings[i].phase };

                sample_set(&sample, METRIC_RSS, readings[i].rss);
                series_append(&result.series, &sample);
        }
        cell_figures_record(&cell, &result, &record);
        result_clear(&result);
        return record;
}

static void test_idling_is_timed_from_the_settled_level_to_the_end_of_its_window(void **state)
{
        static const struct reading readings[] = {
                { 9, PHASE_SETTLE, 100 * MIB },        { 10, PHASE_IDLE, 90 * MIB },
                { 30, PHASE_IDLE, 70 * MIB },          { 50, PHASE_IDLE, 60 * MIB },
                { 70, PHASE_IDLE, 40 * MIB },          { 130, PHASE_IDLE, 40 * MIB },
                { 131, PHASE_PROBE_RELEASE, 5 * MIB },
        };
        struct matrix_record record = record_of(100 * MIB, readings, sizeof(readings) / sizeof(*readings));

        (void)state;
        assert_int_equal(record.index, 3);
        assert_true(record.figures[MATRIX_RETURNED_IDLE] == 60.0 * MIB);
        assert_true(record.figures[MATRIX_GIVE_BACK_TIME] == 20.0);
        matrix_record_clear(&record);
}

static void test_what_moved_by_less_than_a_mebibyte_has_no_time(void **state)
{
        static const struct reading readings[] = { { 10, PHASE_IDLE, 100 * MIB },
                                                   { 130, PHASE_IDLE, 100 * MIB - 4096 } };
        struct matrix_record record = record_of(100 * MIB, readings, 2);

        (void)state;
        assert_true(record.figures[MATRIX_RETURNED_IDLE] == 4096.0);
        assert_true(isnan(record.figures[MATRIX_GIVE_BACK_TIME]));
        matrix_record_clear(&record);
}

static void test_without_an_idle_window_nothing_is_known_of_idling(void **state)
{
        static const struct reading readings[] = { { 9, PHASE_SETTLE, 100 * MIB },
                                                   { 131, PHASE_PROBE_RELEASE, 5 * MIB } };
        struct matrix_record record = record_of(100 * MIB, readings, 2);

        (void)state;
        assert_true(isnan(record.figures[MATRIX_RETURNED_IDLE]));
        assert_true(isnan(record.figures[MATRIX_GIVE_BACK_TIME]));
        matrix_record_clear(&record);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_idling_is_timed_from_the_settled_level_to_the_end_of_its_window),
                cmocka_unit_test(test_what_moved_by_less_than_a_mebibyte_has_no_time),
                cmocka_unit_test(test_without_an_idle_window_nothing_is_known_of_idling),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
