/* run/limit_watch: what is told of the memory limit, and how often. */
#include "run/limit_watch.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct sample reading(int32_t run, enum phase phase, int64_t events, int64_t kills)
{
        struct sample sample = { .source = SOURCE_CGROUP, .run = run, .phase = phase };

        sample_set(&sample, METRIC_CGROUP_LIMIT, 64 << 20);
        sample_set(&sample, METRIC_CGROUP_LIMIT_EVENTS, events);
        sample_set(&sample, METRIC_CGROUP_OOM_KILLS, kills);
        return sample;
}

static void expect(struct limit_watch *watch, struct sample sample, const char *part)
{
        char *text = limit_watch_see(watch, &sample);

        if (!part)
                assert_null(text);
        else if (!text || !strstr(text, part))
                fail_msg("wanted '%s' in '%s'", part, text ? text : "nothing");
        free(text);
}

static void test_limit_watch_tells_of_hits_once_in_each_phase(void **state)
{
        struct limit_watch watch = { 0 };

        (void)state;
        expect(&watch, reading(0, PHASE_BASELINE, 100, 0), NULL); /* before we came */
        expect(&watch, reading(1, PHASE_LOAD, 100, 0), NULL);
        expect(&watch, reading(1, PHASE_LOAD, 103, 0), "the memory limit of 64.0 MiB was hit 3 times");
        expect(&watch, reading(1, PHASE_LOAD, 150, 0), NULL);
        expect(&watch, reading(1, PHASE_SETTLE, 150, 0), NULL);
        expect(&watch, reading(2, PHASE_LOAD, 151, 0), "hit 1 times");
        expect(&watch, (struct sample){ .source = SOURCE_SMAPS }, NULL);
}

static void test_limit_watch_always_tells_of_a_kill(void **state)
{
        struct limit_watch watch = { 0 };
        struct sample last = reading(1, PHASE_LOAD, 9, 3);
        char *why;

        (void)state;
        assert_null(limit_watch_killed(&watch, &last));
        expect(&watch, reading(1, PHASE_LOAD, 0, 1), NULL);
        expect(&watch, reading(1, PHASE_LOAD, 5, 1), "was hit");
        expect(&watch, reading(1, PHASE_LOAD, 9, 3), "killed 2 processes");
        why = limit_watch_killed(&watch, &last);
        assert_non_null(strstr(why, "out-of-memory killer"));
        free(why);
        last = reading(1, PHASE_LOAD, 9, 1);
        assert_null(limit_watch_killed(&watch, &last));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_limit_watch_tells_of_hits_once_in_each_phase),
                cmocka_unit_test(test_limit_watch_always_tells_of_a_kill),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
