/* A window is handled as a run whose load has length 0: its last third is the checkpoint "settled", then follow the
 * forced collections and the checkpoint "collected". */
#include "run/idle.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/plan.h"
#include "model/result.h"
#include "model/scenario.h"
#include "run/experiment.h"
#include "run/observer.h"
#include "run/probe.h"
#include "words/event_words.h"

/* A service is quiet if its RSS, rising as in the last window, would gain no more than one of these in the time of a run.
 * What our watching makes it allocate stays below them. Slower growth is found by the control. */
static const double quiet_bytes = 1 << 20;
static const double quiet_share = 0.02;

/* Length and number of windows. Short ones notice sooner that growth has ended, long ones cost fewer collections. */
static const int64_t window_least_ns = 2 * NS_PER_S;
enum { REST_WINDOWS = 6, REST_MORE = 2 };

static int64_t run_length_ns(const struct experiment *x)
{
        const struct plan *plan = x->args->plan;

        return plan->run_load_ns + plan->run_settle_ns;
}

/* Extrapolates the rise of RSS from the window's first third to its last to the time of a run. */
static bool is_quiet(const struct experiment *x, int64_t begin_ns, int64_t end_ns)
{
        int64_t third_ns = (end_ns - begin_ns) / 3;
        struct sample first, last;
        double rise, run_ns = (double)run_length_ns(x);

        experiment_window(x, begin_ns, begin_ns + third_ns, &first);
        experiment_window(x, end_ns - third_ns, end_ns, &last);
        if (!sample_has(&first, METRIC_RSS) || !sample_has(&last, METRIC_RSS) || third_ns <= 0)
                return true;
        rise = (double)(last.values[METRIC_RSS] - first.values[METRIC_RSS]) * run_ns /
               (2.0 * (double)third_ns);
        return rise <= quiet_bytes || rise <= quiet_share * (double)last.values[METRIC_RSS];
}

bool idle_baseline(struct experiment *x, struct err *err)
{
        const struct scenario_protocol *protocol = &x->args->scenario->protocol;
        struct run *run = &x->result->runs[0];
        int64_t begin_ns, deadline_ns;

        experiment_enter(x, 0, PHASE_BASELINE, protocol->baseline_ns);
        begin_ns = x->phase_begin_ns;
        deadline_ns = begin_ns + protocol->baseline_ns + protocol->quiet_ns;
        for (;;) {
                int64_t end_ns;

                if (!experiment_wait(x, begin_ns + protocol->baseline_ns, err))
                        return false;
                end_ns = clock_now_ns();
                experiment_window(x, begin_ns + protocol->baseline_ns / 3, end_ns,
                                  &run->checkpoints[CHECKPOINT_BASELINE]);
                if (is_quiet(x, begin_ns, end_ns))
                        break;
                if (end_ns >= deadline_ns) {
                        if (protocol->quiet_ns > 0)
                                experiment_note(x, "warning", EVENT_STILL_GROWING,
                                                (double)(end_ns - x->phase_begin_ns) / (double)NS_PER_S);
                        break;
                }
                begin_ns = end_ns;
        }
        run->end_ns = clock_now_ns();
        run->complete = true;
        return experiment_snapshot(x, CHECKPOINT_BASELINE, err);
}

/* Watches for one window, recorded as a run without load. */
static bool idle_window(struct experiment *x, enum phase phase, int64_t length_ns, struct run *ret,
                        struct err *err)
{
        int32_t run = x->run;
        int64_t begin_ns;

        experiment_enter(x, run, phase, length_ns);
        begin_ns = x->phase_begin_ns;
        ret->load_begin_ns = ret->load_end_ns = begin_ns;
        if (!experiment_wait(x, begin_ns + length_ns, err))
                return false;
        ret->settle_end_ns = clock_now_ns();
        experiment_settled(x, begin_ns + length_ns * 2 / 3, ret->settle_end_ns,
                           &ret->checkpoints[CHECKPOINT_SETTLED]);
        if (x->args->scenario->protocol.collect != WHEN_NEVER && !probe_collect_idle(x, ret, err))
                return false;
        ret->end_ns = clock_now_ns();
        ret->complete = true;
        return true;
}

static struct run *add_window(struct run **windows, size_t *count)
{
        *windows = mem_resize(*windows, *count + 1, sizeof(**windows));
        (*windows)[*count] = (struct run){ .index = (int32_t)*count + 1 };
        return &(*windows)[(*count)++];
}

bool idle_control(struct experiment *x, struct err *err)
{
        const struct scenario_protocol *protocol = &x->args->scenario->protocol;
        struct result *result = x->result;
        int64_t length_ns = run_length_ns(x);

        for (int64_t i = 0; i < protocol->control; i++)
                if (!idle_window(x, PHASE_CONTROL, length_ns > window_least_ns ? length_ns : window_least_ns,
                                 add_window(&result->controls, &result->control_count), err))
                        return false;
        return true;
}

bool idle_alone(struct experiment *x, struct err *err)
{
        const int64_t idle_ns = x->args->scenario->protocol.idle_ns;

        if (idle_ns <= 0)
                return true;
        experiment_enter(x, x->run, PHASE_IDLE, idle_ns);
        return experiment_wait(x, x->phase_begin_ns + idle_ns, err);
}

bool idle_rest(struct experiment *x, int64_t most_ns, struct err *err)
{
        const struct campaign_observer *observer = x->args->observer;
        struct result *result = x->result;
        const int64_t begin_ns = clock_now_ns();
        int64_t length_ns = most_ns / REST_WINDOWS;
        struct campaign_rest rest = { 0 };

        if (length_ns > run_length_ns(x))
                length_ns = run_length_ns(x);
        if (length_ns < window_least_ns)
                length_ns = window_least_ns;
        experiment_note(x, "rest", EVENT_REST, (double)most_ns / (double)NS_PER_S);
        while (!rest.enough &&
               clock_now_ns() + length_ns / 2 < begin_ns + (rest.more ? REST_MORE : 1) * most_ns) {
                struct run *window = add_window(&result->rests, &result->rest_count);

                if (!idle_window(x, PHASE_REST, length_ns, window, err) ||
                    !observer->on_rest(result, window, &rest, observer->arg, err))
                        return false;
        }
        return true;
}
