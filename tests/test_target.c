/* target/target: starts, hears, ends; and says what happened. Children are /bin/sh, so no service is needed. */
#include "target/target.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/process_ref.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "tiny_server.h"
#include "unit.h"

struct fixture {
        struct loop *loop;
        struct fetcher *fetcher;
};

static int setup(void **state)
{
        struct fixture *fixture = calloc(1, sizeof(*fixture));

        *state = fixture;
        return loop_new(&fixture->loop, NULL) && fetcher_new(fixture->loop, &fixture->fetcher, NULL) ? 0 : -1;
}

static int teardown(void **state)
{
        struct fixture *fixture = *state;

        fetcher_free(fixture->fetcher);
        loop_free(fixture->loop);
        free(fixture);
        return 0;
}

static struct target *spawn_shell(struct fixture *fixture, struct scenario_target *spec, char *script)
{
        static char *argv[4];
        struct target *target = NULL;
        struct err err = { 0 };

        argv[0] = "sh";
        argv[1] = "-c";
        argv[2] = script;
        spec->spawn = argv;
        spec->ready_timeout_ns = 20 * NS_PER_S;
        if (!target_spawn(fixture->loop, spec, "/bin/sh", &target, &err))
                fail_msg("%s", err.message);
        return target;
}

static void test_target_hears_its_address(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        struct target *target = spawn_shell(
                fixture, &spec, "echo hello; echo listening on http://127.0.0.1:4321/; exec sleep 60");
        struct err err = { 0 };

        if (!target_wait_ready(target, fixture->fetcher, NULL, &err))
                fail_msg("%s", err.message);
        assert_string_equal(target_url(target), "http://127.0.0.1:4321");
        assert_true(target_stop(target, 10 * NS_PER_S));
        assert_int_equal(kill((pid_t)target_pid(target), 0), -1);
        target_free(target);
}

static void test_target_that_dies_shows_its_last_lines(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        struct target *target = spawn_shell(fixture, &spec, "echo 'panic: no such table' >&2; exit 7");
        struct err err = { 0 };

        assert_false(target_wait_ready(target, fixture->fetcher, NULL, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_non_null(strstr(err.message, "exited with status 7"));
        assert_non_null(strstr(err.message, "panic: no such table"));
        target_free(target);
}

static void test_target_that_ignores_sigterm_is_killed(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { .url = "http://127.0.0.1:1" };
        struct target *target =
                spawn_shell(fixture, &spec, "trap '' TERM; echo up >&2; while :; do sleep 1; done");
        pid_t pid = (pid_t)target_pid(target);

        /* A grace that has passed already: the escalation itself is what is tested. */
        loop_run_until(fixture->loop, clock_now_ns() + 100 * NS_PER_MS, NULL);
        assert_false(target_stop(target, 1 * NS_PER_MS));
        target_free(target);
        assert_int_equal(kill(pid, 0), -1);
}

static void test_target_that_cannot_start_says_why(void **state)
{
        struct fixture *fixture = *state;
        char *argv[] = { "nothing", NULL };
        struct scenario_target spec = { .spawn = argv };
        struct target *target = NULL;
        struct err err = { 0 };

        assert_false(target_spawn(fixture->loop, &spec, "/nonexistent/nothing", &target, &err));
        assert_string_equal(err.message,
                            "target: cannot start '/nonexistent/nothing': No such file or directory");
        assert_null(target);
}

static void test_target_may_have_a_control_group_of_its_own(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { .cgroup = true };
        enum cgroup_version version;
        char *probe = NULL, *folder = NULL, *own = NULL;
        struct process_ref self = { 0 };
        struct target *target;

        if (!cgroup_make("plateau-test-probe", &probe, NULL))
                UNIT_SKIP("no control group can be made here");
        cgroup_remove(probe);
        target = spawn_shell(fixture, &spec, "echo listening on http://127.0.0.1:4321/; exec sleep 60");
        assert_true(target_wait_ready(target, fixture->fetcher, NULL, NULL));
        assert_true(cgroup_find(target_process(target), &version, &folder, NULL));
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_true(cgroup_find(&self, &version, &own, NULL));
        process_ref_clear(&self);
        assert_string_not_equal(folder, own);
        assert_true(file_exists(folder));
        target_stop(target, 10 * NS_PER_S);
        target_free(target);
        assert_false(file_exists(folder));
        free(probe);
        free(folder);
        free(own);
}

static void test_target_never_ready_says_so(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        struct target *target = spawn_shell(fixture, &spec, "exec sleep 60");
        struct err err = { 0 };

        spec.ready_timeout_ns = 50 * NS_PER_MS;
        assert_false(target_wait_ready(target, fixture->fetcher, NULL, &err));
        assert_non_null(strstr(err.message, "listening on"));
        target_free(target);
}

static const struct tiny_answer ready_answers[] = {
        { "/empty", 204, "", 0 },   { "/moved", 302, "", 0 }, { "/broken", 500, "", 0 },
        { "/never", 200, NULL, 0 }, { NULL, 0, NULL, 0 },
};

/* Whether a target whose readiness is asked at `path` of the server gets ready. */
static bool gets_ready(struct fixture *fixture, const struct tiny_server *server, const char *path,
                       const bool *stop, int64_t timeout_ns, struct err *err)
{
        struct scenario_target spec = { .url = (char *)server->url, .ready_path = (char *)path };
        struct target *target = spawn_shell(fixture, &spec, "exec sleep 60");
        bool ok;

        spec.ready_timeout_ns = timeout_ns;
        ok = target_wait_ready(target, fixture->fetcher, stop, err);
        target_free(target);
        return ok;
}

static void test_target_is_ready_when_it_answers_below_400(void **state)
{
        struct fixture *fixture = *state;
        struct tiny_server server;
        struct err err = { 0 };

        tiny_server_start(&server, ready_answers);
        assert_true(gets_ready(fixture, &server, "/empty", NULL, 10 * NS_PER_S, &err));
        assert_true(gets_ready(fixture, &server, "/moved", NULL, 10 * NS_PER_S, &err));
        assert_false(gets_ready(fixture, &server, "/broken", NULL, 300 * NS_PER_MS, &err));
        assert_non_null(strstr(err.message, "status 500"));
        fetcher_free(fixture->fetcher);
        fixture->fetcher = NULL;
        tiny_server_stop(&server);
}

static void on_stop_timer(int64_t now_ns, void *arg)
{
        (void)now_ns;
        *(bool *)arg = true;
}

static void test_target_that_hangs_before_ready_can_be_interrupted(void **state)
{
        struct fixture *fixture = *state;
        struct tiny_server server;
        struct err err = { 0 };
        bool stop = false;
        struct loop_timer *timer = loop_timer_new(fixture->loop, on_stop_timer, &stop);

        tiny_server_start(&server, ready_answers);
        loop_timer_at(timer, clock_now_ns() + 50 * NS_PER_MS);
        assert_false(gets_ready(fixture, &server, "/never", &stop, 3600 * NS_PER_S, &err));
        assert_int_equal(err.kind, ERR_INTERRUPTED);
        loop_timer_free(timer);
        tiny_server_stop(&server);
}

static void test_target_on_every_address_is_reached_on_loopback(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        struct target *target =
                spawn_shell(fixture, &spec, "echo listening on http://[::]:8080; exec sleep 60");

        assert_true(target_wait_ready(target, fixture->fetcher, NULL, NULL));
        assert_string_equal(target_url(target), "http://localhost:8080");
        target_free(target);
}

static void test_target_that_crashes_shows_why(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        /* As Go does: the reason, then where each of many goroutines was. */
        struct target *target = spawn_shell(
                fixture, &spec,
                "exec >&2; echo starting; echo 'fatal error: concurrent map writes'; echo; i=0; "
                "while [ $i -lt 400 ]; do echo \"goroutine $i [select]: main.worker\"; i=$((i+1)); done; exit 2");
        struct err err = { 0 };

        assert_false(target_wait_ready(target, fixture->fetcher, NULL, &err));
        assert_non_null(strstr(err.message, "fatal error: concurrent map writes"));
        assert_null(strstr(err.message, "starting"));
        target_free(target);
}

static void test_target_with_one_long_last_line_shows_its_end(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        struct target *target =
                spawn_shell(fixture, &spec, "printf '%06000d: no space left\\n' 7 >&2; exit 1");
        struct err err = { 0 };

        assert_false(target_wait_ready(target, fixture->fetcher, NULL, &err));
        assert_non_null(strstr(err.message, "7: no space left"));
        target_free(target);
}

static void test_target_takes_along_all_that_it_started(void **state)
{
        struct fixture *fixture = *state;
        struct scenario_target spec = { 0 };
        /* A daemon in a session of its own, whose parent has ended: nothing ties it to the target any more. */
        struct target *target = spawn_shell(
                fixture, &spec,
                "(setsid sh -c 'echo listening on http://127.0.0.1:1/$$; exec sleep 600' &); exec sleep 600");
        pid_t daemon;

        assert_true(target_wait_ready(target, fixture->fetcher, NULL, NULL));
        daemon = (pid_t)strtol(strrchr(target_url(target), '/') + 1, NULL, 10);
        assert_int_equal(kill(daemon, 0), 0);
        target_stop(target, 10 * NS_PER_S);
        assert_int_equal(kill(daemon, 0), -1);
        target_free(target);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_target_hears_its_address, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_that_dies_shows_its_last_lines, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_that_ignores_sigterm_is_killed, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_that_cannot_start_says_why, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_may_have_a_control_group_of_its_own, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_target_never_ready_says_so, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_that_crashes_shows_why, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_with_one_long_last_line_shows_its_end, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_target_takes_along_all_that_it_started, setup, teardown),
                cmocka_unit_test_setup_teardown(test_target_is_ready_when_it_answers_below_400, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_target_that_hangs_before_ready_can_be_interrupted, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_target_on_every_address_is_reached_on_loopback, setup,
                                                teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
