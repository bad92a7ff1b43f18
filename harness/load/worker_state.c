/* The schedule's timer is absolute, so it costs a system call only where its time changes. */
#include "load/worker_state.h"

#include <event2/event.h>
#include <sys/timerfd.h>

#include "base/clock.h"

void worker_arm(struct worker *worker, int64_t at_ns)
{
        struct itimerspec when = { .it_value = clock_timespec(at_ns) };

        if (worker->armed_ns == at_ns)
                return;
        worker->armed_ns = at_ns;
        timerfd_settime(worker->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

void worker_end(struct worker *worker)
{
        if (!worker->running)
                return;
        worker->running = false;
        event_base_loopbreak(worker->base);
}

void worker_give_up(struct worker *worker)
{
        worker->sending = false;
        worker->opened_next = worker->client_count;
        event_base_loopbreak(worker->base);
}
