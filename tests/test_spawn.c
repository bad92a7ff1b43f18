/* target/spawn: what a child gets, and what is said where none begins. Children are /bin/sh. */
#include "target/spawn.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/scenario.h"

#include "unit.h"

static struct strbuf read_all(int fd)
{
        struct strbuf text = { 0 };
        ssize_t got;

        fcntl(fd, F_SETFL, 0); /* waits for the end */
        do {
                char *end = strbuf_reserve(&text, 4096);

                got = read(fd, end, 4096);
                if (got > 0)
                        text.len += (size_t)got;
        } while (got > 0);
        assert_int_equal(got, 0);
        *strbuf_reserve(&text, 0) = '\0';
        close(fd);
        return text;
}

/* Runs a script to its end; the caller clears both texts. */
static int run(char *script, const struct scenario_pair *env, size_t env_count, struct strbuf *ret_out,
               struct strbuf *ret_errors)
{
        char *argv[] = { (char *)"child", (char *)"-c", script, NULL };
        struct spawn_args args = { .program = "/bin/sh", .argv = argv, .env = env, .env_count = env_count };
        struct spawned spawned;
        struct err err = { 0 };
        int status;

        if (!spawn_process(&args, &spawned, &err))
                fail_msg("%s", err.message);
        *ret_out = read_all(spawned.stdout_fd);
        *ret_errors = read_all(spawned.stderr_fd);
        assert_true(guard_status(&spawned.guard, 20000, &status));
        guard_end(&spawned.guard);
        process_ref_clear(&spawned.process);
        return status;
}

static void test_spawn_keeps_output_and_errors_apart(void **state)
{
        struct strbuf out, errors;
        int status = run((char *)"echo said; echo complained >&2; exit 7", NULL, 0, &out, &errors);

        (void)state;
        assert_int_equal(WEXITSTATUS(status), 7);
        assert_string_equal(strbuf_text(&out), "said\n");
        assert_string_equal(strbuf_text(&errors), "complained\n");
        strbuf_clear(&out);
        strbuf_clear(&errors);
}

static void test_spawn_adds_to_the_environment(void **state)
{
        const struct scenario_pair env[] = { { (char *)"GOGC", (char *)"50" },
                                             { (char *)"HOME", (char *)"/none" } };
        struct strbuf out, errors;

        (void)state;
        setenv("PLATEAU_TEST_KEPT", "yes", 1);
        run((char *)"echo $GOGC $HOME $PLATEAU_TEST_KEPT $0", env, 2, &out, &errors);
        assert_string_equal(strbuf_text(&out), "50 /none yes child\n");
        assert_null(getenv("GOGC"));
        strbuf_clear(&out);
        strbuf_clear(&errors);
}

static void test_spawn_gives_no_input_and_a_group_of_its_own(void **state)
{
        struct strbuf out, errors;
        size_t half;

        (void)state;
        /* Its process group is the fifth field of its stat, proc(5). */
        run((char *)"cat; set -- $(cat /proc/$$/stat); echo $5; echo $$", NULL, 0, &out, &errors);
        half = strcspn(strbuf_text(&out), "\n");
        assert_int_equal(errors.len, 0);
        assert_true(half > 0);
        assert_int_equal(out.len, 2 * (half + 1));
        assert_memory_equal(out.text, out.text + half + 1, half);
        strbuf_clear(&out);
        strbuf_clear(&errors);
}

static void test_spawn_says_why_a_program_cannot_start(void **state)
{
        char *argv[] = { (char *)"none", NULL };
        struct spawn_args args = { .program = "/no/such/program", .argv = argv };
        struct spawned spawned = { .stdout_fd = -7 };
        struct err err = { 0 };

        (void)state;
        assert_false(spawn_process(&args, &spawned, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_non_null(strstr(err.message, "/no/such/program"));
        assert_non_null(strstr(err.message, "No such file"));
        assert_int_equal(spawned.stdout_fd, -7);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left behind */
}

static void test_spawn_needs_the_control_group_that_it_was_told(void **state)
{
        char *argv[] = { (char *)"sh", NULL };
        struct spawn_args args = { .program = "/bin/sh", .argv = argv, .cgroup = "/no/such/group" };
        struct spawned spawned;
        struct err err = { 0 };

        (void)state;
        assert_false(spawn_process(&args, &spawned, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_spawn_keeps_output_and_errors_apart),
                cmocka_unit_test(test_spawn_adds_to_the_environment),
                cmocka_unit_test(test_spawn_gives_no_input_and_a_group_of_its_own),
                cmocka_unit_test(test_spawn_says_why_a_program_cannot_start),
                cmocka_unit_test(test_spawn_needs_the_control_group_that_it_was_told),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
