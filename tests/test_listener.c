/* target/listener: rows of /proc/net/tcp, and our own sockets. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/process_ref.h"
#include "unit.h"

static const char listening[] =
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0\n";
static const char connected[] =
        "   1: 0100007F:1F91 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 12346 1 0 20 4\n";
static const char listening_six[] =
        "   0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000     0        0 99 1 0 100 0\n";
static const char every_six[] =
        "   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000     0        0 98 1 0 100 0\n";

static void test_listener_parses_rows_and_knows_where_to_stop(void **state)
{
        struct listener row;
        char *url;

        (void)state;
        assert_int_equal(listener_parse_row(listening, false, &row), LISTENER_ROW);
        assert_int_equal(row.port, 8080);
        assert_int_equal(row.inode, 12345);
        url = listener_url(&row);
        assert_string_equal(url, "http://127.0.0.1:8080");
        free(url);
        assert_int_equal(listener_parse_row(connected, false, &row), LISTENER_OTHER);
        assert_int_equal(listener_parse_row("  sl  local_address\n", false, &row), LISTENER_BROKEN);
        assert_int_equal(listener_parse_row(listening, true, &row), LISTENER_BROKEN);
        assert_int_equal(listener_parse_row("", false, &row), LISTENER_BROKEN);
}

static void test_listener_understands_both_families(void **state)
{
        struct listener row;
        char *url;

        (void)state;
        assert_int_equal(listener_parse_row(listening_six, true, &row), LISTENER_ROW);
        url = listener_url(&row);
        assert_string_equal(url, "http://[::1]:22");
        free(url);
        assert_int_equal(listener_parse_row(every_six, true, &row), LISTENER_ROW);
        url = listener_url(&row);
        assert_string_equal(url, "http://localhost:80");
        free(url);
}

static void test_listener_finds_unix_sockets_by_their_path(void **state)
{
        static const char row[] = "ffff8: 00000002 00000000 00010000 0001 01 777 /run/a.sock\n";
        static const char client[] = "ffff8: 00000003 00000000 00000000 0001 03 778 /run/a.sock\n";
        struct listener found;

        (void)state;
        assert_true(listener_parse_unix(row, "/run/a.sock", &found));
        assert_int_equal(found.inode, 777);
        assert_false(listener_parse_unix(row, "/run/a", &found));
        assert_false(listener_parse_unix(row, "/run/a.sock.old", &found));
        assert_false(listener_parse_unix(client, "/run/a.sock", &found));
}

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
        assert_int_equal(listener_find(&self, &endpoint, found), 1);
        assert_int_equal(listener_holders(found, 1, pids, 4, &blind), 1);
        assert_int_equal(pids[0], getpid());
        close(fd);
        close(copy);
        assert_int_equal(listener_find(&self, &endpoint, found), 0);
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
        assert_int_equal(listener_find(&self, &endpoint, found), 1);
        assert_int_equal(found[0].address[15], 1);
        endpoint.host = (char *)"127.0.0.2";
        assert_int_equal(listener_find(&self, &endpoint, found), 1);
        assert_int_equal(found[0].address[15], 0);
        close(own);
        close(every);
        process_ref_clear(&self);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_parses_rows_and_knows_where_to_stop),
                cmocka_unit_test(test_listener_understands_both_families),
                cmocka_unit_test(test_listener_finds_unix_sockets_by_their_path),
                cmocka_unit_test(test_listener_finds_our_own_sockets_and_holders),
                cmocka_unit_test(test_listener_prefers_the_address_itself),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
