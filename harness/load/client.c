/* Translates exchange events (client_on_event), judges responses (judge), and reconnects (reopen). When a client sends
 * next is decided in pace.c. Only client_enter() writes the state, so that the worker's tally of states stays right. */
#include "load/client.h"

#include <string.h>

#include "base/clock.h"
#include "load/request.h"
#include "load/request_set.h"
#include "load/worker_state.h"
#include "model/scenario.h"

/* A failed connect is tried again after 10 ms. The delay doubles with each further failure, up to 1.28 s. */
#define RETRY_NS (10 * NS_PER_MS)
enum { RETRY_DOUBLINGS = 7 };
/* Where load.hold is set, a response that goes on for longer than this counts as endless. */
#define HELD_NS NS_PER_S

/* The failure to count for each fault of the exchange, while connecting or with a request under way. */
static const enum load_failure failures[EXCHANGE_FAULT_COUNT] = {
        [EXCHANGE_FAULT_LOCAL] = LOAD_FAIL_CONNECT,
        [EXCHANGE_FAULT_CONNECT] = LOAD_FAIL_CONNECT,
        [EXCHANGE_FAULT_TLS] = LOAD_FAIL_TLS,
        [EXCHANGE_FAULT_SEND] = LOAD_FAIL_SEND,
        [EXCHANGE_FAULT_RESET] = LOAD_FAIL_RESET,
        [EXCHANGE_FAULT_PROTOCOL] = LOAD_FAIL_PROTOCOL,
        [EXCHANGE_FAULT_HEADER_LIMIT] = LOAD_FAIL_HEADER_LIMIT,
        [EXCHANGE_FAULT_BODY_LIMIT] = LOAD_FAIL_BODY_LIMIT,
        [EXCHANGE_FAULT_GOAWAY] = LOAD_FAIL_GOAWAY,
        [EXCHANGE_FAULT_FLOOD] = LOAD_FAIL_FLOOD,
};

static enum load_failure failure_of(const struct exchange *exchange)
{
        if (exchange->fault == EXCHANGE_FAULT_STREAM)
                return exchange->code < LOAD_RST_CODES ? LOAD_FAIL_RST + exchange->code : LOAD_FAIL_RST_OTHER;
        return failures[exchange->fault];
}

static const struct protocol *protocol_of(const struct client *client)
{
        return client_worker(client)->io.protocol;
}

static void list_append(struct client_list *list, struct client *client)
{
        client->next = NULL;
        client->prev = list->last;
        if (list->last)
                list->last->next = client;
        else
                list->first = client;
        list->last = client;
}

static void list_remove(struct client_list *list, struct client *client)
{
        if (client->prev)
                client->prev->next = client->next;
        else
                list->first = client->next;
        if (client->next)
                client->next->prev = client->prev;
        else
                list->last = client->prev;
}

static void client_enter(struct client *client, enum client_state state)
{
        struct worker *worker = client_worker(client);

        if (client->state == CLIENT_WAITING)
                list_remove(&worker->waiting, client);
        worker->tally[client->state]--;
        worker->tally[state]++;
        client->state = (uint8_t)state;
        if (state == CLIENT_WAITING)
                list_append(&worker->waiting, client);
}

static void set_deadline(struct client *client, int64_t deadline_ns)
{
        client_worker(client)->deadlines[client_index(client)] = deadline_ns;
}

bool client_is_idle(const struct client *client)
{
        return client->state == CLIENT_PARKED && protocol_of(client)->is_open(&client->exchange);
}

void client_wait(struct client *client, int64_t due_ns)
{
        client->due_ns = due_ns;
        client_enter(client, CLIENT_WAITING);
}

void client_park(struct client *client)
{
        client_enter(client, CLIENT_PARKED);
}

static void send_again(struct client *client, int64_t now_ns);
static void request_failed(struct client *client, enum load_failure failure, int64_t now_ns);

/* Gives up the pending resend. The request counts as failed, for the reason of its first attempt. */
static void give_up_resend(struct client *client)
{
        struct worker *worker = client_worker(client);

        recorder_failed(&worker->recorder, client->resend);
        client->resend = LOAD_FAIL_COUNT;
        worker->resending--;
}

/* Counts a failed connect and schedules the next attempt, with exponential backoff. */
static void connect_failed(struct client *client, enum load_failure failure, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        int doublings = client->attempts < RETRY_DOUBLINGS ? client->attempts : RETRY_DOUBLINGS;

        client_enter(client, CLIENT_CLOSED);
        set_deadline(client, INT64_MAX);
        client->attempts += client->attempts < UINT8_MAX;
        client->reason = LOAD_RECONNECT_REFUSED;
        client->due_ns = now_ns + (RETRY_NS << doublings);
        worker->shortages += client->exchange.fault == EXCHANGE_FAULT_LOCAL;
        if (!worker->connect_failures++) {
                worker->connect_failure = failure;
                worker->connect_error = client->exchange.error;
        }
        if (client->resend != LOAD_FAIL_COUNT) {
                give_up_resend(client);
                worker->turns->finished(worker);
        } else {
                worker->turns->refused(worker, failure, now_ns);
        }
}

/* The exchange is open. A request that has to be sent again goes before anything new. */
static void connected(struct client *client, bool is_new, int64_t now_ns)
{
        struct load_stats *stats = &client_worker(client)->recorder.stats;

        stats->connects += is_new;
        if (is_new && client->reason != LOAD_RECONNECT_COUNT) {
                stats->reconnects++;
                stats->reconnects_by[client->reason]++;
        }
        /* Only a response resets `attempts` (in answered()). Until then the connection has not proved useful, and
         * losing it leads to a delayed reconnect. */
        client->attempts += client->attempts == 0;
        set_deadline(client, INT64_MAX);
        client_enter(client, CLIENT_PARKED);
        if (client->resend != LOAD_FAIL_COUNT)
                send_again(client, now_ns);
        else
                client_worker(client)->turns->ready(client, now_ns);
}

static void park_without_stream(struct client *client)
{
        struct worker *worker = client_worker(client);

        set_deadline(client, INT64_MAX);
        client_enter(client, CLIENT_PARKED);
        if (client->resend != LOAD_FAIL_COUNT)
                give_up_resend(client);
        worker->turns->no_room(worker);
}

void client_open(struct client *client, int64_t now_ns)
{
        client_enter(client, CLIENT_CONNECTING);
        set_deadline(client, now_ns + client_worker(client)->plan->load->connect_timeout_ns);
        switch (protocol_of(client)->open(&client->exchange)) {
        case EXCHANGE_OPENING:
                break;
        case EXCHANGE_OPEN:
                connected(client, false, now_ns);
                break;
        case EXCHANGE_NO_ROOM:
                park_without_stream(client);
                break;
        case EXCHANGE_OPEN_FAILED:
                connect_failed(client, failure_of(&client->exchange), now_ns);
                break;
        }
}

/* The connection is gone: opens another if one is needed, at once if this one has carried a response. */
static void reopen(struct client *client, enum load_reconnect reason, int64_t now_ns)
{
        client_enter(client, CLIENT_CLOSED);
        set_deadline(client, INT64_MAX);
        client->reason = (uint8_t)reason;
        if (client->resend == LOAD_FAIL_COUNT) {
                client->due_ns = now_ns;
                if (!client_worker(client)->turns->wants(client))
                        return;
        }
        if (client->attempts == 0)
                client_open(client, now_ns);
        else
                client->due_ns = now_ns + RETRY_NS;
}

/* Renders the request at client->index and gives it to the protocol. */
static void transmit(struct client *client, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        struct wire_request rendered;
        const struct wire_request *wire = request_set_render(worker->plan->requests, client->request,
                                                             client->index, worker->render, &rendered);

        client->sent_ns = now_ns;
        client_enter(client, CLIENT_BUSY);
        set_deadline(client, now_ns + worker->first_deadline_ns);
        if (!worker->io.protocol->send(&client->exchange, wire))
                request_failed(client, failure_of(&client->exchange), now_ns);
}

static void send_again(struct client *client, int64_t now_ns)
{
        client->resend = LOAD_FAIL_COUNT;
        client_worker(client)->resending--;
        transmit(client, now_ns);
}

void client_send(struct client *client, int64_t due_ns, int64_t now_ns)
{
        struct worker *worker = client_worker(client);

        client->index = worker->next_index;
        worker->next_index += worker->plan->worker_count;
        client->request = request_set_pick(worker->plan->requests, client->index);
        client->due_ns = due_ns;
        client->resent = false;
        recorder_sent(&worker->recorder, now_ns, due_ns);
        transmit(client, now_ns);
}

static enum load_failure grpc_failure(int status)
{
        if (status == EXCHANGE_NO_GRPC_STATUS)
                return LOAD_FAIL_GRPC_MISSING;
        return status < LOAD_GRPC_CODES ? LOAD_FAIL_GRPC + (enum load_failure)status : LOAD_FAIL_GRPC_OTHER;
}

/* Counts a complete response as answered or failed, by what the scenario expects of it. */
static void judge(struct client *client, int64_t now_ns)
{
        const struct scenario_request *want = client->request->source;
        const struct exchange *got = &client->exchange;
        struct recorder *recorder = &client_worker(client)->recorder;

        recorder_response(recorder, now_ns, client->due_ns, client->sent_ns);
        if (want->grpc && got->status == 200 && got->grpc_status != 0)
                recorder_failed(recorder, grpc_failure(got->grpc_status));
        else if (!status_set_has(&want->expect_status, got->status))
                recorder_failed(recorder, LOAD_FAIL_STATUS);
        else if (got->body_bytes < want->expect_body_min_bytes ||
                 (want->expect_body_max_bytes >= 0 && got->body_bytes > want->expect_body_max_bytes))
                recorder_failed(recorder, LOAD_FAIL_BODY_SIZE);
        else
                recorder_answered(recorder, !want->expect_status.given && got->status >= 300);
}

/* Why a connection ended that had no request under way; `otherwise` if the fault does not tell. */
static enum load_reconnect reason_of(uint8_t fault, enum load_reconnect otherwise)
{
        if (fault == EXCHANGE_FAULT_STRAY)
                return LOAD_RECONNECT_STRAY;
        return fault == EXCHANGE_FAULT_CHURN ? LOAD_RECONNECT_CHURNED : otherwise;
}

static void answered(struct client *client, int64_t now_ns)
{
        judge(client, now_ns);
        client->attempts = 0;
        if (!protocol_of(client)->is_open(&client->exchange)) {
                reopen(client, reason_of(client->exchange.fault, LOAD_RECONNECT_ANNOUNCED), now_ns);
                client_worker(client)->turns->finished(client_worker(client));
                return;
        }
        /* The deadline is not cleared: most clients send again at once and set a new one. Should it pass before that,
         * client_expire() sees that nothing is under way. */
        client_worker(client)->turns->ready(client, now_ns);
}

static bool is_idempotent(const struct request *request)
{
        static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" };

        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
                if (strcmp(request->source->method, methods[i]) == 0)
                        return true;
        return false;
}

/* Whether resending is safe. It is where the service says that it has not processed the request (RFC 9113, 8.7), or
 * where a connection that had served closed before the first byte of the response and the method is idempotent
 * (RFC 9112, 9.3.1). Each request is resent at most once. */
static bool may_send_again(const struct client *client, enum load_failure failure)
{
        if (client->resent || !client_worker(client)->running)
                return false;
        if (failure == LOAD_FAIL_GOAWAY || failure == LOAD_FAIL_RST_REFUSED)
                return true;
        return (failure == LOAD_FAIL_RESET || failure == LOAD_FAIL_SEND) && client->attempts == 0 &&
               protocol_of(client)->is_fresh(&client->exchange) && is_idempotent(client->request);
}

/* A request under way failed. A connection was open, so the reconnect needs no delay. */
static void request_failed(struct client *client, enum load_failure failure, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        bool timeout = failure == LOAD_FAIL_RESPONSE_TIMEOUT || failure == LOAD_FAIL_REQUEST_TIMEOUT;

        if (timeout && client->request->source->expect_status.timeout) {
                /* The scenario expects this timeout: a client that gives up is part of the load. */
                recorder_answered(&worker->recorder, false);
        } else if (may_send_again(client, failure)) {
                client->resend = (uint8_t)failure;
                client->resent = true;
                worker->resending++;
                worker->recorder.stats.resent++;
        } else {
                recorder_failed(&worker->recorder, failure);
        }
        client->attempts = 0;
        reopen(client, failure == LOAD_FAIL_GOAWAY ? LOAD_RECONNECT_ANNOUNCED : LOAD_RECONNECT_FAILED,
               now_ns);
        worker->turns->finished(worker);
}

/* Returns false, and ends the load, once it is clear that the service speaks another protocol. Otherwise the user
 * would see thousands of failures and not the reason. */
static bool understands_us(struct client *client)
{
        struct worker *worker = client_worker(client);

        if (client->exchange.fault == EXCHANGE_FAULT_RESET && client->state == CLIENT_BUSY &&
            recorder_get(&worker->recorder, RECORDER_ANSWERED) == 0 && !worker->suspected) {
                worker->suspected = true;
                link_suspect(&worker->io);
        }
        if (worker->io.wrong_protocol)
                worker_give_up(worker);
        return !worker->io.wrong_protocol;
}

void client_on_event(struct exchange *exchange, enum exchange_event event, int64_t now_ns)
{
        struct client *client = (struct client *)exchange;

        if (client_worker(client)->holding) {
                /* The run is over and connections are only held open: count nothing. */
                client_enter(client, protocol_of(client)->is_open(exchange) ? CLIENT_PARKED : CLIENT_CLOSED);
                return;
        }
        if ((event == EXCHANGE_FAILED || event == EXCHANGE_LOST) && !understands_us(client)) {
                client_enter(client, CLIENT_CLOSED);
                set_deadline(client, INT64_MAX);
                return;
        }
        switch (event) {
        case EXCHANGE_OPENED:
        case EXCHANGE_JOINED:
                connected(client, event == EXCHANGE_OPENED, now_ns);
                break;
        case EXCHANGE_WAITING:
                park_without_stream(client);
                break;
        case EXCHANGE_RESPONSE:
                answered(client, now_ns);
                break;
        case EXCHANGE_FAILED:
                if (client->state == CLIENT_CONNECTING)
                        connect_failed(client, failure_of(exchange), now_ns);
                else
                        request_failed(client, failure_of(exchange), now_ns);
                break;
        case EXCHANGE_LOST:
                reopen(client, reason_of(exchange->fault, LOAD_RECONNECT_CLOSED), now_ns);
                break;
        }
}

void client_expire(struct client *client, int64_t now_ns)
{
        const struct scenario_load *load = client_worker(client)->plan->load;
        const struct protocol *protocol = protocol_of(client);
        int64_t whole_ns = client->sent_ns + load->request_timeout_ns;

        if (client->state == CLIENT_CONNECTING) {
                protocol->close(&client->exchange);
                connect_failed(client, LOAD_FAIL_CONNECT_TIMEOUT, now_ns);
        } else if (client->state != CLIENT_BUSY) {
                set_deadline(client, INT64_MAX);
        } else if (now_ns >= whole_ns || protocol->is_fresh(&client->exchange)) {
                protocol->close(&client->exchange);
                request_failed(client,
                               now_ns >= whole_ns ? LOAD_FAIL_REQUEST_TIMEOUT : LOAD_FAIL_RESPONSE_TIMEOUT,
                               now_ns);
        } else {
                set_deadline(client, whole_ns);
        }
}

bool client_is_held(const struct client *client, int64_t now_ns)
{
        return client_worker(client)->plan->load->hold && client->state == CLIENT_BUSY &&
               now_ns - client->sent_ns >= HELD_NS && !protocol_of(client)->is_fresh(&client->exchange);
}

void client_abort(struct client *client)
{
        protocol_of(client)->close(&client->exchange);
        if (client->state == CLIENT_BUSY)
                recorder_failed(&client_worker(client)->recorder, LOAD_FAIL_STOPPED);
        else if (client->resend != LOAD_FAIL_COUNT)
                give_up_resend(client);
        client_enter(client, CLIENT_CLOSED);
}
