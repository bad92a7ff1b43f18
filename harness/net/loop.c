/* A thin layer over libevent's loop. Precise timers cost more per event, which does not matter here: the main thread sees
 * tens of events a second, and load workers have loops of their own. */
#include "net/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"

struct loop {
        struct event_base *base;
        struct event *deadline;
        struct event *wake;
        int wake_fd;
        bool woken;
};

struct loop_timer {
        struct event *event;
        loop_timer_fn callback;
        void *arg;
};

struct loop_signal {
        struct event *event;
        loop_signal_fn callback;
        void *arg;
};

struct loop_reader {
        struct event *event;
        loop_reader_fn callback;
        void *arg;
};

static void on_deadline_timeout(evutil_socket_t fd, short what, void *arg)
{
        (void)fd;
        (void)what;
        (void)arg; /* the event's only purpose is to end event_base_loop() */
}

static void on_wake_readable(evutil_socket_t fd, short what, void *arg)
{
        uint64_t count;

        (void)what;
        while (read(fd, &count, sizeof(count)) > 0)
                ;
        ((struct loop *)arg)->woken = true;
}

static struct event_base *base_new(void)
{
        struct event_config *config = event_config_new();
        struct event_base *base = NULL;

        if (config) {
                event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
                base = event_base_new_with_config(config);
                event_config_free(config);
        }
        return base;
}

bool loop_new(struct loop **ret_loop, struct err *err)
{
        struct loop *loop = mem_new(1, sizeof(*loop));

        loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        loop->base = base_new();
        if (loop->wake_fd >= 0 && loop->base) {
                loop->deadline = event_new(loop->base, -1, 0, on_deadline_timeout, NULL);
                loop->wake =
                        event_new(loop->base, loop->wake_fd, EV_READ | EV_PERSIST, on_wake_readable, loop);
        }
        if (!loop->deadline || !loop->wake || event_add(loop->wake, NULL) != 0) {
                loop_free(loop);
                return err_set_errno(err, ERR_MEASURE, errno, "cannot make an event loop");
        }
        *ret_loop = loop;
        return true;
}

void loop_free(struct loop *loop)
{
        if (!loop)
                return;
        if (loop->deadline)
                event_free(loop->deadline);
        if (loop->wake)
                event_free(loop->wake);
        if (loop->base)
                event_base_free(loop->base);
        if (loop->wake_fd >= 0)
                close(loop->wake_fd);
        free(loop);
}

struct event_base *loop_base(struct loop *loop)
{
        return loop->base;
}

static struct timeval until(int64_t at_ns, int64_t now_ns)
{
        int64_t left_ns = at_ns > now_ns ? at_ns - now_ns : 0;
        int64_t left_us = (left_ns + NS_PER_US - 1) / NS_PER_US;

        return (struct timeval){ .tv_sec = left_us / 1000000, .tv_usec = left_us % 1000000 };
}

static bool run_until(struct loop *loop, int64_t deadline_ns, const bool *stop, const bool *woken)
{
        bool reached = false;

        for (;;) {
                int64_t now_ns = clock_now_ns();
                struct timeval left = until(deadline_ns, now_ns);

                if ((stop && *stop) || (woken && *woken))
                        break;
                reached = now_ns >= deadline_ns;
                /* After the deadline, ready events are still handled, but only once: EVLOOP_NONBLOCK alone goes on until
                 * no event is ready, and a peer that writes without end would keep us here for ever. */
                if (event_add(loop->deadline, &left) != 0 ||
                    event_base_loop(loop->base, reached ? EVLOOP_NONBLOCK | EVLOOP_ONCE : EVLOOP_ONCE) < 0) {
                        reached = false;
                        break;
                }
                if (reached)
                        break;
        }
        event_del(loop->deadline);
        return reached && !(stop && *stop);
}

bool loop_run_until(struct loop *loop, int64_t deadline_ns, const bool *stop)
{
        return run_until(loop, deadline_ns, stop, NULL);
}

bool loop_wait(struct loop *loop, int64_t deadline_ns, const bool *stop)
{
        loop->woken = false;
        return run_until(loop, deadline_ns, stop, &loop->woken);
}

void loop_wake(struct loop *loop)
{
        uint64_t one = 1;

        /* write() fails only where the counter is full: then a wake is pending already. */
        if (write(loop->wake_fd, &one, sizeof(one)) < 0)
                return;
}

static void on_timer_timeout(evutil_socket_t fd, short what, void *arg)
{
        struct loop_timer *timer = arg;

        (void)fd;
        (void)what;
        timer->callback(clock_now_ns(), timer->arg);
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_timer_fn callback, void *arg)
{
        struct loop_timer *timer = mem_new(1, sizeof(*timer));

        timer->callback = callback;
        timer->arg = arg;
        timer->event = event_new(loop->base, -1, 0, on_timer_timeout, timer);
        return timer;
}

void loop_timer_at(struct loop_timer *timer, int64_t at_ns)
{
        struct timeval left = until(at_ns, clock_now_ns());

        event_add(timer->event, &left);
}

void loop_timer_cancel(struct loop_timer *timer)
{
        event_del(timer->event);
}

void loop_timer_free(struct loop_timer *timer)
{
        if (!timer)
                return;
        event_free(timer->event);
        free(timer);
}

static void on_signal_caught(evutil_socket_t number, short what, void *arg)
{
        struct loop_signal *signal = arg;

        (void)what;
        signal->callback((int)number, signal->arg);
}

struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_signal_fn callback, void *arg)
{
        struct loop_signal *signal = mem_new(1, sizeof(*signal));

        signal->callback = callback;
        signal->arg = arg;
        signal->event = evsignal_new(loop->base, signal_number, on_signal_caught, signal);
        event_add(signal->event, NULL);
        return signal;
}

void loop_signal_free(struct loop_signal *signal)
{
        if (!signal)
                return;
        event_free(signal->event);
        free(signal);
}

static void on_reader_readable(evutil_socket_t fd, short what, void *arg)
{
        struct loop_reader *reader = arg;

        (void)what;
        reader->callback(fd, reader->arg);
}

struct loop_reader *loop_reader_new(struct loop *loop, int fd, loop_reader_fn callback, void *arg)
{
        struct loop_reader *reader = mem_new(1, sizeof(*reader));

        reader->callback = callback;
        reader->arg = arg;
        reader->event = event_new(loop->base, fd, EV_READ | EV_PERSIST, on_reader_readable, reader);
        event_add(reader->event, NULL);
        return reader;
}

void loop_reader_free(struct loop_reader *reader)
{
        if (!reader)
                return;
        event_free(reader->event);
        free(reader);
}
