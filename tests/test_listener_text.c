/* target/listener_text: rows of /proc/net/tcp, tcp6 and unix, and our own sockets in them. */
#include "target/listener_text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/process_ref.h"
#include "target/listener.h"
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

static void test_listener_text_parses_rows_and_knows_where_to_stop(void **state)
{
        struct listener row;
        char *url;

        (void)state;
        assert_int_equal(listener_text_parse_row(listening, false, &row), LISTENER_ROW);
        assert_int_equal(row.port, 8080);
        assert_int_equal(row.inode, 12345);
        url = listener_url(&row);
        assert_string_equal(url, "http://127.0.0.1:8080");
        free(url);
        assert_int_equal(listener_text_parse_row(connected, false, &row), LISTENER_OTHER);
        assert_int_equal(listener_text_parse_row("  sl  local_address\n", false, &row), LISTENER_BROKEN);
        assert_int_equal(listener_text_parse_row(listening, true, &row), LISTENER_BROKEN);
        assert_int_equal(listener_text_parse_row("", false, &row), LISTENER_BROKEN);
}

static void test_listener_text_understands_both_families(void **state)
{
        struct listener row;
        char *url;

        (void)state;
        assert_int_equal(listener_text_parse_row(listening_six, true, &row), LISTENER_ROW);
        url = listener_url(&row);
        assert_string_equal(url, "http://[::1]:22");
        free(url);
        assert_int_equal(listener_text_parse_row(every_six, true, &row), LISTENER_ROW);
        url = listener_url(&row);
        assert_string_equal(url, "http://localhost:80");
        free(url);
}

static void test_listener_text_finds_unix_sockets_by_their_path(void **state)
{
        static const char row[] = "ffff8: 00000002 00000000 00010000 0001 01 777 /run/a.sock\n";
        static const char client[] = "ffff8: 00000003 00000000 00000000 0001 03 778 /run/a.sock\n";
        struct listener found;

        (void)state;
        assert_true(listener_text_parse_unix(row, "/run/a.sock", &found));
        assert_int_equal(found.inode, 777);
        assert_false(listener_text_parse_unix(row, "/run/a", &found));
        assert_false(listener_text_parse_unix(row, "/run/a.sock.old", &found));
        assert_false(listener_text_parse_unix(client, "/run/a.sock", &found));
}

static void test_listener_text_reads_a_socket_of_ours(void **state)
{
        struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(name);
        struct listener_table table = { 0 };
        struct process_ref self = { 0 };
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        size_t found = 0;

        (void)state;
        assert_int_equal(bind(fd, (struct sockaddr *)&name, len), 0);
        assert_int_equal(listen(fd, 1), 0);
        getsockname(fd, (struct sockaddr *)&name, &len);
        assert_true(process_ref_open(getpid(), &self, NULL));
        listener_text_read_tcp(&self, &table);
        for (size_t i = 0; i < table.count; i++)
                found += table.rows[i].port == ntohs(name.sin_port);
        assert_int_equal(found, 1);
        listener_table_clear(&table);
        close(fd);
        process_ref_clear(&self);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_listener_text_parses_rows_and_knows_where_to_stop),
                cmocka_unit_test(test_listener_text_understands_both_families),
                cmocka_unit_test(test_listener_text_finds_unix_sockets_by_their_path),
                cmocka_unit_test(test_listener_text_reads_a_socket_of_ours),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
