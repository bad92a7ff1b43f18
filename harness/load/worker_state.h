/* The structs of a worker and its clients, and the few operations that worker.c, client.c and pace.c share. */
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
        struct exchange exchange;      /* must be first: an exchange's event is cast back to its client */
        struct client *next, *prev;    /* in worker.waiting */
        const struct request *request; /* under way, or the last one; NULL: none yet */
        int64_t due_ns; /* when the request under way, or the next one, is due; while CLOSED: when to connect again */
        int64_t sent_ns;
        uint64_t index;   /* number of the request within the run */
        uint8_t state;    /* enum client_state */
        uint8_t attempts; /* connects in a row without a response; 0: the connection has carried one */
        uint8_t reason; /* enum load_reconnect: why it connects again; LOAD_RECONNECT_COUNT: first connect */
        uint8_t resend; /* enum load_failure of a request that waits to be sent again; LOAD_FAIL_COUNT: none */
        bool resent;    /* the request has been sent again already */
};

struct client_list {
        struct client *first, *last;
};

/* How a client reports upwards to the executor (pace.c), which decides when it sends next. */
struct client_turns {
        /* The client's connection is open and nothing is under way on it. */
        void (*ready)(struct client *client, int64_t now_ns);
        /* The service allows fewer concurrent streams than there are users: a client has to wait for one. */
        void (*no_room)(struct worker *worker);
        /* A connect failed. The request that would have used the connection fails with it. */
        void (*refused)(struct worker *worker, enum load_failure failure, int64_t now_ns);
        /* A request ended and its connection with it. It may have been the last request of the run. */
        void (*finished)(struct worker *worker);
        /* Returns whether a client whose connection is closed needs a new one. */
        bool (*wants)(const struct client *client);
};

/* What all workers of a load share; constant while they run. */
struct worker_plan {
        const struct scenario_load *load;
        const struct request_set *requests;
        struct address address;
        const struct address *sources;
        size_t source_count;
        bool tls;
        const char *tls_name;
        const struct place *place; /* the network that worker threads enter; NULL: they stay in ours */
        uint64_t seed;
        size_t worker_count;
        size_t connections; /* of all workers */
        size_t streams;     /* exchanges at once on each connection */
        size_t users;       /* clients of all workers */
        const struct protocol *protocol;
        bool open_loop;
        bool lazy; /* open a connection when its user becomes active, instead of all before the start */
        int64_t length_ns; /* of the schedule; INT64_MAX: until all requests are sent */
        struct worker_gate *gate;
        _Atomic int *pending;       /* workers that are not done */
        sem_t *done;                /* each worker posts it when done */
        void (*on_done)(void *arg); /* called by the last worker, on its thread; may be NULL */
        void *on_done_arg;
};

struct worker {
        const struct worker_plan *plan;
        const struct client_turns *turns;
        size_t index;
        pthread_t thread;
        bool started; /* `thread` exists and has to be joined */

        struct event_base *base;
        struct link_io io;
        void *links; /* array of `link_count` connections; only the protocol knows their type */
        size_t link_count;
        struct event timer_event, tick_event, stop_event;
        int timer_fd;              /* absolute: the next due time */
        int tick_fd;               /* periodic and coarse: timeouts, retries, ramps, end of a second */
        int stop_fd;               /* eventfd: the load has to end now */
        int64_t armed_ns;          /* when timer_fd fires; 0: not armed */
        int64_t sweep_ns;          /* period of checking the deadlines */
        int64_t swept_ns;          /* when they were last checked */
        int64_t first_deadline_ns; /* from sending a request to its first deadline: response or request timeout */

        struct client *clients;
        int64_t *deadlines; /* by client, apart from them so that a sweep is quick; INT64_MAX: none */
        size_t client_count;
        bool opening;                /* pace_open_more() is running; guards against recursion */
        size_t opened_next;          /* before the run: index of the next client to open */
        size_t tally[CLIENT_STATES]; /* number of clients in each state */
        size_t resending;            /* clients with a request that waits to be sent again */
        struct client_list waiting;  /* first in, first out */

        struct arrival arrival; /* schedule of all workers; this one takes every worker_count'th request */
        struct arrival cursor;  /* the same, advanced by the clock, to count what is planned */
        int64_t next_due_ns;    /* of the next request to send; INT64_MAX: no more */
        int64_t cursor_due_ns;  /* of the next request to count as planned; INT64_MAX: no more */
        uint64_t next_index;    /* number of this worker's next request within the run */
        int64_t quota;          /* requests that a closed loop may still send */
        size_t level;           /* number of active users */

        int64_t start_ns;
        int64_t end_ns;     /* end of the schedule */
        int64_t drained_ns; /* when overdue requests are no longer sent */
        bool running;       /* between start and end of the run */
        bool sending;       /* new requests may be sent */
        bool holding;       /* the run is over, and connections stay open until worker_stop() */
        bool stopped;       /* worker_stop() was called, or the worker could not enter its place */
        bool suspected;     /* link_suspect() was called */
        char *render;       /* buffer for requests with placeholders */

        struct recorder recorder;
        int64_t own_late;  /* requests sent late although a connection was free */
        int64_t shortages; /* connects that failed because we ran out of ports or descriptors */
        int64_t connect_failures;
        enum load_failure connect_failure; /* the first one */
        int connect_error;                 /* its errno */
        int64_t wall_ns;                   /* how long the run took for this thread; 0: it never began */
};

/* Returns the client's worker, which embeds the link_io of the client's connection. Saves ten thousand clients a
 * pointer. */
static inline struct worker *client_worker(const struct client *client)
{
        return (struct worker *)(void *)((char *)client->exchange.link->io - offsetof(struct worker, io));
}

static inline size_t client_index(const struct client *client)
{
        return (size_t)(client - client_worker(client)->clients);
}

/* Returns whether the client may send. While users ramp, only the first `level` clients may. */
static inline bool client_is_active(const struct client *client)
{
        return client_index(client) < client_worker(client)->level;
}

/* Sets the schedule's timer to `at_ns`; replaces an earlier setting. */
void worker_arm(struct worker *worker, int64_t at_ns);
/* Stops sending and opening because the service speaks another protocol; load_finish() then fails with that reason. */
void worker_give_up(struct worker *worker);
/* Ends the run: nothing is under way and nothing new may be sent. */
void worker_end(struct worker *worker);
