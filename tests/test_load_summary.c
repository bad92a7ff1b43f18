/* model/load_summary: what has a schedule, and how fast it was. */
#include "model/load_summary.h"

#include "story_load.h"

#include "unit.h"

static void test_load_summary_counts_answers_over_the_whole_load(void **state)
{
        struct story_load story;

        (void)state;
        story_load_init(&story);
        assert_true(load_summary_per_s(&story.summary) == 100);
        story.stats.duration_ns = 0;
        assert_true(load_summary_per_s(&story.summary) == 0);
        story_load_clear(&story);
}

static void test_load_summary_has_a_schedule_where_moments_are_due(void **state)
{
        struct story_load story;

        (void)state;
        story_load_init(&story);
        assert_true(load_summary_has_schedule(&story.summary));
        story.load.executor = LOAD_CONSTANT_VUS;
        assert_false(load_summary_has_schedule(&story.summary));
        story.load.think_time_ns = 1;
        assert_true(load_summary_has_schedule(&story.summary));
        story_load_clear(&story);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_summary_counts_answers_over_the_whole_load),
                cmocka_unit_test(test_load_summary_has_a_schedule_where_moments_are_due),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
