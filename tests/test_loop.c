/* net/loop: what ends a wait, and in which order things happen. */
#include "net/loop.h"

#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"

#include "unit.h"

/* Long enough that a wait which is not ended by what the test does is seen as a hang, not as a slow machine. */
#define NEVER_NS (600 * NS_PER_S)

static int setup(void **state)
{
        struct loop *loop;

        if (!loop_new(&loop, NULL))
                return -1;
        *state = loop;
        return 0;
}

static int teardown(void **state)
{
        loop_free(*state);
        return 0;
}

static void test_loop_reaches_a_deadline_that_has_passed(void **state)
{
        assert_true(loop_run_until(*state, clock_now_ns() - 1, NULL));
        assert_true(loop_wait(*state, clock_now_ns() - 1, NULL));
}

static void test_loop_stops_before_it_waits(void **state)
{
        const bool stop = true;

        assert_false(loop_run_until(*state, clock_now_ns() + NEVER_NS, &stop));
        assert_false(loop_wait(*state, clock_now_ns() + NEVER_NS, &stop));
}

static void test_loop_wake_ends_a_wait(void **state)
{
        loop_wake(*state);
        assert_false(loop_wait(*state, clock_now_ns() + NEVER_NS, NULL));
}

static void *wake(void *arg)
{
        loop_wake(arg);
        return NULL;
}

static void test_loop_wake_of_another_thread_ends_a_wait(void **state)
{
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, wake, *state), 0);
        assert_false(loop_wait(*state, clock_now_ns() + NEVER_NS, NULL));
        pthread_join(thread, NULL);
}

struct stopping {
        struct loop *loop;
        int64_t at_ns;
        bool stop;
};

static void on_wake_timer(int64_t now_ns, void *arg)
{
        (void)now_ns;
        loop_wake(((struct stopping *)arg)->loop);
}

static void on_stop_timer(int64_t now_ns, void *arg)
{
        struct stopping *stopping = arg;

        stopping->at_ns = now_ns;
        stopping->stop = true;
}

/* A wake makes it look at its flag again, and no more. */
static void test_loop_that_runs_until_a_deadline_goes_on_after_a_wake(void **state)
{
        struct stopping stopping = { .loop = *state };
        struct loop_timer *wakes = loop_timer_new(*state, on_wake_timer, &stopping);
        struct loop_timer *stops = loop_timer_new(*state, on_stop_timer, &stopping);
        int64_t at_ns = clock_now_ns() + 20 * NS_PER_MS;

        loop_timer_at(wakes, at_ns - 10 * NS_PER_MS);
        loop_timer_at(stops, at_ns);
        assert_false(loop_run_until(*state, at_ns + NEVER_NS, &stopping.stop));
        assert_true(stopping.at_ns >= at_ns);
        loop_timer_free(wakes);
        loop_timer_free(stops);
}

static void on_readable(int fd, void *arg)
{
        char byte;

        assert_int_equal(read(fd, &byte, 1), 1);
        *(bool *)arg = true;
}

static void test_loop_tells_what_can_be_read(void **state)
{
        struct loop_reader *reader;
        bool seen = false;
        int ends[2];

        assert_int_equal(pipe(ends), 0);
        reader = loop_reader_new(*state, ends[0], on_readable, &seen);
        assert_int_equal(write(ends[1], "x", 1), 1);
        assert_false(loop_run_until(*state, clock_now_ns() + NEVER_NS, &seen));
        loop_reader_free(reader);
        close(ends[0]);
        close(ends[1]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_loop_reaches_a_deadline_that_has_passed, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_loop_stops_before_it_waits, setup, teardown),
                cmocka_unit_test_setup_teardown(test_loop_wake_ends_a_wait, setup, teardown),
                cmocka_unit_test_setup_teardown(test_loop_wake_of_another_thread_ends_a_wait, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_loop_that_runs_until_a_deadline_goes_on_after_a_wake,
                                                setup, teardown),
                cmocka_unit_test_setup_teardown(test_loop_tells_what_can_be_read, setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
