/* net/place: sockets in a network of a child's own. Needs the right to make one. */
#include "net/place.h"

#include <arpa/inet.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process_ref.h"
#include "unit.h"

/* A child in a network of its own that waits; 0 where we may not make one. */
static pid_t start_child(void)
{
        int ready[2];
        char byte = 0;
        pid_t pid;

        if (pipe(ready) != 0)
                abort();
        pid = fork();
        if (pid == 0) {
                byte = unshare(CLONE_NEWNET) == 0;
                if (write(ready[1], &byte, 1) == 1)
                        pause();
                _exit(0);
        }
        if (read(ready[0], &byte, 1) != 1)
                abort();
        close(ready[0]);
        close(ready[1]);
        if (byte)
                return pid;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return 0;
}

/* Whether a socket sees the loopback interface up, as ours is and a fresh network's is not. */
static bool reaches_loopback(int fd)
{
        struct sockaddr_in nobody = { .sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                      .sin_port = htons(9) };

        return connect(fd, (struct sockaddr *)&nobody, sizeof(nobody)) == 0;
}

static void test_place_of_ourselves_is_here(void **state)
{
        struct process_ref self = { 0 };
        struct place place = { 0 };
        char *path;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_true(place_of(&self, &place, NULL));
        assert_int_equal(place.net_fd, 0);
        assert_null(place.root);
        path = place_path(&place, "/run/app.sock");
        assert_string_equal(path, "/run/app.sock");
        free(path);
        assert_true(place_enter(&place));
        place_clear(&place);
        process_ref_clear(&self);
}

static void test_place_opens_sockets_there_and_returns(void **state)
{
        pid_t child = start_child();
        struct process_ref ref = { 0 };
        struct place place = { 0 };
        int there, here;

        (void)state;
        if (!child)
                UNIT_SKIP("no network namespace may be made here");
        assert_true(process_ref_open(child, &ref, NULL));
        assert_true(place_of(&ref, &place, NULL));
        assert_true(place.net_fd > 0);
        there = place_socket(&place, AF_INET, SOCK_DGRAM, 0);
        here = socket(AF_INET, SOCK_DGRAM, 0);
        assert_true(there >= 0 && here >= 0);
        assert_false(reaches_loopback(there));
        assert_true(reaches_loopback(here));
        close(there);
        close(here);
        place_clear(&place);
        process_ref_clear(&ref);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_place_of_ourselves_is_here),
                cmocka_unit_test(test_place_opens_sockets_there_and_returns),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
