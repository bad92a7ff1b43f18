/* target/listener_diag: dumps of sock_diag captured in a network of its own (Linux 6.18), and our own sockets.
 * There listened: 127.0.0.1:8080, 0.0.0.0:9090, [::1]:8080, [::]:7070, /tmp/diag_app.sock and @diag@app; a client of each
 * first one was connected, and the dumps of tcp and unix were asked for sockets of every state. */
#include "target/listener_diag.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/file.h"
#include "unit.h"

/* A captured dump, as one recv() gave it; at the beginning of memory of its own, hence aligned. */
static struct strbuf load(const char *name)
{
        struct strbuf bytes = { 0 };
        char path[512];

        snprintf(path, sizeof(path), "%s/sock_diag/%s", FIXTURES, name);
        assert_true(file_read(path, 1 << 16, &bytes, NULL));
        return bytes;
}

static void test_listener_diag_keeps_listeners_of_both_families(void **state)
{
        struct strbuf four = load("tcp"), six = load("tcp6");
        struct listener_table table = { 0 };
        static const unsigned char loopback[16] = { [10] = 0xff, 0xff, 127, 0, 0, 1 }, own[16] = { [15] = 1 };
        size_t seen = 0;

        (void)state;
        assert_int_equal(listener_diag_parse(four.text, four.len, NULL, &table), LISTENER_DIAG_END);
        assert_int_equal(table.count, 2);
        assert_int_equal(listener_diag_parse(six.text, six.len, NULL, &table), LISTENER_DIAG_END);
        assert_int_equal(table.count, 4);
        for (size_t i = 0; i < table.count; i++) {
                const struct listener *row = &table.rows[i];
                bool any = memcmp(row->address, (unsigned char[16]){ 0 }, 16) == 0;

                seen += row->inode == 5487958 && row->port == 8080 && !row->six &&
                        memcmp(row->address, loopback, 16) == 0;
                seen += row->inode == 5487959 && row->port == 9090 && !row->six && any;
                seen += row->inode == 5487960 && row->port == 8080 && row->six &&
                        memcmp(row->address, own, 16) == 0;
                seen += row->inode == 5487961 && row->port == 7070 && row->six && any;
        }
        assert_int_equal(seen, 4);
        listener_table_clear(&table);
        strbuf_clear(&four);
        strbuf_clear(&six);
}

static void test_listener_diag_finds_unix_sockets_by_their_path(void **state)
{
        static const struct {
                const char *path;
                uint64_t inode;
        } rows[] = {
                { "/tmp/diag_app.sock", 5487962 }, { "@diag@app", 5487963 }, { "/tmp/diag_app", 0 },
                { "/tmp/diag_app.sock.old", 0 },   { "@diag", 0 },           { "", 0 },
        };
        struct strbuf bytes = load("unix");

        (void)state;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                struct listener_table table = { 0 };
                const struct listener_file file = { .path = rows[i].path };

                assert_int_equal(listener_diag_parse(bytes.text, bytes.len, &file, &table),
                                 LISTENER_DIAG_END);
                assert_int_equal(table.count, rows[i].inode ? 1 : 0);
                if (table.count)
                        assert_int_equal(table.rows[0].inode, rows[i].inode);
                listener_table_clear(&table);
        }
        strbuf_clear(&bytes);
}

/* The kernel ended the dump with -ENOENT: nobody answers for that protocol. It is not "nobody listens". */
static void test_listener_diag_takes_a_failed_dump_for_no_answer(void **state)
{
        struct strbuf bytes = load("no_handler");
        struct listener_table table = { 0 };

        (void)state;
        assert_int_equal(listener_diag_parse(bytes.text, bytes.len, NULL, &table), LISTENER_DIAG_BROKEN);
        assert_int_equal(errno, ENOENT);
        strbuf_clear(&bytes);
}

static void test_listener_diag_waits_for_the_end_and_refuses_what_is_cut(void **state)
{
        struct strbuf bytes = load("tcp");
        struct listener_table table = { 0 };
        const struct listener_file file = { .path = "/a" };
        uint32_t short_message[5] = { 20, 20 | 2U << 16 };
        uint32_t long_message[5] = { 0xfc000014,
                                     20 | 2U << 16 }; /* found by the fuzzer: negative for libmnl */
        /* Found by the fuzzer: an attribute of 13 bytes in a message whose last byte is its ninth. */
        uint32_t odd_message[12] = { 45, 20 | 2U << 16, 0, 0, TCP_LISTEN << 16 | AF_UNIX, 0, 0, 0, 13 };

        (void)state;
        assert_int_equal(listener_diag_parse(bytes.text, bytes.len - 20, NULL, &table), LISTENER_DIAG_MORE);
        assert_int_equal(table.count, 2);
        for (size_t len = 0; len < bytes.len; len++)
                assert_int_not_equal(listener_diag_parse(bytes.text, len, NULL, &table), LISTENER_DIAG_END);
        assert_int_equal(listener_diag_parse(short_message, sizeof(short_message), NULL, &table),
                         LISTENER_DIAG_BROKEN);
        assert_int_equal(listener_diag_parse(short_message, sizeof(short_message), &file, &table),
                         LISTENER_DIAG_BROKEN);
        assert_int_equal(listener_diag_parse(long_message, sizeof(long_message), NULL, &table),
                         LISTENER_DIAG_BROKEN);
        assert_int_equal(listener_diag_parse(odd_message, 45, &file, &table), LISTENER_DIAG_BROKEN);
        listener_table_clear(&table);
        strbuf_clear(&bytes);
}

/* In a table: how many rows have the inode of `fd`. */
static size_t count_inode(const struct listener_table *table, int fd)
{
        char path[64], link[64] = "", expected[64];
        size_t found = 0;

        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        assert_true(readlink(path, link, sizeof(link) - 1) > 0);
        for (size_t i = 0; i < table->count; i++) {
                snprintf(expected, sizeof(expected), "socket:[%llu]",
                         (unsigned long long)table->rows[i].inode);
                found += strcmp(link, expected) == 0;
        }
        return found;
}

static void test_listener_diag_asks_the_kernel_of_this_machine(void **state)
{
        struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
        struct sockaddr_un abstract = { .sun_family = AF_UNIX };
        struct listener_table tcp = { 0 }, local = { 0 };
        char path[64];
        const struct listener_file file = { .path = path };
        int six = socket(AF_INET6, SOCK_STREAM, 0), four = socket(AF_INET, SOCK_STREAM, 0);
        int own = socket(AF_UNIX, SOCK_STREAM, 0);
        bool has_six;

        (void)state;
        snprintf(path, sizeof(path), "@plateau-test-%d", (int)getpid());
        memcpy(abstract.sun_path + 1, path + 1, strlen(path + 1));
        has_six = six >= 0 && bind(six, (struct sockaddr *)&name, sizeof(name)) == 0 && listen(six, 1) == 0;
        assert_int_equal(listen(four, 1), 0); /* the kernel chooses the port */
        assert_int_equal(bind(own, (struct sockaddr *)&abstract,
                              (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path))),
                         0);
        assert_int_equal(listen(own, 1), 0);
        if (!listener_diag_read_tcp(NULL, &tcp) || !listener_diag_read_unix(NULL, &file, &local)) {
                print_message("# %s: the kernel does not answer here\n", strerror(errno));
                listener_table_clear(&tcp);
                close(four), close(own), close(six);
                skip();
        }
        assert_int_equal(count_inode(&tcp, four), 1);
        if (has_six)
                assert_int_equal(count_inode(&tcp, six), 1);
        assert_int_equal(count_inode(&local, own), 1);
        assert_int_equal(local.count, 1);
        listener_table_clear(&tcp);
        listener_table_clear(&local);
        close(four), close(own), close(six);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_diag_keeps_listeners_of_both_families),
                cmocka_unit_test(test_listener_diag_finds_unix_sockets_by_their_path),
                cmocka_unit_test(test_listener_diag_takes_a_failed_dump_for_no_answer),
                cmocka_unit_test(test_listener_diag_waits_for_the_end_and_refuses_what_is_cut),
                cmocka_unit_test(test_listener_diag_asks_the_kernel_of_this_machine),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
