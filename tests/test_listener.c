/* target/listener: rows of /proc/net/tcp. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "unit.h"

static const char table[] =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0\n"
        "   1: 0100007F:1F91 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 12346 1 0 20 4\n"
        "   2: broken\n"
        "   3: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0\n";

static void test_listener_keeps_only_listening_rows(void **state)
{
        struct listener rows[4];

        (void)state;
        assert_int_equal(listener_parse_table(table, rows, 4), 2);
        assert_int_equal(rows[0].port, 8080);
        assert_int_equal(rows[0].inode, 12345);
        assert_int_equal(rows[1].port, 22);
        assert_int_equal(listener_parse_table(table, rows, 1), 1);
        assert_int_equal(listener_parse_table("", rows, 4), 0);
}

static void test_listener_finds_our_own_socket(void **state)
{
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(address);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        int64_t ports[LISTENER_MAX];
        int64_t pid = 0;
        struct err err = { 0 };

        (void)state;
        assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
        assert_int_equal(listen(fd, 1), 0);
        getsockname(fd, (struct sockaddr *)&address, &len);
        assert_int_equal(listener_find_ports(getpid(), ports), 1);
        assert_int_equal(ports[0], ntohs(address.sin_port));
        assert_true(listener_find_pid(ports[0], &pid, &err));
        assert_int_equal(pid, getpid());
        close(fd);
        assert_false(listener_find_pid(ports[0], &pid, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_keeps_only_listening_rows),
                cmocka_unit_test(test_listener_finds_our_own_socket),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
