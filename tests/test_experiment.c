/* run/experiment: windows, events, and when to end; no target is needed. */
#include "model/progress.h"
#include "run/experiment.h"

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/plan.h"
#include "model/result.h"
#include "model/scenario.h"
#include "net/loop.h"

#include "unit.h"

struct fixture {
        struct result result;
        struct scenario scenario;
        struct plan plan;
        struct campaign_observer observer;
        struct campaign_args args;
        struct experiment x;
        bool stop;
        int events;
        struct campaign_progress last;
};

static void on_event(const struct event_note *note, void *arg)
{
        struct fixture *f = arg;

        assert_non_null(note->text);
        f->events++;
}

static void on_progress(const struct campaign_progress *progress, void *arg)
{
        ((struct fixture *)arg)->last = *progress;
}

static void begin(struct fixture *f)
{
        *f = (struct fixture){ .observer = { .on_event = on_event, .on_progress = on_progress } };
        f->observer.arg = f;
        f->args = (struct campaign_args){
                .scenario = &f->scenario, .plan = &f->plan, .observer = &f->observer, .stop = &f->stop
        };
        f->x = (struct experiment){
                .args = &f->args, .result = &f->result, .last_rss_bytes = -1, .last_heap_bytes = -1
        };
}

static void add(struct fixture *f, int64_t t_ns, int32_t run, enum phase phase, int64_t rss_bytes)
{
        struct sample sample = { .t_ns = t_ns, .run = run, .phase = phase };

        sample_set(&sample, METRIC_RSS, rss_bytes);
        series_append(&f->result.series, &sample);
}

static void test_experiment_window_is_the_median_of_its_own_phase(void **state)
{
        struct sample window;
        struct fixture f;

        (void)state;
        begin(&f);
        experiment_enter(&f.x, 3, PHASE_SETTLE, 0);
        add(&f, 10, 3, PHASE_LOAD, 900);
        add(&f, 20, 3, PHASE_SETTLE, 500); /* before the window */
        add(&f, 30, 3, PHASE_SETTLE, 10);
        add(&f, 40, 2, PHASE_SETTLE, 700); /* another run's */
        add(&f, 50, 3, PHASE_SETTLE, 30);
        add(&f, 60, 3, PHASE_SETTLE, 20);
        add(&f, 70, 3, PHASE_SETTLE, 600); /* at its end */
        experiment_window(&f.x, 30, 70, &window);
        assert_int_equal(sample_or(&window, METRIC_RSS, -1), 20);
        assert_false(sample_has(&window, METRIC_GO_SYS));
        assert_int_equal(window.run, 3);
        result_clear(&f.result);
}

static void test_experiment_window_without_readings_knows_nothing(void **state)
{
        struct sample window;
        struct fixture f;

        (void)state;
        begin(&f);
        experiment_window(&f.x, 0, 100, &window);
        assert_false(window.present);
        result_clear(&f.result);
}

static void test_experiment_enters_a_phase_with_an_event_and_progress(void **state)
{
        struct fixture f;

        (void)state;
        begin(&f);
        experiment_enter(&f.x, 2, PHASE_LOAD, 5 * NS_PER_S);
        assert_int_equal(f.events, 1);
        assert_int_equal(f.result.event_count, 1);
        assert_string_equal(f.result.events[0].kind, "phase");
        assert_string_equal(f.result.events[0].text, "load");
        assert_int_equal(f.last.run, 2);
        assert_true(f.last.length_s == 5);
        assert_true(f.last.rss_bytes < 0 && f.last.planned_per_s < 0); /* not known is not 0 */
        result_clear(&f.result);
}

static void test_experiment_waits_until_the_deadline_or_the_stop(void **state)
{
        struct err err = { 0 };
        struct fixture f;

        (void)state;
        begin(&f);
        assert_true(loop_new(&f.args.loop, NULL));
        assert_true(experiment_wait(&f.x, clock_now_ns() + NS_PER_MS, &err));
        f.stop = true;
        assert_false(experiment_wait(&f.x, clock_now_ns() + 60 * NS_PER_S, &err));
        assert_int_equal(err.kind, ERR_INTERRUPTED);
        assert_true(f.result.interrupted);
        loop_free(f.args.loop);
        result_clear(&f.result);
}

/* An expensive source is read seldom: a short window may fall between two of its readings. */
static void test_experiment_misses_what_was_read_before_the_window(void **state)
{
        struct sample window, sample = { .t_ns = 10, .run = 3, .phase = PHASE_LOAD };
        struct fixture f;

        (void)state;
        begin(&f);
        experiment_enter(&f.x, 3, PHASE_SETTLE, 0);
        add(&f, 30, 3, PHASE_SETTLE, 10);
        experiment_window(&f.x, 20, 50, &window);
        assert_false(experiment_lacks(&f.x, &window)); /* nobody has read descriptors at all */
        sample_set(&sample, METRIC_OPEN_FILES, 7);
        series_append(&f.result.series, &sample);
        assert_true(experiment_lacks(&f.x, &window));
        sample_set(&window, METRIC_OPEN_FILES, 7);
        assert_false(experiment_lacks(&f.x, &window));
        result_clear(&f.result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_experiment_misses_what_was_read_before_the_window),
                cmocka_unit_test(test_experiment_window_is_the_median_of_its_own_phase),
                cmocka_unit_test(test_experiment_window_without_readings_knows_nothing),
                cmocka_unit_test(test_experiment_enters_a_phase_with_an_event_and_progress),
                cmocka_unit_test(test_experiment_waits_until_the_deadline_or_the_stop),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
