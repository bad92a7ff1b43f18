/* A worker and its clients as structs, and the few steps that all who work on them need. */
#pragma once

#include <event2/event_struct.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/arrival.h"
#include "load/recorder.h"
#include "model/load_stats.h"
#include "net/exchange.h"
#include "net/link.h"

struct place;
struct request;
struct request_set;
struct scenario_load;
struct worker;
struct worker_gate;

enum client_state {
        CLIENT_CLOSED,
        CLIENT_CONNECTING,
        CLIENT_PARKED,
        CLIENT_WAITING,
        CLIENT_BUSY,
        CLIENT_STATES,
};

struct client {
        struct exchange exchange;   /* first: its event leads to its client */
        struct client *next, *prev; /* in worker.waiting */
        const struct request *request;
        int64_t due_ns; /* when the request under way, or the next one, should begin; CLOSED: when to connect */
        int64_t sent_ns;
        uint64_t index; /* place in the run of the request under way */
        uint8_t state;
        uint8_t attempts; /* connects that failed in a row */
        uint8_t reason; /* enum load_reconnect: why it connects again; LOAD_RECONNECT_COUNT: it is the first time */
        uint8_t resend; /* enum load_failure of the request that is sent once more; LOAD_FAIL_COUNT: none is */
        bool resent;    /* the request under way was sent once more */
};

struct client_list {
        struct client *first, *last;
};

/* Whom a client tells what its turn depends on: pace, which stands above it. */
struct client_turns {
        /* A connection is open and its user has nothing under way. */
        void (*ready)(struct client *client, int64_t now_ns);
        /* The service allows fewer requests at once than there are users: this one waits until it allows more. */
        void (*no_room)(struct worker *worker);
        /* A connect failed; the request that would have used it has failed too. */
        void (*refused)(struct worker *worker, enum load_failure failure, int64_t now_ns);
        /* A request has ended without leaving a connection; perhaps it was the last. */
        void (*finished)(struct worker *worker);
        /* True where the user of a closed connection needs a new one. */
        bool (*wants)(const struct client *client);
};

/* The same for all workers of a load. */
struct worker_plan {
        const struct scenario_load *load;
        const struct request_set *requests;
        struct address address;
        const struct address *sources;
        size_t source_count;
        bool tls;
        const char *tls_name;
        const struct place *place; /* the thread's own network from its beginning */
        uint64_t seed;
        size_t worker_count;
        size_t connections; /* of all workers */
        size_t streams;     /* exchanges on each connection */
        size_t users;       /* clients of all workers */
        const struct protocol *protocol;
        bool open_loop;
        bool lazy;         /* a connection opens when its user begins, not before the start */
        int64_t length_ns; /* of the schedule; INT64_MAX: until the requests are sent */
        struct worker_gate *gate;
        _Atomic int *pending;       /* workers that are not done */
        sem_t *done;                /* posted by each that is */
        void (*on_done)(void *arg); /* called by the last one, on its thread; NULL: nobody asked */
        void *on_done_arg;
};

struct worker {
        const struct worker_plan *plan;
        const struct client_turns *turns;
        size_t index;
        pthread_t thread;
        bool started; /* the thread exists */

        struct event_base *base;
        struct link_io io;
        void *links; /* of the protocol; `link_count` of them */
        size_t link_count;
        struct event timer_event, tick_event, stop_event;
        int timer_fd; /* absolute: the next due time */
        int tick_fd;  /* coarse: timeouts, retries, ramps, seconds */
        int stop_fd;  /* eventfd: the load shall end now */
        int64_t armed_ns;
        int64_t sweep_ns;          /* how often deadlines are looked at */
        int64_t swept_ns;          /* when they were */
        int64_t first_deadline_ns; /* after a send: response or whole request, what is sooner */

        struct client *clients;
        int64_t *deadlines; /* of each client's step under way; INT64_MAX: none. Apart, to be swept quickly */
        size_t client_count;
        bool opening;       /* pace_open_more() is under way */
        size_t opened_next; /* the first client that has not been opened in the first round */
        size_t tally[CLIENT_STATES];
        size_t resending;           /* clients with a request that is to be sent once more */
        struct client_list waiting; /* first in, first out */

        struct arrival arrival; /* the schedule of all workers; this one takes every worker_count'th */
        struct arrival cursor;  /* the same, read on with the clock, to count what is planned */
        int64_t next_due_ns;    /* INT64_MAX: no more */
        int64_t cursor_due_ns;
        uint64_t next_index; /* of the next request, over all workers */
        int64_t quota;       /* requests that a closed loop may still begin */
        size_t level;        /* active users */

        int64_t start_ns;
        int64_t end_ns;     /* of the schedule */
        int64_t drained_ns; /* when what is overdue is given up */
        bool running;       /* between start and end */
        bool sending;       /* new requests may begin */
        bool holding;       /* behind the end: connections stay open until worker_stop() */
        bool stopped;       /* from outside */
        bool suspected;     /* link_suspect() was called */
        char *render;       /* where requests that differ are written */

        struct recorder recorder;
        int64_t own_late;  /* sent late although a connection was free */
        int64_t shortages; /* connects that failed for want of ports or descriptors on this side */
        int64_t connect_failures;
        enum load_failure connect_failure; /* the first */
        int connect_error;                 /* its errno */
        int64_t wall_ns;                   /* length of the run for this thread; 0: it never began */
};

/* The worker of a client: the one whose link_io its connection has. Ten thousand clients need no pointer to it. */
static inline struct worker *client_worker(const struct client *client)
{
        return (struct worker *)(void *)((char *)client->exchange.link->io - offsetof(struct worker, io));
}

static inline size_t client_index(const struct client *client)
{
        return (size_t)(client - client_worker(client)->clients);
}

/* Above the ramp's level a user does not begin anything. */
static inline bool client_is_active(const struct client *client)
{
        return client_index(client) < client_worker(client)->level;
}

/* Wakes the worker at `at_ns`, and only then. */
void worker_arm(struct worker *worker, int64_t at_ns);
/* The service speaks another protocol; load_finish() says so. */
void worker_give_up(struct worker *worker);
/* Nothing is under way and nothing new may begin. */
void worker_end(struct worker *worker);
