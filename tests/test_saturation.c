/* Whose fault is it that requests were late? */
#include "load/saturation.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unit.h"

/* A worker that slept half of a second's run and sent a thousand requests in time. */
static struct saturation_worker rested(void)
{
        return (struct saturation_worker){
                .wall_ns = NS_PER_S, .cpu_ns = NS_PER_S / 2, .delay_ns = -1, .planned = 1000
        };
}

static void assert_judged(const struct saturation_worker *worker, const char *words)
{
        struct saturation_worker workers[] = { rested(), *worker };
        char *reason = saturation_judge(workers, 2);

        if (!words) {
                assert_null(reason);
        } else {
                assert_non_null(reason);
                assert_non_null(strstr(reason, "thread 2"));
                assert_non_null(strstr(reason, words));
        }
        free(reason);
}

static void test_saturation_is_not_said_of_a_worker_that_rested(void **state)
{
        struct saturation_worker worker = rested();

        (void)state;
        assert_judged(&worker, NULL);
        worker.own_late = worker.shortages = 10; /* one in a hundred */
        assert_judged(&worker, NULL);
}

static void test_saturation_counts_waiting_for_a_processor_as_work(void **state)
{
        struct saturation_worker worker = rested();

        (void)state;
        worker.delay_ns = 45 * NS_PER_S / 100;
        assert_judged(&worker, "was never idle");
        worker.wall_ns = 249 * NS_PER_MS; /* starting is work */
        worker.cpu_ns = worker.wall_ns;
        assert_judged(&worker, NULL);
}

static void test_saturation_counts_what_is_late_by_itself(void **state)
{
        struct saturation_worker worker = rested();

        (void)state;
        worker.own_late = 11;
        assert_judged(&worker, "late although");
}

static void test_saturation_names_the_want_of_ports(void **state)
{
        struct saturation_worker worker = rested();

        (void)state;
        worker.shortages = 11;
        assert_judged(&worker, "want of its own ports");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_saturation_is_not_said_of_a_worker_that_rested),
                cmocka_unit_test(test_saturation_counts_waiting_for_a_processor_as_work),
                cmocka_unit_test(test_saturation_counts_what_is_late_by_itself),
                cmocka_unit_test(test_saturation_names_the_want_of_ports),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
