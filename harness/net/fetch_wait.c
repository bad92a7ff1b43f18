/* Starts an asynchronous request, then runs the loop until its done function has been called. */
#include "net/fetch_wait.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "net/loop.h"

#define STOP_LATENCY_NS (50 * NS_PER_MS)

struct wait {
        struct strbuf *body; /* NULL: the body is not kept */
        struct err *err;
        int64_t took_ns;
        long status;
        bool cut;
        struct loop *loop;
        bool over;
        bool ok;
};

static void on_wait_done(const struct fetch_answer *answer, void *arg)
{
        struct wait *wait = arg;

        wait->over = true;
        wait->ok = !answer->error;
        wait->took_ns = answer->took_ns;
        wait->status = answer->status;
        wait->cut = answer->cut;
        if (answer->error)
                err_set(wait->err, ERR_MEASURE, "%s", answer->error);
        else if (wait->body)
                strbuf_append_len(wait->body, answer->body, answer->body_len);
        loop_wake(wait->loop);
}

/* Runs the loop until the request whose `arg` is `wait` has ended; cancels it when `stop` is set. */
static bool wait_for(struct fetcher *fetcher, int64_t timeout_ns, const bool *stop, struct wait *wait)
{
        /* curl enforces the timeout; this deadline, a second later, only guards against a curl that does not. */
        int64_t deadline_ns = clock_now_ns() + timeout_ns + NS_PER_S;

        while (!wait->over && !(stop && *stop) && clock_now_ns() < deadline_ns)
                loop_run_until(wait->loop, clock_now_ns() + STOP_LATENCY_NS, &wait->over);
        if (!wait->over)
                fetcher_cancel(fetcher, wait);
        return wait->ok;
}

bool fetcher_get_wait(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                      const bool *stop, struct strbuf *body, int64_t *ret_took_ns, struct err *err)
{
        struct wait wait = { .body = body, .err = err, .loop = fetcher_loop(fetcher) };

        fetcher_get(fetcher, url, limit_bytes, timeout_ns, on_wait_done, &wait);
        if (!wait_for(fetcher, timeout_ns, stop, &wait))
                return false;
        if (ret_took_ns)
                *ret_took_ns = wait.took_ns;
        return true;
}

bool fetcher_stream_wait(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                         int64_t timeout_ns, const bool *stop, int64_t *ret_took_ns, struct err *err)
{
        struct wait wait = { .err = err, .loop = fetcher_loop(fetcher) };

        fetcher_stream(fetcher, url, sink, limit_bytes, timeout_ns, on_wait_done, &wait);
        if (!wait_for(fetcher, timeout_ns, stop, &wait))
                return false;
        if (ret_took_ns)
                *ret_took_ns = wait.took_ns;
        return true;
}

bool fetcher_head_wait(struct fetcher *fetcher, const char *url, int64_t timeout_ns, const bool *stop,
                       long *ret_status, struct err *err)
{
        struct err fetching = { 0 };
        struct wait wait = { .err = &fetching, .loop = fetcher_loop(fetcher) };

        fetcher_head(fetcher, url, timeout_ns, on_wait_done, &wait);
        wait_for(fetcher, timeout_ns, stop, &wait);
        /* fetch_answer.error is also set for a status other than 200, which is fine here. */
        if (!wait.ok && (wait.cut || wait.status == 0))
                return err_set(err, ERR_MEASURE, "%s", fetching.message);
        *ret_status = wait.status;
        return true;
}
