/* net/http_conn: one connection against a socket that the test itself answers, on one thread. */
#include "net/http_conn.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "net/exchange.h"
#include "net/link.h"

#include "unit.h"

struct fixture {
        struct link_io io; /* first: an exchange's link leads to it */
        struct exchange exchange;
        void *links;
        int listener;
        int peer; /* the service's end; -1: not accepted yet */
        enum exchange_event event;
        int events;
        char buffer[4096];
};

static void on_event(struct exchange *exchange, enum exchange_event event, int64_t now_ns)
{
        struct fixture *f = (struct fixture *)(void *)exchange->link->io;

        assert_true(now_ns > 0);
        f->event = event;
        f->events++;
}

static int setup(void **state)
{
        struct fixture *f = mem_new(1, sizeof(*f));
        struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(in);

        *state = f;
        f->peer = -1;
        f->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(f->listener, (struct sockaddr *)&in, sizeof(in)) != 0 || listen(f->listener, 4) != 0 ||
            getsockname(f->listener, (struct sockaddr *)&in, &len) != 0)
                return -1;
        f->io = (struct link_io){ .base = event_base_new(),
                                  .protocol = &protocol_http1,
                                  .on_event = on_event,
                                  .buffer = f->buffer,
                                  .buffer_bytes = sizeof(f->buffer),
                                  .limits = { 8192, 1 << 20 },
                                  .stream_limit = UINT32_MAX };
        memcpy(&f->io.address.storage, &in, sizeof(in));
        f->io.address.bytes = sizeof(in);
        f->links = protocol_http1.links_new(&f->io, 1, 1);
        protocol_http1.bind(f->links, 0, 0, &f->exchange);
        return 0;
}

static int teardown(void **state)
{
        struct fixture *f = *state;

        protocol_http1.close(&f->exchange);
        protocol_http1.links_free(f->links, 1);
        event_base_free(f->io.base);
        close(f->listener);
        if (f->peer >= 0)
                close(f->peer);
        free(f);
        return 0;
}

/* Lets the loop turn until something has happened. */
static void expect(struct fixture *f, enum exchange_event event)
{
        int before = f->events;

        while (f->events == before)
                assert_int_equal(event_base_loop(f->io.base, EVLOOP_ONCE), 0);
        assert_int_equal(f->event, event);
}

static void open_connection(struct fixture *f)
{
        assert_int_equal(protocol_http1.open(&f->exchange), EXCHANGE_OPENING);
        expect(f, EXCHANGE_OPENED);
        f->peer = accept(f->listener, NULL, NULL);
        assert_true(f->peer >= 0);
        assert_true(protocol_http1.is_open(&f->exchange));
}

static void send_request(struct fixture *f)
{
        static const char text[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        const struct wire_request wire = { .bytes = text, .len = sizeof(text) - 1, .lasts = true };
        char got[sizeof(text)] = "";

        assert_true(protocol_http1.send(&f->exchange, &wire));
        protocol_http1.flush(&f->io);
        assert_int_equal(recv(f->peer, got, sizeof(text) - 1, MSG_WAITALL), sizeof(text) - 1);
        assert_string_equal(got, text);
        assert_true(protocol_http1.is_fresh(&f->exchange));
}

static void reply(struct fixture *f, const char *text)
{
        assert_int_equal(send(f->peer, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void test_http_conn_carries_one_request_after_another(void **state)
{
        struct fixture *f = *state;

        open_connection(f);
        for (int i = 0; i < 3; i++) {
                send_request(f);
                reply(f, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                expect(f, EXCHANGE_RESPONSE);
                assert_int_equal(f->exchange.status, 200);
                assert_int_equal(f->exchange.body_bytes, 5);
                assert_true(protocol_http1.is_open(&f->exchange));
        }
        assert_true(f->io.bytes_in > 0 && f->io.bytes_out > 0);
}

static void test_http_conn_that_is_announced_to_close_is_not_open_any_more(void **state)
{
        struct fixture *f = *state;

        open_connection(f);
        send_request(f);
        reply(f, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        expect(f, EXCHANGE_RESPONSE);
        assert_int_equal(f->exchange.status, 204);
        assert_false(protocol_http1.is_open(&f->exchange));
}

static void test_http_conn_that_dies_with_a_request_under_way_fails_it(void **state)
{
        struct fixture *f = *state;

        open_connection(f);
        send_request(f);
        reply(f, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
        close(f->peer);
        f->peer = -1;
        expect(f, EXCHANGE_FAILED);
        assert_int_equal(f->exchange.fault, EXCHANGE_FAULT_RESET);
        assert_false(protocol_http1.is_open(&f->exchange));
}

static void test_http_conn_tells_bytes_that_belong_to_no_request(void **state)
{
        struct fixture *f = *state;

        open_connection(f);
        reply(f, "HTTP/1.1 408 Request Timeout\r\n\r\n");
        expect(f, EXCHANGE_LOST);
        assert_int_equal(f->exchange.fault, EXCHANGE_FAULT_STRAY);
}

static void test_http_conn_says_what_is_no_http(void **state)
{
        struct fixture *f = *state;

        open_connection(f);
        send_request(f);
        reply(f, "SSH-2.0-OpenSSH_9.2\r\n");
        expect(f, EXCHANGE_FAILED);
        assert_int_equal(f->exchange.fault, EXCHANGE_FAULT_PROTOCOL);
}

static void test_http_conn_to_nobody_is_refused(void **state)
{
        struct fixture *f = *state;
        enum exchange_open opened;

        close(f->listener);
        f->listener = -1;
        opened = protocol_http1.open(&f->exchange);
        if (opened == EXCHANGE_OPENING)
                expect(f, EXCHANGE_FAILED);
        else
                assert_int_equal(opened, EXCHANGE_OPEN_FAILED);
        assert_int_equal(f->exchange.fault, EXCHANGE_FAULT_CONNECT);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_http_conn_carries_one_request_after_another, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(
                        test_http_conn_that_is_announced_to_close_is_not_open_any_more, setup, teardown),
                cmocka_unit_test_setup_teardown(test_http_conn_that_dies_with_a_request_under_way_fails_it,
                                                setup, teardown),
                cmocka_unit_test_setup_teardown(test_http_conn_tells_bytes_that_belong_to_no_request, setup,
                                                teardown),
                cmocka_unit_test_setup_teardown(test_http_conn_says_what_is_no_http, setup, teardown),
                cmocka_unit_test_setup_teardown(test_http_conn_to_nobody_is_refused, setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
