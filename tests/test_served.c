/* target/served and target/family: whom an endpoint reaches. Listening processes are children of this one. */
#include "target/served.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "target/family.h"
#include "unit.h"

/* A listening socket of ours, to be given to children; its URL. */
static int open_socket(char url[64])
{
        struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(name);
        int fd = socket(AF_INET, SOCK_STREAM, 0);

        if (bind(fd, (struct sockaddr *)&name, len) != 0 || listen(fd, 1) != 0)
                abort();
        getsockname(fd, (struct sockaddr *)&name, &len);
        snprintf(url, 64, "http://127.0.0.1:%u", ntohs(name.sin_port));
        return fd;
}

/* A child that keeps the socket, and `grandchildren` that keep it too. With `launcher` the child itself closes it. */
static pid_t start_holder(int fd, int grandchildren, bool launcher)
{
        int ready[2];
        char byte;
        pid_t pid;

        if (pipe(ready) != 0)
                abort();
        pid = fork();
        if (pid == 0) {
                setpgid(0, 0);
                for (int i = 0; i < grandchildren; i++)
                        if (fork() == 0) {
                                pause();
                                _exit(0);
                        }
                if (launcher)
                        close(fd);
                if (write(ready[1], "", 1) != 1)
                        _exit(1);
                pause();
                _exit(0);
        }
        if (read(ready[0], &byte, 1) != 1)
                abort();
        close(ready[0]);
        close(ready[1]);
        return pid;
}

static void end_holder(pid_t pid)
{
        kill(-pid, SIGKILL);
        waitpid(pid, NULL, 0);
}

static void test_served_is_the_process_that_listens(void **state)
{
        struct served served = { 0 };
        struct process_ref named = { 0 };
        char url[64];
        int fd = open_socket(url);
        pid_t pid = start_holder(fd, 0, false);
        struct err err = { 0 };

        (void)state;
        close(fd);
        if (!served_find(url, NULL, &served, &err))
                fail_msg("%s", err.message);
        assert_int_equal(served.process.pid, pid);
        assert_null(served.said);
        served_clear(&served);
        assert_true(process_ref_open(pid, &named, NULL));
        assert_true(served_find(url, &named, &served, NULL));
        assert_true(process_ref_same(&served.process, &named));
        served_clear(&served);
        process_ref_clear(&named);
        end_holder(pid);
}

static void test_served_refuses_the_url_of_another_process(void **state)
{
        struct served served = { 0 };
        struct process_ref named = { 0 };
        char url[64], pids[2][24];
        int fd = open_socket(url);
        pid_t pid = start_holder(fd, 0, false);
        int unused[2] = { -1, -1 };
        pid_t other;
        struct err err = { 0 };

        (void)state;
        close(fd);
        if (pipe(unused) != 0)
                abort();
        other = start_holder(unused[0], 0, false);
        assert_true(process_ref_open(other, &named, NULL));
        assert_false(served_find(url, &named, &served, &err));
        snprintf(pids[0], sizeof(pids[0]), "process %d", (int)pid);
        snprintf(pids[1], sizeof(pids[1]), "not by process %d", (int)other);
        assert_non_null(strstr(err.message, pids[0]));
        assert_non_null(strstr(err.message, pids[1]));
        assert_int_equal(served.process.pid, 0);
        process_ref_clear(&named);
        end_holder(pid);
        end_holder(other);
        close(unused[0]);
        close(unused[1]);
}

static void test_served_follows_a_launcher_and_says_so(void **state)
{
        struct served served = { 0 };
        struct process_ref named = { 0 };
        char url[64];
        int fd = open_socket(url);
        pid_t pid = start_holder(fd, 1, true);

        (void)state;
        close(fd);
        assert_true(process_ref_open(pid, &named, NULL));
        assert_true(served_find(url, &named, &served, NULL));
        assert_int_not_equal(served.process.pid, pid);
        assert_non_null(strstr(served.said, "only started it"));
        served_clear(&served);
        process_ref_clear(&named);
        end_holder(pid);
}

static void test_served_refuses_several_processes_with_their_list(void **state)
{
        struct served served = { 0 };
        struct process_ref named = { 0 };
        char url[64], first[24];
        int fd = open_socket(url);
        pid_t pid = start_holder(fd, 2, false);
        struct err err = { 0 };

        (void)state;
        close(fd);
        snprintf(first, sizeof(first), "%d (test_served", (int)pid);
        assert_false(served_find(url, NULL, &served, &err));
        assert_non_null(strstr(err.message, first));
        assert_true(process_ref_open(pid, &named, NULL));
        assert_false(served_find(url, &named, &served, &err));
        assert_non_null(strstr(err.message, "chance"));
        process_ref_clear(&named);
        end_holder(pid);
}

static void test_served_says_what_it_could_not_check(void **state)
{
        struct served served = { 0 };
        struct process_ref self = { 0 };
        char url[64];
        struct err err = { 0 };

        (void)state;
        close(open_socket(url));
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_false(served_find(url, &self, &served, &err));
        assert_non_null(strstr(err.message, "no process listens there"));
        assert_true(served_find("http://192.0.2.1:80", &self, &served, NULL));
        assert_non_null(strstr(served.said, "could not be checked"));
        served_clear(&served);
        assert_false(served_find("http://192.0.2.1:80", NULL, &served, &err));
        process_ref_clear(&self);
}

static void test_served_knows_dockers_proxy(void **state)
{
        static const char words[] = "/usr/bin/docker-proxy\0-proto\0tcp\0-host-ip\0"
                                    "0.0.0.0\0-host-port\0"
                                    "8080\0"
                                    "-container-ip\0"
                                    "172.17.0.2\0-container-port\0"
                                    "80";
        char ip[64];
        int64_t port;

        (void)state;
        assert_true(served_parse_docker_proxy(words, sizeof(words), ip, &port));
        assert_string_equal(ip, "172.17.0.2");
        assert_int_equal(port, 80);
        assert_false(served_parse_docker_proxy("/usr/bin/nginx", 15, ip, &port));
        assert_false(served_parse_docker_proxy("docker-proxy", 13, ip, &port));
        assert_false(served_parse_docker_proxy("", 0, ip, &port));
}

static void test_family_knows_who_started_whom(void **state)
{
        struct family family;
        struct family_member member;
        const char stat[] = "12 (a) b) S 7 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 99 4096 3 0";

        (void)state;
        assert_true(family_parse(stat, strlen(stat), 4096, &member));
        assert_int_equal(member.pid, 12);
        assert_int_equal(member.parent, 7);
        assert_int_equal(member.rss_bytes, 3 * 4096);
        assert_string_equal(member.name, "a) b");
        assert_false(family_parse("12 (a) Z 7", 10, 4096, &member));
        assert_false(family_parse("", 0, 4096, &member));
        family_read(&family);
        assert_non_null(family_find(&family, getpid()));
        assert_int_equal(family_find(&family, getpid())->parent, getppid());
        assert_true(family_descends(&family, getpid(), getppid()));
        assert_false(family_descends(&family, getpid(), getpid()));
        assert_false(family_descends(&family, getppid(), getpid()));
        family_clear(&family);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_served_is_the_process_that_listens),
                cmocka_unit_test(test_served_refuses_the_url_of_another_process),
                cmocka_unit_test(test_served_follows_a_launcher_and_says_so),
                cmocka_unit_test(test_served_refuses_several_processes_with_their_list),
                cmocka_unit_test(test_served_says_what_it_could_not_check),
                cmocka_unit_test(test_served_knows_dockers_proxy),
                cmocka_unit_test(test_family_knows_who_started_whom),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
