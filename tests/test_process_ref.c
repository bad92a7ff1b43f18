/* base/process_ref: one process and no other. Children are forked here; pipes say when they have got where they should. */
#include "base/process_ref.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "unit.h"

/* A child that waits for one byte, then becomes `argv`, or ends where that is NULL. */
struct child {
        pid_t pid;
        int go;   /* write here */
        int gone; /* end of file once the child ended or called exec */
};

static struct child child_start(char *const *argv)
{
        struct child child;
        int go[2], gone[2];
        char byte;

        if (pipe2(go, O_CLOEXEC) != 0 || pipe2(gone, O_CLOEXEC) != 0)
                abort();
        child.pid = fork();
        if (child.pid == 0) {
                close(go[1]);
                close(gone[0]);
                if (read(go[0], &byte, 1) == 1 && argv)
                        execv(argv[0], argv);
                _exit(0);
        }
        close(go[0]);
        close(gone[1]);
        child.go = go[1];
        child.gone = gone[0];
        return child;
}

static void child_go(const struct child *child)
{
        char byte = 0;

        if (write(child->go, &byte, 1) != 1 || read(child->gone, &byte, 1) != 0)
                abort();
}

static void child_end(struct child *child)
{
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
        close(child->go);
        close(child->gone);
}

static void test_process_ref_reads_the_process_that_it_names(void **state)
{
        struct process_ref ref = { 0 };
        struct strbuf text = { 0 };
        char *exe;

        (void)state;
        assert_true(process_ref_open(getpid(), &ref, NULL));
        assert_int_equal(process_ref_state(&ref), PROCESS_ALIVE);
        assert_true(process_ref_read(&ref, "comm", 100, &text, NULL));
        assert_string_equal(text.text, "test_process_re\n");
        assert_false(process_ref_read(&ref, "status", 10, &text, NULL));
        exe = process_ref_link(&ref, "exe");
        assert_non_null(strstr(exe, "test_process_ref"));
        assert_true(process_ref_shares(&ref, "net"));
        assert_int_equal(process_ref_inner_pid(&ref), getpid());
        free(exe);
        strbuf_clear(&text);
        process_ref_clear(&ref);
}

static void test_process_ref_refuses_what_is_no_process(void **state)
{
        struct process_ref ref = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(process_ref_open(4194305, &ref, &err));
        assert_string_equal(err.message, "no process has PID 4194305");
        assert_false(process_ref_open(0, &ref, &err));
        assert_int_equal(ref.pid, 0);
        process_ref_clear(&ref);
}

static void test_process_ref_knows_that_its_process_is_gone(void **state)
{
        struct child child = child_start(NULL);
        struct process_ref ref = { 0 };
        struct strbuf text = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(process_ref_open(child.pid, &ref, NULL));
        assert_true(process_ref_check(&ref, NULL));
        child_go(&child);
        assert_int_equal(waitid(P_PID, (id_t)child.pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
        assert_int_equal(process_ref_state(&ref), PROCESS_GONE); /* a zombie */
        child_end(&child);
        assert_int_equal(process_ref_state(&ref), PROCESS_GONE);
        assert_false(process_ref_read(&ref, "status", 4096, &text, NULL));
        assert_false(process_ref_signal(&ref, 0));
        assert_false(process_ref_check(&ref, &err));
        assert_non_null(strstr(err.message, "has ended"));
        strbuf_clear(&text);
        process_ref_clear(&ref);
}

static void test_process_ref_tells_exec_of_another_program(void **state)
{
        char *argv[] = { (char *)"/bin/sleep", (char *)"60", NULL };
        struct child child = child_start(argv);
        struct process_ref ref = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(process_ref_open(child.pid, &ref, NULL));
        child_go(&child);
        assert_int_equal(process_ref_state(&ref), PROCESS_REPLACED);
        assert_false(process_ref_check(&ref, &err));
        assert_non_null(strstr(err.message, "was replaced"));
        process_ref_renew(&ref);
        assert_int_equal(process_ref_state(&ref), PROCESS_ALIVE);
        child_end(&child);
        process_ref_clear(&ref);
}

static void test_process_ref_copies_name_the_same_process(void **state)
{
        struct process_ref ref = { 0 };
        struct process_ref copy = { 0 };
        struct process_ref other = { 0 };

        (void)state;
        assert_true(process_ref_open(getpid(), &ref, NULL));
        assert_true(process_ref_open(getppid(), &other, NULL));
        assert_true(process_ref_dup(&ref, &copy, NULL));
        process_ref_clear(&ref);
        assert_int_equal(process_ref_state(&copy), PROCESS_ALIVE);
        assert_true(process_ref_same(&copy, &copy));
        assert_false(process_ref_same(&copy, &other));
        process_ref_clear(&copy);
        process_ref_clear(&other);
}

static void test_process_stat_fields_stand_behind_any_name(void **state)
{
        static const char text[] = "7 (a) S (b) 9) R 1 2 3 4 5";
        uint64_t value = 0;

        (void)state;
        assert_true(process_stat_field(text, strlen(text), 4, &value));
        assert_int_equal(value, 1);
        assert_true(process_stat_field(text, strlen(text), 8, &value));
        assert_int_equal(value, 5);
        assert_false(process_stat_field(text, strlen(text), 9, &value));
        assert_false(process_stat_field(text, strlen(text), 3, &value));
        assert_false(process_stat_field("7 x", 3, 4, &value));
        assert_false(process_stat_field("", 0, 4, &value));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_process_ref_reads_the_process_that_it_names),
                cmocka_unit_test(test_process_ref_refuses_what_is_no_process),
                cmocka_unit_test(test_process_ref_knows_that_its_process_is_gone),
                cmocka_unit_test(test_process_ref_tells_exec_of_another_program),
                cmocka_unit_test(test_process_ref_copies_name_the_same_process),
                cmocka_unit_test(test_process_stat_fields_stand_behind_any_name),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
