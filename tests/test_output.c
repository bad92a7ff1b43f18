/* target/output: every line arrives whole, and the last words are kept. */
#include "target/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "net/loop.h"

#include "unit.h"

struct fixture {
        struct loop *loop;
        struct output *output;
        int writer;
        struct strbuf lines; /* as they were told, joined by '|' */
        size_t told_bytes;   /* of all lines, without their ends */
        bool done;           /* a line "done" came */
};

static void on_line(const char *line, void *arg)
{
        struct fixture *f = arg;

        strbuf_printf(&f->lines, "%.40s|", line);
        f->told_bytes += strlen(line);
        f->done = f->done || strcmp(line, "done") == 0;
}

static int setup(void **state)
{
        struct fixture *f = mem_new(1, sizeof(*f));
        int fds[2];

        *state = f;
        if (!loop_new(&f->loop, NULL) || pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
                return -1;
        f->writer = fds[1];
        f->output = output_new(f->loop, fds[0], on_line, f);
        return 0;
}

static int teardown(void **state)
{
        struct fixture *f = *state;

        if (f->writer >= 0)
                close(f->writer);
        output_free(f->output);
        loop_free(f->loop);
        strbuf_clear(&f->lines);
        free(f);
        return 0;
}

static void put(struct fixture *f, const char *bytes, size_t len)
{
        assert_int_equal(write(f->writer, bytes, len), (ssize_t)len);
}

static void end(struct fixture *f)
{
        close(f->writer);
        f->writer = -1;
        output_drain(f->output);
}

static void test_output_tells_lines_while_the_loop_runs(void **state)
{
        static const char text[] = "hel";
        static const char rest[] = "lo\ndone\n";
        struct fixture *f = *state;

        put(f, text, sizeof(text) - 1);
        put(f, rest, sizeof(rest) - 1);
        assert_false(loop_run_until(f->loop, clock_now_ns() + 20 * NS_PER_S, &f->done));
        assert_string_equal(strbuf_text(&f->lines), "hello|done|");
}

/* Somebody who writes without end, and one who has ended, do not hold the loop. */
static void test_output_that_is_always_readable_lets_the_loop_return(void **state)
{
        struct fixture *f = *state;
        pid_t writer = fork();

        if (writer == 0) {
                static const char lines[4096] = { '\n' };

                while (write(f->writer, lines, sizeof(lines)) > 0 || errno == EAGAIN)
                        ;
                _exit(0);
        }
        close(f->writer);
        f->writer = -1;
        alarm(60); /* were it held, no deadline of the loop's own would end the test */
        for (int i = 0; i < 100; i++)
                assert_true(loop_run_until(f->loop, clock_now_ns(), NULL));
        kill(writer, SIGKILL);
        waitpid(writer, NULL, 0);
        for (int i = 0; i < 100; i++) {
                errno = EAGAIN; /* as some earlier call leaves it */
                assert_true(loop_run_until(f->loop, clock_now_ns(), NULL));
        }
        alarm(0);
}

static void test_output_drops_carriage_returns_and_nul(void **state)
{
        static const char text[] = "one\r\nt\0wo\n";
        struct fixture *f = *state;

        put(f, text, sizeof(text) - 1);
        end(f);
        assert_string_equal(strbuf_text(&f->lines), "one|two|");
        assert_string_equal(output_tail(f->output), "one\ntwo\n");
}

static void test_output_keeps_a_last_line_without_its_end(void **state)
{
        static const char text[] = "panic: out of\nluck";
        struct fixture *f = *state;

        assert_string_equal(output_tail(f->output), "");
        put(f, text, sizeof(text) - 1);
        end(f);
        assert_string_equal(output_tail(f->output), "panic: out of\nluck\n");
}

static void test_output_forgets_its_front_by_whole_lines(void **state)
{
        struct fixture *f = *state;
        char line[32];

        for (int i = 0; i < 1000; i++) {
                snprintf(line, sizeof(line), "line %05d\n", i);
                put(f, line, strlen(line));
        }
        end(f);
        assert_true(strlen(output_tail(f->output)) <= 4096);
        assert_true(strlen(output_tail(f->output)) >= 2048);
        assert_memory_equal(output_tail(f->output), "line ", 5);
        assert_non_null(strstr(output_tail(f->output), "line 00999\n"));
}

static void test_output_keeps_where_a_crash_began(void **state)
{
        static const char crash[] = "fine\npanic: assignment to entry in nil map\n\ngoroutine 1 [running]:\n";
        struct fixture *f = *state;
        char line[64];

        put(f, crash, sizeof(crash) - 1);
        for (int i = 0; i < 500; i++) {
                snprintf(line, sizeof(line), "goroutine %d [select]:\n", i + 2);
                put(f, line, strlen(line));
        }
        end(f);
        assert_memory_equal(output_tail(f->output), "panic: assignment", 17);
        assert_non_null(strstr(output_tail(f->output), "goroutine 1 [running]:"));
}

static void test_output_cuts_a_line_that_never_ends_and_loses_nothing(void **state)
{
        struct fixture *f = *state;
        char chunk[4096];

        memset(chunk, 'x', sizeof(chunk));
        for (int i = 0; i < 5; i++)
                put(f, chunk, sizeof(chunk));
        end(f);
        assert_int_equal(f->told_bytes, 5 * sizeof(chunk));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_output_tells_lines_while_the_loop_runs, setup, teardown),
                cmocka_unit_test_setup_teardown(test_output_that_is_always_readable_lets_the_loop_return,
                                                setup, teardown),
                cmocka_unit_test_setup_teardown(test_output_drops_carriage_returns_and_nul, setup, teardown),
                cmocka_unit_test_setup_teardown(test_output_keeps_a_last_line_without_its_end, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_output_forgets_its_front_by_whole_lines, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_output_keeps_where_a_crash_began, setup, teardown),
                cmocka_unit_test_setup_teardown(test_output_cuts_a_line_that_never_ends_and_loses_nothing,
                                                setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
