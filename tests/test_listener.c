/* target/listener: our own sockets, with the kernel asked and with netlink refused. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/process_ref.h"
#include "unit.h"

/* A socket that listens at 127.0.0.1 or on every address, at `*port`; 0 lets the kernel choose. */
static int listen_at(uint32_t address, uint16_t *port)
{
        struct sockaddr_in name = { .sin_family = AF_INET,
                                    .sin_addr.s_addr = htonl(address),
                                    .sin_port = htons(*port) };
        socklen_t len = sizeof(name);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        int on = 1;

        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
        if (bind(fd, (struct sockaddr *)&name, len) != 0 || listen(fd, 1) != 0)
                abort();
        getsockname(fd, (struct sockaddr *)&name, &len);
        *port = ntohs(name.sin_port);
        return fd;
}

static void test_listener_finds_our_own_sockets_and_holders(void **state)
{
        struct listener found[LISTENER_MAX];
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"localhost" };
        int64_t pids[4];
        bool blind;
        int fd = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int copy = dup(fd);

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(listener_of(&self, found), 1);
        assert_int_equal(found[0].port, endpoint.port);
        assert_int_equal(listener_find(&self, &endpoint, found, NULL), 1);
        assert_int_equal(listener_holders(found, 1, pids, 4, &blind), 1);
        assert_int_equal(pids[0], getpid());
        close(fd);
        close(copy);
        assert_int_equal(listener_find(&self, &endpoint, found, NULL), 0);
        assert_int_equal(listener_of(&self, found), 0);
        process_ref_clear(&self);
}

static void test_listener_prefers_the_address_itself(void **state)
{
        struct listener found[LISTENER_MAX];
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int own = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int every = listen_at(INADDR_ANY, &endpoint.port);

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(listener_find(&self, &endpoint, found, NULL), 1);
        assert_int_equal(found[0].address[15], 1);
        endpoint.host = (char *)"127.0.0.2";
        assert_int_equal(listener_find(&self, &endpoint, found, NULL), 1);
        assert_int_equal(found[0].address[15], 0);
        close(own);
        close(every);
        process_ref_clear(&self);
}

/* From now on this process may open no netlink socket, as in a container whose seccomp filter forbids it. */
static bool forbid_netlink(void)
{
        struct sock_filter steps[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        struct sock_fprog program = { .len = sizeof(steps) / sizeof(steps[0]), .filter = steps };

        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
               prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In a child: whether it finds what it listens at although the kernel may not be asked, and says so. */
static bool finds_without_netlink(struct endpoint *endpoint)
{
        struct listener found[LISTENER_MAX];
        struct process_ref self = { 0 };
        int refused = 0;
        bool ok = forbid_netlink() && process_ref_open(getpid(), &self, NULL) &&
                  listener_find(&self, endpoint, found, &refused) == 1 && refused == EAFNOSUPPORT &&
                  found[0].port == endpoint->port;

        process_ref_clear(&self);
        return ok;
}

static void test_listener_reads_text_where_netlink_is_refused_and_says_so(void **state)
{
        struct listener found[LISTENER_MAX];
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int fd = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int refused = -1, status = -1;
        pid_t child;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(listener_find(&self, &endpoint, found, &refused), 1);
        assert_int_equal(refused, 0);
        child = fork();
        if (child == 0)
                _exit(finds_without_netlink(&endpoint) ? 0 : 1);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        close(fd);
        process_ref_clear(&self);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_finds_our_own_sockets_and_holders),
                cmocka_unit_test(test_listener_prefers_the_address_itself),
                cmocka_unit_test(test_listener_reads_text_where_netlink_is_refused_and_says_so),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
