/* target/listener: our own sockets, with the kernel asked and with netlink refused. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
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

/* In place of what was found before. */
static size_t find(const struct process_ref *in, const struct endpoint *endpoint,
                   struct listener_table *found, int *ret_refused)
{
        listener_table_clear(found);
        return listener_find(in, endpoint, found, ret_refused);
}

static void test_listener_finds_our_own_sockets_and_holders(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"localhost" };
        struct listener own[LISTENER_MAX];
        int64_t pids[4];
        bool blind;
        int fd = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int copy = dup(fd);

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(listener_of(&self, own), 1);
        assert_int_equal(own[0].port, endpoint.port);
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(listener_holders(found.rows, 1, pids, 4, &blind), 1);
        assert_int_equal(pids[0], getpid());
        close(fd);
        close(copy);
        assert_int_equal(find(&self, &endpoint, &found, NULL), 0);
        assert_int_equal(listener_of(&self, own), 0);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

static void test_listener_prefers_the_address_itself(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int own = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int every = listen_at(INADDR_ANY, &endpoint.port);

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(found.rows[0].address[15], 1);
        endpoint.host = (char *)"127.0.0.2";
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(found.rows[0].address[15], 0);
        close(own);
        close(every);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

/* The kernel and the resolver take more for 127.0.0.1 than its usual four numbers. */
static void test_listener_goes_where_a_client_would(void **state)
{
        static const char *const loopback[] = { "0.0.0.0", "127.1", "2130706433", "0x7f.1",
                                                "::ffff:127.0.0.1" };
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { 0 };
        int own = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int every = listen_at(INADDR_ANY, &endpoint.port);

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        for (size_t i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++) {
                endpoint.host = (char *)loopback[i];
                assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
                assert_int_equal(found.rows[0].address[15], 1);
        }
        /* Another machine's address (RFC 5737), whose port is none of ours. */
        endpoint.host = (char *)"192.0.2.1";
        assert_int_equal(find(&self, &endpoint, &found, NULL), 0);
        close(own);
        close(every);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

/* Clients have their own order of the two. */
static void test_listener_names_both_families_for_localhost(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"localhost" };
        int four = listen_at(INADDR_LOOPBACK, &endpoint.port);
        struct sockaddr_in6 name = { .sin6_family = AF_INET6,
                                     .sin6_addr = IN6ADDR_LOOPBACK_INIT,
                                     .sin6_port = htons(endpoint.port) };
        int six = socket(AF_INET6, SOCK_STREAM, 0);
        bool has_six =
                six >= 0 && bind(six, (struct sockaddr *)&name, sizeof(name)) == 0 && listen(six, 1) == 0;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(find(&self, &endpoint, &found, NULL), has_six ? 2 : 1);
        endpoint.host = (char *)"127.0.0.1";
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        close(four);
        if (six >= 0)
                close(six);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

/* Where one is left out, it may be another process's. */
static void test_listener_names_every_socket_that_shares_a_port(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int fds[3 * LISTENER_MAX];
        size_t count = sizeof(fds) / sizeof(fds[0]);

        (void)state;
        for (size_t i = 0; i < count; i++)
                fds[i] = listen_at(INADDR_LOOPBACK, &endpoint.port);
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(find(&self, &endpoint, &found, NULL), count);
        for (size_t i = 0; i < count; i++)
                close(fds[i]);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

/* A socket on another device never answers at loopback, though it has loopback's address. */
static void test_listener_names_all_that_might_answer_where_one_is_bound_to_a_device(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int own = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int every = listen_at(INADDR_ANY, &endpoint.port);
        bool may = setsockopt(own, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2) == 0;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(find(&self, &endpoint, &found, NULL), may ? 2 : 1);
        close(own);
        close(every);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

/* A socket that listens, bound by that path. */
static int listen_by_path(const char *path)
{
        struct sockaddr_un name = { .sun_family = AF_UNIX };
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);

        snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
        if (bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 || listen(fd, 1) != 0)
                abort();
        return fd;
}

static uint64_t inode_of(int fd)
{
        struct stat status;

        assert_int_equal(fstat(fd, &status), 0);
        return status.st_ino;
}

/* The name of a socket is what it was bound by, whatever became of the file. */
static void test_listener_finds_a_unix_socket_by_its_file(void **state)
{
        char folder[] = "/tmp/plateau-test-XXXXXX";
        char here[64], moved[64], link[64];
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { 0 };
        int first, second;

        (void)state;
        assert_non_null(mkdtemp(folder));
        snprintf(here, sizeof(here), "%s/here", folder);
        snprintf(moved, sizeof(moved), "%s/moved", folder);
        snprintf(link, sizeof(link), "%s/link", folder);
        first = listen_by_path(here);
        assert_int_equal(rename(here, moved), 0);
        second = listen_by_path(here);
        assert_int_equal(symlink(moved, link), 0);
        assert_true(process_ref_open(getpid(), &self, NULL));
        endpoint.unix_path = here;
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(found.rows[0].inode, inode_of(second));
        endpoint.unix_path = moved;
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(found.rows[0].inode, inode_of(first));
        endpoint.unix_path = link;
        assert_int_equal(find(&self, &endpoint, &found, NULL), 1);
        assert_int_equal(found.rows[0].inode, inode_of(first));
        close(first);
        close(second);
        unlink(here);
        unlink(moved);
        unlink(link);
        rmdir(folder);
        listener_table_clear(&found);
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
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        int refused = 0;
        bool ok = forbid_netlink() && process_ref_open(getpid(), &self, NULL) &&
                  find(&self, endpoint, &found, &refused) == 1 && refused == EAFNOSUPPORT &&
                  found.rows[0].port == endpoint->port;

        listener_table_clear(&found);
        process_ref_clear(&self);
        return ok;
}

static void test_listener_reads_text_where_netlink_is_refused_and_says_so(void **state)
{
        struct listener_table found = { 0 };
        struct process_ref self = { 0 };
        struct endpoint endpoint = { .host = (char *)"127.0.0.1" };
        int fd = listen_at(INADDR_LOOPBACK, &endpoint.port);
        int refused = -1, status = -1;
        pid_t child;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        assert_int_equal(find(&self, &endpoint, &found, &refused), 1);
        assert_int_equal(refused, 0);
        child = fork();
        if (child == 0)
                _exit(finds_without_netlink(&endpoint) ? 0 : 1);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        close(fd);
        listener_table_clear(&found);
        process_ref_clear(&self);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_finds_our_own_sockets_and_holders),
                cmocka_unit_test(test_listener_prefers_the_address_itself),
                cmocka_unit_test(test_listener_goes_where_a_client_would),
                cmocka_unit_test(test_listener_names_both_families_for_localhost),
                cmocka_unit_test(test_listener_names_every_socket_that_shares_a_port),
                cmocka_unit_test(test_listener_names_all_that_might_answer_where_one_is_bound_to_a_device),
                cmocka_unit_test(test_listener_finds_a_unix_socket_by_its_file),
                cmocka_unit_test(test_listener_reads_text_where_netlink_is_refused_and_says_so),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
