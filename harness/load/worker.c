/* Thread, event loop and timers of a worker. There are two timerfds: an absolute one for the schedule, edge-triggered so
 * that it need not be read, and a coarse periodic one ("tick") for everything that does not need microseconds.
 * libevent's own timers would cost a clock reading per turn of the loop. */
#include "load/worker.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "load/client.h"
#include "load/pace.h"
#include "load/request_set.h"
#include "load/worker_state.h"
#include "model/scenario.h"
#include "net/place.h"
#include "net/tls.h"

enum {
        RECEIVE_BYTES = 64 * 1024,
        STACK_BYTES = 256 * 1024,
};
#define TICK_MAX_NS (20 * NS_PER_MS)
#define TICK_MIN_NS NS_PER_MS
#define SWEEP_MAX_NS (100 * NS_PER_MS)

static void on_timer_expired(evutil_socket_t fd, short what, void *arg)
{
        struct worker *worker = arg;

        (void)fd;
        (void)what;
        worker->armed_ns = 0;
        if (!worker->running)
                return;
        pace_due(worker, clock_now_ns());
        worker->io.protocol->flush(&worker->io);
}

static void sweep_deadlines(struct worker *worker, int64_t now_ns)
{
        if (now_ns - worker->swept_ns < worker->sweep_ns)
                return;
        worker->swept_ns = now_ns;
        for (size_t i = 0; i < worker->client_count; i++)
                if (worker->deadlines[i] <= now_ns)
                        client_expire(&worker->clients[i], now_ns);
}

static void retry_closed(struct worker *worker, int64_t now_ns)
{
        if (worker->tally[CLIENT_CLOSED] == 0 || !worker->sending)
                return;
        for (size_t i = 0; i < worker->client_count; i++) {
                struct client *client = &worker->clients[i];

                if (client->state == CLIENT_CLOSED && client->due_ns <= now_ns && pace_wants(client))
                        client_open(client, now_ns);
        }
}

static void on_tick_expired(evutil_socket_t fd, short what, void *arg)
{
        struct worker *worker = arg;
        int64_t now_ns = clock_now_ns();
        uint64_t count;

        (void)what;
        if (read(fd, &count, sizeof(count)) < 0)
                return;
        sweep_deadlines(worker, now_ns);
        if (!worker->running)
                return;
        retry_closed(worker, now_ns);
        recorder_tick(&worker->recorder, now_ns);
        pace_tick(worker, now_ns);
        worker->io.protocol->flush(&worker->io);
}

static void on_stop_requested(evutil_socket_t fd, short what, void *arg)
{
        struct worker *worker = arg;
        uint64_t asked;

        (void)what;
        /* Reading the eventfd also orders memory: what load_finish() read of this worker while it held its connections
         * comes before what the worker writes from now on. */
        (void)!read(fd, &asked, sizeof(asked));
        worker->stopped = true;
        worker->sending = false;
        event_del(&worker->stop_event);
        event_base_loopbreak(worker->base);
}

static int64_t least(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

/* Returns the period of the tick, and sets that of the deadline sweep: an eighth of the shortest timeout, at most 0.1 s.
 * So a timeout is noticed at most that much late. */
static int64_t tick_ns(struct worker *worker, const struct scenario_load *load)
{
        int64_t shortest = least(load->connect_timeout_ns, worker->first_deadline_ns);

        worker->sweep_ns = least(shortest / 8, SWEEP_MAX_NS);
        shortest = least(shortest / 8, TICK_MAX_NS);
        return shortest > TICK_MIN_NS ? shortest : TICK_MIN_NS;
}

static bool add_event(struct worker *worker, struct event *event, int fd, short what,
                      event_callback_fn callback)
{
        return event_assign(event, worker->base, fd, (short)(what | EV_PERSIST), callback, worker) == 0 &&
               event_add(event, NULL) == 0;
}

static bool init_timers(struct worker *worker, struct err *err)
{
        struct itimerspec tick;

        worker->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        worker->tick_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        worker->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (worker->timer_fd < 0 || worker->tick_fd < 0 || worker->stop_fd < 0)
                return err_set_errno(err, ERR_MEASURE, errno, "load: timers");
        tick.it_interval = tick.it_value = clock_timespec(tick_ns(worker, worker->plan->load));
        timerfd_settime(worker->tick_fd, 0, &tick, NULL);
        if (!add_event(worker, &worker->timer_event, worker->timer_fd, EV_READ | EV_ET, on_timer_expired) ||
            !add_event(worker, &worker->tick_event, worker->tick_fd, EV_READ, on_tick_expired) ||
            !add_event(worker, &worker->stop_event, worker->stop_fd, EV_READ, on_stop_requested))
                return err_set(err, ERR_MEASURE, "load: libevent refuses its timers");
        return true;
}

/* Creates the event loop without locks (it belongs to one thread) and without cached time (it has no libevent timers).
 * EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST must stay off: it defers EPOLL_CTL_DEL until after the descriptor is closed, and
 * by then another thread may have opened a descriptor with the same number. */
static bool init_base(struct worker *worker, struct err *err)
{
        struct event_config *config = event_config_new();

        if (config) {
                event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_NO_CACHE_TIME);
                worker->base = event_base_new_with_config(config);
                event_config_free(config);
        }
        return worker->base || err_set(err, ERR_MEASURE, "load: libevent has no event loop to offer");
}

/* Worker `index`'s share of `all` items that are dealt out round-robin. */
static int64_t share(int64_t all, const struct worker_plan *plan, size_t index)
{
        int64_t workers = (int64_t)plan->worker_count;

        return (all + workers - 1 - (int64_t)index) / workers;
}

/* Deals users out to connections round-robin, so that neighbours in the waiting list use different connections. */
static void init_clients(struct worker *worker)
{
        const struct worker_plan *plan = worker->plan;

        worker->link_count = (size_t)share((int64_t)plan->connections, plan, worker->index);
        worker->client_count = (size_t)share((int64_t)plan->users, plan, worker->index);
        worker->links = plan->protocol->links_new(&worker->io, worker->link_count, plan->streams);
        worker->clients = mem_new(worker->client_count, sizeof(*worker->clients));
        worker->deadlines = mem_new(worker->client_count, sizeof(*worker->deadlines));
        for (size_t i = 0; i < worker->client_count; i++) {
                struct client *client = &worker->clients[i];

                plan->protocol->bind(worker->links, i % worker->link_count, i / worker->link_count,
                                     &client->exchange);
                client->reason = LOAD_RECONNECT_COUNT;
                client->resend = LOAD_FAIL_COUNT;
                worker->deadlines[i] = INT64_MAX;
        }
        worker->tally[CLIENT_CLOSED] = worker->client_count;
}

bool worker_init(struct worker *worker, const struct worker_plan *plan, size_t index, struct err *err)
{
        const struct scenario_load *load = plan->load;

        worker->plan = plan;
        worker->turns = &pace_turns;
        worker->index = index;
        worker->timer_fd = worker->tick_fd = worker->stop_fd = -1;
        worker->next_index = index;
        worker->quota =
                load->requests > 0 && !plan->open_loop ? share(load->requests, plan, index) : INT64_MAX;
        worker->first_deadline_ns = least(load->response_timeout_ns, load->request_timeout_ns);
        recorder_init(&worker->recorder, plan->open_loop || load->think_time_ns > 0);
        worker->render = mem_new(request_set_max_bytes(plan->requests), 1);
        worker->io = (struct link_io){
                .protocol = plan->protocol,
                .on_event = client_on_event,
                .buffer = mem_new(RECEIVE_BYTES, 1),
                .buffer_bytes = RECEIVE_BYTES,
                .limits = { load->max_header_bytes, load->max_body_bytes },
                .address = plan->address,
                .sources = plan->sources,
                .source_count = plan->source_count,
                .source_next = index,
                .tls_name = plan->tls_name,
                .stream_limit = UINT32_MAX,
                .requests_max = load->requests_per_connection,
        };
        init_clients(worker);
        if (!init_base(worker, err) || !init_timers(worker, err))
                return false;
        worker->io.base = worker->base;
        return !plan->tls || tls_context_new(load->tls_insecure, plan->protocol->alpn, &worker->io.tls, err);
}

/* Reads how long the calling thread has waited for a processor, the second field of "run_ns delay_ns slices". False
 * where the kernel does not tell. */
static bool read_schedstat(int64_t *ret_delay_ns)
{
        char text[128];
        int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
        long long run, delay;

        if (fd >= 0)
                close(fd);
        if (n <= 0)
                return false;
        text[n] = '\0';
        if (sscanf(text, "%lld %lld", &run, &delay) != 2)
                return false;
        *ret_delay_ns = delay;
        return true;
}

/* Pins this thread to the index'th processor that it may use, counted from the last: the first ones tend to serve
 * interrupts. */
static void pin(size_t index)
{
        cpu_set_t allowed, one;
        size_t left;

        if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0 || CPU_COUNT(&allowed) == 0)
                return;
        left = index % (size_t)CPU_COUNT(&allowed);
        for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--) {
                if (!CPU_ISSET(cpu, &allowed) || left-- > 0)
                        continue;
                CPU_ZERO(&one);
                CPU_SET(cpu, &one);
                sched_setaffinity(0, sizeof(one), &one);
                return;
        }
}

void worker_gate_init(struct worker_gate *gate, size_t workers)
{
        pthread_mutex_init(&gate->mutex, NULL);
        pthread_cond_init(&gate->opened, NULL);
        gate->missing = workers;
}

void worker_gate_clear(struct worker_gate *gate)
{
        pthread_mutex_destroy(&gate->mutex);
        pthread_cond_destroy(&gate->opened);
}

/* The caller holds the mutex. Time zero lies 1 ms ahead, so that every thread is awake by then. */
static void open_locked(struct worker_gate *gate)
{
        gate->missing = 0;
        atomic_store(&gate->start_ns, clock_now_ns() + NS_PER_MS);
        pthread_cond_broadcast(&gate->opened);
}

void worker_gate_open(struct worker_gate *gate)
{
        pthread_mutex_lock(&gate->mutex);
        open_locked(gate);
        pthread_mutex_unlock(&gate->mutex);
}

static int64_t gate_pass(struct worker_gate *gate)
{
        struct timespec start;

        pthread_mutex_lock(&gate->mutex);
        if (gate->missing == 1)
                open_locked(gate);
        else if (gate->missing > 1)
                gate->missing--;
        while (gate->missing > 0)
                pthread_cond_wait(&gate->opened, &gate->mutex);
        pthread_mutex_unlock(&gate->mutex);
        start = clock_timespec(atomic_load(&gate->start_ns));
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &start, NULL);
        return atomic_load(&gate->start_ns);
}

/* at_ns + ns, saturated at INT64_MAX. */
static int64_t later(int64_t at_ns, int64_t ns)
{
        return ns > INT64_MAX - at_ns ? INT64_MAX : at_ns + ns;
}

static void run(struct worker *worker)
{
        const struct worker_plan *plan = worker->plan;
        int64_t cpu_ns = clock_thread_cpu_ns(), delay_before = 0, delay_after = 0;
        bool has_delay = read_schedstat(&delay_before);
        struct load_stats *stats = &worker->recorder.stats;
        int64_t end_ns;

        worker->end_ns = later(worker->start_ns, plan->length_ns);
        worker->drained_ns = later(worker->end_ns, plan->load->request_timeout_ns);
        recorder_start(&worker->recorder, worker->start_ns,
                       plan->length_ns == INT64_MAX ? 60 : least(plan->length_ns / NS_PER_S, 7200));
        worker->running = true;
        pace_start(worker, clock_now_ns());
        worker->io.protocol->flush(&worker->io);
        if (worker->running)
                event_base_loop(worker->base, 0);
        worker->running = false;
        end_ns = clock_now_ns();
        stats->cpu_ns = clock_thread_cpu_ns() - cpu_ns;
        stats->run_queue_delay_ns =
                has_delay && read_schedstat(&delay_after) ? delay_after - delay_before : -1;
        worker->wall_ns = end_ns - worker->start_ns;
        if (plan->open_loop)
                pace_tick(worker, least(end_ns, worker->end_ns));
        for (size_t i = 0; i < worker->client_count; i++) {
                struct client *client = &worker->clients[i];

                if (client_is_held(client, end_ns))
                        stats->held_streams++;
                else if (client->state == CLIENT_BUSY || client->resend != LOAD_FAIL_COUNT)
                        client_abort(client);
        }
        recorder_finish(&worker->recorder, end_ns);
        stats->bytes_in = worker->io.bytes_in;
        stats->stream_limit = worker->io.stream_limit == UINT32_MAX ? 0 : worker->io.stream_limit;
        stats->bytes_out = worker->io.bytes_out;
        stats->held_connections = plan->load->hold ? worker->io.open_links : 0;
        stats->duration_ns = worker->recorder.last_answer_ns - worker->start_ns;
}

/* Signals are handled by the main thread. This also blocks SIGPIPE: a closed peer is seen as EPIPE. */
static void block_signals(void)
{
        sigset_t all;

        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static void abort_all(struct worker *worker)
{
        worker->holding = false;
        for (size_t i = 0; i < worker->client_count; i++)
                client_abort(&worker->clients[i]);
        worker->plan->protocol->links_free(worker->links, worker->link_count);
        worker->links = NULL;
}

static void *worker_main(void *arg)
{
        struct worker *worker = arg;
        const struct worker_plan *plan = worker->plan;

        block_signals();
        if (!place_enter(plan->place)) {
                worker->connect_error = errno;
                worker->stopped = true;
        }
        if (plan->load->pin)
                pin(worker->index);
        if (plan->lazy)
                worker->opened_next = worker->client_count;
        else if (!worker->stopped) {
                pace_open_more(worker);
                if (worker->tally[CLIENT_CONNECTING] && !worker->io.wrong_protocol)
                        event_base_loop(worker->base, 0);
        }
        worker->start_ns = gate_pass(plan->gate);
        if (!worker->stopped && !worker->io.wrong_protocol &&
            (plan->lazy || worker->recorder.stats.connects > 0))
                run(worker);
        worker->holding = plan->load->hold && !worker->stopped;
        if (!worker->holding)
                abort_all(worker);
        if (atomic_fetch_sub(plan->pending, 1) == 1 && plan->on_done)
                plan->on_done(plan->on_done_arg);
        sem_post(plan->done);
        if (worker->holding) {
                /* Hold the connections until worker_stop(): the loop answers PINGs and the like, and sends nothing else. */
                event_del(&worker->tick_event);
                event_base_loop(worker->base, 0);
                abort_all(worker);
        }
        return NULL;
}

bool worker_start(struct worker *worker, struct err *err)
{
        pthread_attr_t attr;
        int fault;

        pthread_attr_init(&attr);
        pthread_attr_setstacksize(&attr, STACK_BYTES);
        fault = pthread_create(&worker->thread, &attr, worker_main, worker);
        pthread_attr_destroy(&attr);
        worker->started = fault == 0;
        return fault == 0 || err_set_errno(err, ERR_MEASURE, fault, "load: worker thread");
}

void worker_stop(struct worker *worker)
{
        uint64_t one = 1;

        if (write(worker->stop_fd, &one, sizeof(one)) < 0)
                return; /* the eventfd's counter is full: it was asked already */
}

void worker_join(struct worker *worker)
{
        if (worker->started)
                pthread_join(worker->thread, NULL);
        worker->started = false;
}

void worker_clear(struct worker *worker)
{
        if (worker->links)
                worker->plan->protocol->links_free(worker->links, worker->link_count);
        if (worker->base) {
                /* init_timers() may have failed half-way: only initialised events can be deleted. */
                struct event *const events[] = { &worker->timer_event, &worker->tick_event,
                                                 &worker->stop_event };

                for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
                        if (event_initialized(events[i]))
                                event_del(events[i]);
                event_base_free(worker->base);
        }
        for (int *fd = (int[]){ worker->timer_fd, worker->tick_fd, worker->stop_fd, -2 }; *fd != -2; fd++)
                if (*fd >= 0)
                        close(*fd);
        tls_context_free(worker->io.tls);
        free(worker->io.buffer);
        free(worker->io.staged);
        free(worker->render);
        free(worker->deadlines);
        free(worker->clients);
        recorder_clear(&worker->recorder);
        *worker = (struct worker){ .timer_fd = -1, .tick_fd = -1, .stop_fd = -1 };
}
