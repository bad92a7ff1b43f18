/* Two executors, open loop and closed loop. Ramps need no executor of their own: of a rate they are part of the schedule
 * (arrival.c), of users they move worker->level. */
#include "load/pace.h"

#include <event2/event.h>

#include "base/clock.h"
#include "load/client.h"
#include "load/worker_state.h"
#include "model/scenario.h"

/* A request sent later than this although a connection was free was delayed by the generator, not by the service. */
#define OWN_LATE_NS (10 * NS_PER_MS)
/* Limit on simultaneous connects: fewer than a listen backlog holds. */
enum { CONNECTING_MAX = 256 };

/* Moves `arrival` on by `steps` and returns the due time it has then; INT64_MAX at the end. Every worker walks the whole
 * schedule; worker i of n takes requests i, i + n, i + 2n, … */
static int64_t advance(const struct worker *worker, struct arrival *arrival, size_t steps)
{
        int64_t due_ns = 0;

        for (size_t i = 0; i < steps; i++)
                if (!arrival_next(arrival, &due_ns))
                        return INT64_MAX;
        return worker->start_ns + due_ns;
}

static int64_t take_due(struct worker *worker)
{
        int64_t due_ns = worker->next_due_ns;

        worker->next_due_ns = advance(worker, &worker->arrival, worker->plan->worker_count);
        if (worker->next_due_ns == INT64_MAX)
                worker->sending = false;
        return due_ns;
}

static void finished(struct worker *worker)
{
        if (!worker->sending && worker->tally[CLIENT_BUSY] == 0 && worker->resending == 0)
                worker_end(worker);
}

/* Sends a request of a closed loop, where a request is planned when it is sent. */
static void begin(struct client *client, int64_t due_ns, int64_t now_ns)
{
        struct worker *worker = client_worker(client);

        recorder_planned(&worker->recorder, now_ns);
        if (--worker->quota == 0)
                worker->sending = false;
        client_send(client, due_ns, now_ns);
}

static void ready_closed(struct client *client, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        int64_t think_ns = worker->plan->load->think_time_ns;

        if (now_ns >= worker->end_ns)
                worker->sending = false;
        if (!worker->sending || !client_is_active(client)) {
                client_park(client);
        } else if (think_ns == 0 || client->request == NULL) {
                begin(client, now_ns, now_ns);
        } else {
                client_wait(client, now_ns + think_ns);
                worker_arm(worker, worker->waiting.first->due_ns);
        }
}

static void ready_open(struct client *client, int64_t now_ns)
{
        struct worker *worker = client_worker(client);

        if (!worker->sending) {
                client_park(client);
        } else if (worker->next_due_ns <= now_ns) {
                worker->recorder.stats.queued += worker->waiting.first == NULL;
                client_send(client, take_due(worker), now_ns);
        } else {
                client_wait(client, worker->next_due_ns);
                worker_arm(worker, worker->next_due_ns);
        }
}

/* A connect that fails at once calls this function again from within client_open(). The inner call returns, and the
 * loop of the outer one goes on. */
void pace_open_more(struct worker *worker)
{
        if (worker->opening)
                return;
        worker->opening = true;
        while (worker->opened_next < worker->client_count &&
               worker->tally[CLIENT_CONNECTING] < CONNECTING_MAX) {
                /* If connects fail and none has succeeded, give up: more attempts would fail too. */
                if (worker->connect_failures > 0 && worker->recorder.stats.connects == 0)
                        worker->opened_next = worker->client_count;
                else
                        client_open(&worker->clients[worker->opened_next++], clock_now_ns());
        }
        worker->opening = false;
        if (worker->opened_next == worker->client_count && worker->tally[CLIENT_CONNECTING] == 0)
                event_base_loopbreak(worker->base);
}

static void ready(struct client *client, int64_t now_ns)
{
        struct worker *worker = client_worker(client);

        if (!worker->running) {
                client_park(client);
                pace_open_more(worker);
                return;
        }
        if (worker->plan->open_loop)
                ready_open(client, now_ns);
        else
                ready_closed(client, now_ns);
        finished(worker);
}

static void due_open(struct worker *worker, int64_t now_ns)
{
        struct client *client;

        while ((client = worker->waiting.first) && worker->next_due_ns <= now_ns) {
                int64_t due_ns = take_due(worker);

                worker->own_late += now_ns - due_ns > OWN_LATE_NS;
                client_send(client, due_ns, now_ns);
                if (worker->next_due_ns <= now_ns)
                        now_ns = clock_now_ns(); /* a burst takes time, so read the clock for each send */
        }
        if (worker->waiting.first && worker->next_due_ns != INT64_MAX)
                worker_arm(worker, worker->next_due_ns);
}

static void due_closed(struct worker *worker, int64_t now_ns)
{
        struct client *client;

        while ((client = worker->waiting.first) && client->due_ns <= now_ns) {
                int64_t due_ns = client->due_ns;

                if (!worker->sending || now_ns >= worker->end_ns || !client_is_active(client)) {
                        client_park(client);
                        continue;
                }
                worker->own_late += now_ns - due_ns > OWN_LATE_NS;
                begin(client, due_ns, now_ns);
                now_ns = clock_now_ns();
        }
        if (worker->waiting.first)
                worker_arm(worker, worker->waiting.first->due_ns);
}

void pace_due(struct worker *worker, int64_t now_ns)
{
        if (worker->plan->open_loop)
                due_open(worker, now_ns);
        else
                due_closed(worker, now_ns);
        finished(worker);
}

/* This worker's share of `level` users: of n workers, worker i has users i, i + n, i + 2n, … */
static size_t own_share(const struct worker *worker, double level)
{
        size_t all = level > 0 ? (size_t)level : 0;

        return (all + worker->plan->worker_count - 1 - worker->index) / worker->plan->worker_count;
}

static void set_level(struct worker *worker, int64_t now_ns)
{
        double level = arrival_level(worker->plan->load, now_ns - worker->start_ns);
        size_t before = worker->level;

        worker->level = own_share(worker, level + 1e-9);
        if (worker->level > worker->client_count)
                worker->level = worker->client_count;
        for (size_t i = before; i < worker->level && worker->sending; i++) {
                struct client *client = &worker->clients[i];

                if (client->state == CLIENT_CLOSED)
                        client_open(client, now_ns);
                else if (client_is_idle(client))
                        ready(client, now_ns);
        }
}

static void count_planned(struct worker *worker, int64_t until_ns)
{
        while (worker->cursor_due_ns <= until_ns) {
                recorder_planned(&worker->recorder, worker->cursor_due_ns);
                worker->cursor_due_ns = advance(worker, &worker->cursor, worker->plan->worker_count);
                if (worker->cursor_due_ns == INT64_MAX)
                        return;
        }
}

static bool only_held_are_left(const struct worker *worker, int64_t now_ns)
{
        for (size_t i = 0; i < worker->client_count; i++)
                if (worker->clients[i].state == CLIENT_BUSY && !client_is_held(&worker->clients[i], now_ns))
                        return false;
        return worker->resending == 0;
}

void pace_tick(struct worker *worker, int64_t now_ns)
{
        if (worker->plan->open_loop)
                count_planned(worker, now_ns);
        if (worker->plan->load->executor == LOAD_RAMPING_VUS)
                set_level(worker, now_ns);
        if (now_ns >= (worker->plan->open_loop ? worker->drained_ns : worker->end_ns))
                worker->sending = false;
        if (!worker->sending && worker->plan->load->hold && only_held_are_left(worker, now_ns))
                worker_end(worker);
        finished(worker);
}

void pace_start(struct worker *worker, int64_t now_ns)
{
        const struct worker_plan *plan = worker->plan;

        worker->sending = true;
        worker->level = worker->client_count;
        if (plan->open_loop) {
                arrival_init(&worker->arrival, plan->load, plan->seed);
                worker->cursor = worker->arrival;
                worker->next_due_ns = advance(worker, &worker->arrival, worker->index + 1);
                worker->cursor_due_ns = advance(worker, &worker->cursor, worker->index + 1);
                worker->sending = worker->next_due_ns != INT64_MAX;
        } else if (plan->load->executor == LOAD_RAMPING_VUS) {
                worker->level = 0;
                set_level(worker, now_ns);
        }
        if (worker->quota == 0)
                worker->sending = false;
        for (size_t i = 0; i < worker->client_count; i++) {
                if (!client_is_idle(&worker->clients[i]))
                        continue;
                if (plan->open_loop && worker->sending)
                        client_wait(&worker->clients[i], worker->next_due_ns);
                else
                        ready(&worker->clients[i], now_ns);
        }
        /* Send only now that all idle clients are in the waiting list: the first request would else count as queued. */
        if (plan->open_loop)
                due_open(worker, now_ns);
        finished(worker);
}

static void refused(struct worker *worker, enum load_failure failure, int64_t now_ns)
{
        if (!worker->running) {
                pace_open_more(worker);
                return;
        }
        if (!worker->sending)
                return;
        if (!worker->plan->open_loop) {
                recorder_planned(&worker->recorder, now_ns);
                if (--worker->quota == 0)
                        worker->sending = false;
        } else if (worker->next_due_ns <= now_ns) {
                take_due(worker);
        } else {
                return;
        }
        recorder_failed(&worker->recorder, failure);
        finished(worker);
}

bool pace_wants(const struct client *client)
{
        return client_worker(client)->running && client_worker(client)->sending && client_is_active(client);
}

static void no_room(struct worker *worker)
{
        if (worker->running)
                finished(worker);
        else
                pace_open_more(worker);
}

const struct client_turns pace_turns = {
        .ready = ready,
        .no_room = no_room,
        .refused = refused,
        .finished = finished,
        .wants = pace_wants,
};
