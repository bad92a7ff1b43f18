/* What happened (client_on_http_event), what it amounts to (judge), and whether the connection lives on (reopen).
 * Whose turn comes next is pace's business. Only client_enter() writes the state, and keeps the worker's tallies in
 * step. */
#include "load/client.h"

#include "base/clock.h"
#include "load/pace.h"
#include "load/request_set.h"
#include "load/worker.h"
#include "model/scenario.h"

/* A connect that fails is tried again after 10 ms, then twice as long each time, at most about a second. */
#define RETRY_NS (10 * NS_PER_MS)
enum { RETRY_DOUBLINGS = 7 };

/* By fault of the connection; while connecting, or with a request under way. */
static const enum load_failure failures[] = {
        [HTTP_FAULT_LOCAL] = LOAD_FAIL_CONNECT,
        [HTTP_FAULT_CONNECT] = LOAD_FAIL_CONNECT,
        [HTTP_FAULT_TLS] = LOAD_FAIL_TLS,
        [HTTP_FAULT_SEND] = LOAD_FAIL_SEND,
        [HTTP_FAULT_RESET] = LOAD_FAIL_RESET,
        [HTTP_FAULT_PROTOCOL] = LOAD_FAIL_PROTOCOL,
        [HTTP_FAULT_HEADER_LIMIT] = LOAD_FAIL_HEADER_LIMIT,
        [HTTP_FAULT_BODY_LIMIT] = LOAD_FAIL_BODY_LIMIT,
};

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

static size_t client_index(const struct client *client)
{
        return (size_t)(client - client_worker(client)->clients);
}

static void set_deadline(struct client *client, int64_t deadline_ns)
{
        client_worker(client)->deadlines[client_index(client)] = deadline_ns;
}

bool client_is_active(const struct client *client)
{
        return client_index(client) < client_worker(client)->level;
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

/* The attempt failed: counts it, and waits longer each time. */
static void connect_failed(struct client *client, enum load_failure failure, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        int doublings = client->attempts < RETRY_DOUBLINGS ? client->attempts : RETRY_DOUBLINGS;

        client_enter(client, CLIENT_CLOSED);
        set_deadline(client, INT64_MAX);
        client->attempts += client->attempts < UINT8_MAX;
        client->reason = LOAD_RECONNECT_REFUSED;
        client->due_ns = now_ns + (RETRY_NS << doublings);
        worker->shortages += client->http.fault == HTTP_FAULT_LOCAL;
        if (!worker->connect_failures++) {
                worker->connect_failure = failure;
                worker->connect_error = client->http.error;
        }
        pace_refused(worker, failure, now_ns);
}

void client_open(struct client *client, int64_t now_ns)
{
        client_enter(client, CLIENT_CONNECTING);
        set_deadline(client, now_ns + client_worker(client)->plan->load->connect_timeout_ns);
        if (!http_conn_open(&client->http))
                connect_failed(client, failures[client->http.fault], now_ns);
}

/* The connection is gone: opens another, at once where this one has served. */
static void reopen(struct client *client, enum load_reconnect reason, int64_t now_ns)
{
        client_enter(client, CLIENT_CLOSED);
        set_deadline(client, INT64_MAX);
        client->reason = (uint8_t)reason;
        client->due_ns = now_ns;
        if (!pace_wants(client))
                return;
        if (client->attempts == 0)
                client_open(client, now_ns);
        else
                client->due_ns = now_ns + RETRY_NS;
}

static void connected(struct client *client, int64_t now_ns)
{
        struct load_stats *stats = &client_worker(client)->recorder.stats;

        stats->connects++;
        if (client->reason != LOAD_RECONNECT_COUNT) {
                stats->reconnects++;
                stats->reconnects_by[client->reason]++;
        }
        /* Only a response proves that the connection is of use; until then a loss counts as a failed attempt. */
        client->attempts += client->attempts == 0;
        set_deadline(client, INT64_MAX);
        client_enter(client, CLIENT_PARKED);
        pace_ready(client, now_ns);
}

void client_send(struct client *client, int64_t due_ns, int64_t now_ns)
{
        struct worker *worker = client_worker(client);
        const struct worker_plan *plan = worker->plan;
        const struct request *request = request_set_pick(plan->requests, worker->next_index);
        size_t len;
        const char *bytes =
                request_set_render(plan->requests, request, worker->next_index, worker->render, &len);

        worker->next_index += plan->worker_count;
        client->request = request;
        client->due_ns = due_ns;
        client->sent_ns = now_ns;
        client_enter(client, CLIENT_BUSY);
        set_deadline(client, now_ns + worker->first_deadline_ns);
        recorder_sent(&worker->recorder, now_ns, due_ns);
        if (!http_conn_send(&client->http, bytes, len, request->bytes != NULL, request->is_head)) {
                recorder_failed(&worker->recorder, failures[client->http.fault]);
                reopen(client, LOAD_RECONNECT_FAILED, now_ns);
        }
}

/* Whether a whole response is the one that was expected. */
static void judge(struct client *client, int64_t now_ns)
{
        const struct scenario_request *want = client->request->source;
        const struct http_parser *got = &client->http.parser;
        struct recorder *recorder = &client_worker(client)->recorder;

        recorder_response(recorder, now_ns, client->due_ns, client->sent_ns);
        if (!status_set_has(&want->expect_status, got->status))
                recorder_failed(recorder, LOAD_FAIL_STATUS);
        else if (got->body_bytes < want->expect_body_min_bytes ||
                 (want->expect_body_max_bytes >= 0 && got->body_bytes > want->expect_body_max_bytes))
                recorder_failed(recorder, LOAD_FAIL_BODY_SIZE);
        else
                recorder_answered(recorder);
}

static void answered(struct client *client, int64_t now_ns)
{
        judge(client, now_ns);
        client->attempts = 0;
        if (!http_conn_is_open(&client->http)) {
                reopen(client,
                       client->http.fault == HTTP_FAULT_STRAY ? LOAD_RECONNECT_STRAY
                                                              : LOAD_RECONNECT_ANNOUNCED,
                       now_ns);
                pace_finished(client_worker(client));
                return;
        }
        set_deadline(client, INT64_MAX);
        pace_ready(client, now_ns);
}

/* A request under way failed. The service did get it, so the next attempt need not wait. */
static void request_failed(struct client *client, enum load_failure failure, int64_t now_ns)
{
        bool timeout = failure == LOAD_FAIL_RESPONSE_TIMEOUT || failure == LOAD_FAIL_REQUEST_TIMEOUT;

        /* A client that gives up is load like any other where the scenario asks for it. */
        if (timeout && client->request->source->expect_status.timeout)
                recorder_answered(&client_worker(client)->recorder);
        else
                recorder_failed(&client_worker(client)->recorder, failure);
        client->attempts = 0;
        reopen(client, LOAD_RECONNECT_FAILED, now_ns);
        pace_finished(client_worker(client));
}

void client_on_http_event(struct http_conn *conn, enum http_conn_event event, int64_t now_ns)
{
        struct client *client = (struct client *)conn;

        switch (event) {
        case HTTP_CONN_OPENED:
                connected(client, now_ns);
                break;
        case HTTP_CONN_RESPONSE:
                answered(client, now_ns);
                break;
        case HTTP_CONN_FAILED:
                if (client->state == CLIENT_CONNECTING)
                        connect_failed(client, failures[conn->fault], now_ns);
                else
                        request_failed(client, failures[conn->fault], now_ns);
                break;
        case HTTP_CONN_LOST:
                reopen(client, conn->fault == HTTP_FAULT_STRAY ? LOAD_RECONNECT_STRAY : LOAD_RECONNECT_CLOSED,
                       now_ns);
                break;
        }
}

void client_expire(struct client *client, int64_t now_ns)
{
        const struct scenario_load *load = client_worker(client)->plan->load;
        int64_t whole_ns = client->sent_ns + load->request_timeout_ns;

        if (client->state == CLIENT_CONNECTING) {
                http_conn_close(&client->http);
                connect_failed(client, LOAD_FAIL_CONNECT_TIMEOUT, now_ns);
        } else if (client->state != CLIENT_BUSY) {
                set_deadline(client, INT64_MAX);
        } else if (now_ns >= whole_ns || http_parser_is_fresh(&client->http.parser)) {
                http_conn_close(&client->http);
                request_failed(client,
                               now_ns >= whole_ns ? LOAD_FAIL_REQUEST_TIMEOUT : LOAD_FAIL_RESPONSE_TIMEOUT,
                               now_ns);
        } else {
                set_deadline(client, whole_ns);
        }
}

void client_abort(struct client *client)
{
        http_conn_close(&client->http);
        if (client->state == CLIENT_BUSY)
                recorder_failed(&client_worker(client)->recorder, LOAD_FAIL_STOPPED);
        client_enter(client, CLIENT_CLOSED);
}
