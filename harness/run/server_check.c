/* Uses served_find(), as at the start of the experiment. */
#include "run/server_check.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/process_ref.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/observer.h"
#include "target/served.h"
#include "target/target.h"

/* Between fork and exec(2) a child holds its parent's sockets, so a check may fail for a moment: try several times. */
enum { LOOKS = 5, BETWEEN_LOOKS_MS = 40 };

static bool is_ours(const struct experiment *x, const char *url, struct served *ret_served, struct err *err)
{
        const struct process_ref *process = target_process(x->target);

        if (!served_find(url, process, ret_served, err))
                return false;
        if (process_ref_same(&ret_served->process, process))
                return true;
        err_set(err, ERR_MEASURE, "%s is served by process %lld, not by process %lld", url,
                (long long)ret_served->process.pid, (long long)process->pid);
        served_clear(ret_served);
        return false;
}

bool server_check_telemetry(struct experiment *x, struct err *err)
{
        const char *url = x->args->scenario->target.telemetry_url;
        struct served served;

        if (!url)
                return true;
        if (!is_ours(x, url, &served, err))
                return err_wrap(err, "target.telemetry.url");
        if (served.said)
                experiment_note(x, "warning", "%s", served.said);
        served_clear(&served);
        return true;
}

static bool check_url(struct experiment *x, const char *url, struct err *err)
{
        for (int look = 1; url; look++) {
                struct served served;
                struct err fault = { 0 };

                if (is_ours(x, url, &served, &fault)) {
                        served_clear(&served);
                        return true;
                }
                /* If the target has ended, that is the error to report. */
                if (!experiment_may_go_on(x, err))
                        return false;
                if (look == LOOKS)
                        return err_set(err, fault.kind, "in run %d: %s", (int)x->run, fault.message);
                loop_run_until(x->args->loop, clock_now_ns() + BETWEEN_LOOKS_MS * NS_PER_MS, x->args->stop);
        }
        return true;
}

bool server_check_again(struct experiment *x, struct err *err)
{
        return check_url(x, target_url(x->target), err) &&
               check_url(x, x->args->scenario->target.telemetry_url, err);
}
