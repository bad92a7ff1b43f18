/* run/preflight: too few descriptors end it before anything is started, a restless machine is told of. */
#include "run/preflight.h"

#include <string.h>
#include <sys/resource.h>

#include "base/err.h"
#include "model/result.h"
#include "model/scenario.h"
#include "run/experiment.h"

#include "unit.h"

static void on_event(const struct event_note *note, void *arg)
{
        (void)arg;
        assert_string_equal(note->kind, "warning");
}

/* An experiment that has begun nothing yet. */
struct fixture {
        struct scenario scenario;
        struct result result;
        struct campaign_observer observer;
        struct campaign_args args;
        struct experiment x;
};

static void begin(struct fixture *f, int64_t connections)
{
        *f = (struct fixture){ .observer = { .on_event = on_event } };
        f->scenario.load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        f->scenario.load.connections = connections;
        f->args = (struct campaign_args){ .scenario = &f->scenario, .observer = &f->observer };
        f->x = (struct experiment){ .args = &f->args, .result = &f->result };
}

static void test_preflight_raises_the_limit_of_descriptors(void **state)
{
        struct rlimit limit;
        struct err err = { 0 };
        struct fixture f;

        (void)state;
        getrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_max < 400)
                UNIT_SKIP("the hard limit of descriptors is below 400");
        limit.rlim_cur = 100;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        begin(&f, 200);
        assert_true(preflight_check(&f.x, &err));
        getrlimit(RLIMIT_NOFILE, &limit);
        assert_true(limit.rlim_cur >= 200 && limit.rlim_cur <= limit.rlim_max);
        result_clear(&f.result);
}

static void test_preflight_ends_what_needs_more_descriptors_than_there_are(void **state)
{
        struct rlimit limit = { 0 };
        struct err err = { 0 };
        struct fixture f;

        (void)state;
        getrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_max > (rlim_t)1 << 40)
                UNIT_SKIP("descriptors have no limit");
        begin(&f, (int64_t)limit.rlim_max);
        assert_false(preflight_check(&f.x, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_non_null(strstr(err.message, "connections need"));
        result_clear(&f.result);
}

static void test_preflight_leaves_the_limit_where_it_is_high_enough(void **state)
{
        struct rlimit before, after;
        struct err err = { 0 };
        struct fixture f;

        (void)state;
        getrlimit(RLIMIT_NOFILE, &before);
        if (before.rlim_cur < 80)
                UNIT_SKIP("the limit of descriptors is below 80");
        begin(&f, 4);
        assert_true(preflight_check(&f.x, &err));
        getrlimit(RLIMIT_NOFILE, &after);
        assert_int_equal(before.rlim_cur, after.rlim_cur);
        result_clear(&f.result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_preflight_leaves_the_limit_where_it_is_high_enough),
                cmocka_unit_test(test_preflight_raises_the_limit_of_descriptors),
                cmocka_unit_test(test_preflight_ends_what_needs_more_descriptors_than_there_are),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
