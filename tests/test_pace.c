/* load/pace: whose turn it is, with a protocol that answers when the test says so, and a clock that is a parameter. */
#include "load/pace.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "load/client.h"
#include "load/encode_http1.h"
#include "load/request_set.h"
#include "load/worker.h"
#include "load/worker_state.h"
#include "model/scenario.h"

#include "unit.h"

enum { USERS = 2 };

struct fixture {
        struct scenario_request request;
        struct scenario_load load;
        struct request_aim aim;
        struct request_set *requests;
        struct worker_plan plan;
        struct worker worker;
        int64_t start_ns;
};

static void *links_new(struct link_io *io, size_t count, size_t streams)
{
        struct link *links = mem_new(count, sizeof(*links));

        (void)streams;
        for (size_t i = 0; i < count; i++)
                links[i].io = io;
        return links;
}

static void links_free(void *links, size_t count)
{
        (void)count;
        free(links);
}

static void bind_exchange(void *links, size_t index, size_t slot, struct exchange *exchange)
{
        exchange->link = &((struct link *)links)[index];
        exchange->slot = (uint32_t)slot;
}

static enum exchange_open open_exchange(struct exchange *exchange)
{
        exchange->link->state = LINK_OPEN;
        return EXCHANGE_OPEN;
}

static bool send_request(struct exchange *exchange, const struct wire_request *request)
{
        (void)exchange;
        return request->len > 0;
}

static void close_exchange(struct exchange *exchange)
{
        exchange->link->state = LINK_CLOSED;
}

static bool is_open(const struct exchange *exchange)
{
        return exchange->link->state == LINK_OPEN;
}

static bool is_fresh(const struct exchange *exchange)
{
        (void)exchange;
        return true;
}

static void flush(struct link_io *io)
{
        (void)io;
}

static const struct protocol fake = {
        .name = "fake",
        .links_new = links_new,
        .links_free = links_free,
        .bind = bind_exchange,
        .open = open_exchange,
        .send = send_request,
        .close = close_exchange,
        .is_open = is_open,
        .is_fresh = is_fresh,
        .flush = flush,
};

/* Two users with open connections, and time zero a minute ago: whatever is due is due. */
static void begin(struct fixture *f, const struct scenario_load *load, bool open_loop)
{
        struct request_set_args args = {
                .requests = &f->request, .count = 1, .encoder = &encoder_http1, .aim = &f->aim
        };
        struct err err = { 0 };

        *f = (struct fixture){ .request = { .method = (char *)"GET", .path = (char *)"/" },
                               .load = *load,
                               .aim = { "http", "localhost" } };
        f->load.connect_timeout_ns = f->load.response_timeout_ns = f->load.request_timeout_ns = 60 * NS_PER_S;
        if (!request_set_new(&args, &f->requests, &err))
                fail_msg("%s", err.message);
        f->plan = (struct worker_plan){ .load = &f->load,
                                        .requests = f->requests,
                                        .worker_count = 1,
                                        .connections = USERS,
                                        .streams = 1,
                                        .users = USERS,
                                        .protocol = &fake,
                                        .open_loop = open_loop };
        if (!worker_init(&f->worker, &f->plan, 0, &err))
                fail_msg("%s", err.message);
        pace_open_more(&f->worker);
        f->start_ns = clock_now_ns() - 60 * NS_PER_S;
        f->worker.start_ns = f->start_ns;
        f->worker.end_ns = f->start_ns + NS_PER_S;
        f->worker.drained_ns = f->start_ns + 2 * NS_PER_S;
        recorder_start(&f->worker.recorder, f->start_ns, 1);
        f->worker.running = true;
        pace_start(&f->worker, f->start_ns);
}

static void end(struct fixture *f)
{
        for (size_t i = 0; i < USERS; i++)
                client_abort(&f->worker.clients[i]);
        worker_clear(&f->worker);
        request_set_free(f->requests);
}

static void answer(struct fixture *f, size_t user, int64_t now_ns)
{
        f->worker.clients[user].exchange.status = 200;
        client_on_event(&f->worker.clients[user].exchange, EXCHANGE_RESPONSE, now_ns);
}

static const struct scenario_load ten_a_second = { .executor = LOAD_CONSTANT_ARRIVAL_RATE,
                                                   .rate_per_s = 10,
                                                   .duration_ns = NS_PER_S };

static void test_pace_gives_an_arrival_to_who_waited_longest(void **state)
{
        struct fixture f;

        (void)state;
        begin(&f, &ten_a_second, true);
        if (f.worker.clients[0].state == CLIENT_BUSY) /* the first arrival is at time zero */
                answer(&f, 0, f.start_ns + NS_PER_MS);
        assert_int_equal(f.worker.tally[CLIENT_WAITING], USERS);
        assert_ptr_equal(f.worker.waiting.first, &f.worker.clients[1]);
        pace_due(&f.worker, f.worker.next_due_ns);
        assert_int_equal(f.worker.clients[1].state, CLIENT_BUSY);
        assert_int_equal(f.worker.clients[0].state, CLIENT_WAITING);
        end(&f);
}

static void test_pace_keeps_what_finds_no_connection_on_the_schedule(void **state)
{
        struct fixture f;
        int64_t due_ns;

        (void)state;
        begin(&f, &ten_a_second, true);
        while (f.worker.waiting.first)
                pace_due(&f.worker, f.worker.next_due_ns);
        assert_int_equal(f.worker.tally[CLIENT_BUSY], USERS);
        due_ns = f.worker.next_due_ns;
        pace_due(&f.worker, due_ns);
        assert_int_equal(f.worker.next_due_ns, due_ns); /* nobody is free: it stays */
        answer(&f, 1, due_ns + 50 * NS_PER_MS);
        assert_int_equal(f.worker.clients[1].state, CLIENT_BUSY);
        assert_int_equal(f.worker.clients[1].due_ns, due_ns); /* latency counts from when it was due */
        assert_int_equal(f.worker.clients[1].sent_ns, due_ns + 50 * NS_PER_MS);
        assert_int_equal(f.worker.recorder.stats.queued, 1);
        end(&f);
}

static void test_pace_of_a_closed_loop_ends_with_its_last_answer(void **state)
{
        struct fixture f;

        (void)state;
        begin(&f, &(struct scenario_load){ .executor = LOAD_CONSTANT_VUS, .vus = USERS, .requests = 3 },
              false);
        assert_int_equal(f.worker.tally[CLIENT_BUSY], USERS);
        answer(&f, 0, f.start_ns + NS_PER_MS); /* begins the third */
        assert_int_equal(f.worker.clients[0].state, CLIENT_BUSY);
        assert_false(f.worker.sending);
        answer(&f, 1, f.start_ns + 2 * NS_PER_MS);
        assert_int_equal(f.worker.clients[1].state, CLIENT_PARKED);
        assert_true(f.worker.running);
        answer(&f, 0, f.start_ns + 3 * NS_PER_MS);
        assert_false(f.worker.running);
        assert_int_equal(recorder_get(&f.worker.recorder, RECORDER_ANSWERED), 3);
        end(&f);
}

static void test_pace_lets_users_think(void **state)
{
        static const int64_t think_ns = 100 * NS_PER_MS;
        struct fixture f;

        (void)state;
        begin(&f,
              &(struct scenario_load){
                      .executor = LOAD_CONSTANT_VUS, .vus = USERS, .think_time_ns = think_ns },
              false);
        answer(&f, 0, f.start_ns + NS_PER_MS);
        assert_int_equal(f.worker.clients[0].state, CLIENT_WAITING);
        assert_int_equal(f.worker.clients[0].due_ns, f.start_ns + NS_PER_MS + think_ns);
        pace_due(&f.worker, f.start_ns + think_ns); /* a millisecond too early */
        assert_int_equal(f.worker.clients[0].state, CLIENT_WAITING);
        pace_due(&f.worker, f.start_ns + NS_PER_MS + think_ns);
        assert_int_equal(f.worker.clients[0].state, CLIENT_BUSY);
        end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_pace_gives_an_arrival_to_who_waited_longest),
                cmocka_unit_test(test_pace_keeps_what_finds_no_connection_on_the_schedule),
                cmocka_unit_test(test_pace_of_a_closed_loop_ends_with_its_last_answer),
                cmocka_unit_test(test_pace_lets_users_think),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
