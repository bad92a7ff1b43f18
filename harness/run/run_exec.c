/* The steps of a run as sequential code. Readings are taken in callbacks of the loop meanwhile. */
#include "run/run_exec.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/load_shape.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/result.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/generator.h"
#include "run/probe.h"
#include "run/server_check.h"
#include "target/target.h"
#include "telemetry/sampler.h"
#include "words/event_words.h"

/* PEAK_SNAPSHOT_RUN: the run with a snapshot under load. It is a warm-up run, so that no judged run is disturbed. */
enum { PEAK_SNAPSHOT_RUN = 2, LOAD_SLICES = 40, LOAD_CHECK_MS = 250, SLOWER_MAX = 5 };
static const int64_t slice_least_ns = 50 * NS_PER_MS, slice_most_ns = 250 * NS_PER_MS;
static const int64_t spare_ns = 10 * NS_PER_S;
static const int64_t command_limit_ns = 600 * NS_PER_S; /* if the scenario sets no duration */

/* Fills the checkpoint "peak": the reading with the highest RSS under load, and the medians of all other metrics within
 * two seconds of it. */
static void find_peak(const struct experiment *x, struct sample *ret)
{
        const struct series *series = &x->result->series;
        const struct sample *peak = NULL;
        struct sample merged = { 0 };

        for (size_t i = series->count; i-- > 0 && series->samples[i].run >= x->run;) {
                const struct sample *sample = &series->samples[i];

                if (sample->phase == PHASE_LOAD && sample_has(sample, METRIC_RSS) &&
                    (!peak || sample->values[METRIC_RSS] > peak->values[METRIC_RSS]))
                        peak = sample;
        }
        if (!peak)
                return;
        experiment_window(x, peak->t_ns - 2 * NS_PER_S, peak->t_ns + 2 * NS_PER_S, &merged);
        sample_merge(&merged, peak);
        merged.t_ns = peak->t_ns;
        *ret = merged;
}

/* Whether three quarters of the load are over. Counted in requests where their number ends the load and our driver makes
 * it, else in time; where the plan does not know the length, the first run's load is the measure. */
static bool is_time_for_snapshot(const struct experiment *x, int32_t run, const struct load_progress *now)
{
        int64_t planned_ns = x->args->plan->run_load_ns;
        struct scenario_load load;

        load_of_run(&x->args->scenario->load, run, &load);
        if (!load.requests || !load_executor_is_ours(load.executor))
                return clock_now_ns() >=
                       x->phase_begin_ns + (planned_ns ? planned_ns : x->first_load_ns) * 3 / 4;
        return 4 * (now->answered + now->failed) >= 3 * load.requests;
}

/* Returns how long this load may take: for a command the time that the scenario gives it, else SLOWER_MAX times the
 * planned length or the first run's, and some more. -1 if neither is known. */
static int64_t load_limit_ns(const struct experiment *x)
{
        const struct plan *plan = x->args->plan;
        const struct scenario_load *load = &x->args->scenario->load;
        int64_t usual_ns = plan->run_load_ns > 0 ? plan->run_load_ns : x->first_load_ns;

        if (load->executor == LOAD_COMMAND)
                return load->duration_ns > 0 ? load->duration_ns : command_limit_ns;
        return usual_ns > 0 ? SLOWER_MAX * usual_ns + spare_ns : -1;
}

static char *slow_fault(const struct experiment *x, int64_t limit_ns)
{
        double seconds = (double)limit_ns / (double)NS_PER_S;

        if (x->args->scenario->load.executor == LOAD_COMMAND)
                return mem_printf(EVENT_COMMAND_NOT_OVER, seconds);
        return mem_printf(EVENT_LOAD_NOT_OVER, seconds, SLOWER_MAX);
}

/* As experiment_may_go_on(), but checks only four times a second, unless the target has ended or a stop was requested:
 * checking that it is still the same process costs a dozen system calls. */
static bool load_may_go_on(struct experiment *x, int64_t *next_ns, struct err *err)
{
        int64_t now_ns = clock_now_ns();

        if (now_ns < *next_ns && !*x->args->stop && !(x->target && *target_exited(x->target)))
                return true;
        *next_ns = now_ns + LOAD_CHECK_MS * NS_PER_MS;
        return experiment_may_go_on(x, err);
}

/* Returns when to look at the load again if it does not end before. Often enough to notice when three quarters are over,
 * and not more often, since each time we wake up we compete with the service. */
static int64_t next_look_ns(const struct experiment *x)
{
        int64_t planned_ns = x->args->plan->run_load_ns, now_ns = clock_now_ns();
        int64_t slice_ns = (planned_ns > 0 ? planned_ns : x->first_load_ns) / LOAD_SLICES;
        int64_t left_ns = planned_ns - (now_ns - x->phase_begin_ns);

        slice_ns = slice_ns < slice_least_ns ? slice_least_ns : slice_ns;
        slice_ns = slice_ns > slice_most_ns ? slice_most_ns : slice_ns;
        return now_ns + (left_ns > 0 && left_ns < slice_ns ? left_ns : slice_ns);
}

/* Waits until the generator is done; stops it if it takes far too long. Takes the snapshot "peak" when three quarters of
 * the load are over. */
static bool watch_load(struct experiment *x, struct run *run, struct generator *generator, struct err *err)
{
        bool wants_snapshot =
                x->run == PEAK_SNAPSHOT_RUN || x->args->scenario->sampling.ledger == SAMPLING_LEDGER_ALL;
        int64_t limit_ns = load_limit_ns(x), check_ns = 0;
        struct load_progress now;

        while (!generator_is_done(generator)) {
                if (!load_may_go_on(x, &check_ns, err))
                        return false;
                loop_wait(x->args->loop, next_look_ns(x), x->args->stop);
                generator_progress(generator, &now);
                experiment_show_progress(x, &now);
                if (wants_snapshot && is_time_for_snapshot(x, run->index, &now)) {
                        wants_snapshot = false;
                        if (!experiment_snapshot(x, CHECKPOINT_PEAK, err))
                                return false;
                }
                if (limit_ns > 0 && clock_now_ns() - x->phase_begin_ns > limit_ns && !run->fault) {
                        run->fault = slow_fault(x, limit_ns);
                        experiment_note(x, "warning", "%s", run->fault);
                        generator_stop(generator);
                }
        }
        return true;
}

/* Closes the connections that the load has left open. */
static void close_held(struct experiment *x)
{
        generator_free(x->held);
        x->held = NULL;
}

static bool exec_load(struct experiment *x, struct run *run, struct err *err)
{
        struct generator *generator = NULL;
        struct err finishing = { 0 };
        bool ok;

        experiment_enter(x, run->index, PHASE_LOAD, x->args->plan->run_load_ns);
        run->load_begin_ns = clock_now_ns();
        if (!generator_start(x, run, &generator, err))
                return false;
        ok = watch_load(x, run, generator, err);
        if (!ok)
                generator_stop(generator);
        if (!generator_finish(generator, run, &finishing) && ok)
                ok = err_set(err, finishing.kind, "%s", finishing.message);
        x->held = generator;
        if (!x->args->scenario->load.hold)
                close_held(x);
        run->load_end_ns = clock_now_ns();
        find_peak(x, &run->checkpoints[CHECKPOINT_PEAK]);
        return ok;
}

/* Without a load of ours there is nothing to settle after: the checkpoint "settled" covers the whole window. */
static bool exec_window(struct experiment *x, struct run *run, struct err *err)
{
        run->settle_end_ns = clock_now_ns();
        experiment_settled(x, run->load_begin_ns, run->settle_end_ns, &run->checkpoints[CHECKPOINT_SETTLED]);
        return experiment_snapshot(x, CHECKPOINT_SETTLED, err);
}

static bool exec_settle(struct experiment *x, struct run *run, struct err *err)
{
        int64_t settle_ns = x->args->plan->run_settle_ns;
        int64_t begin_ns;

        experiment_enter(x, run->index, PHASE_SETTLE, settle_ns);
        begin_ns = x->phase_begin_ns;
        if (!experiment_wait(x, begin_ns + settle_ns, err))
                return false;
        run->settle_end_ns = clock_now_ns();
        /* Only the last third: before that, memory is still changing. */
        experiment_settled(x, begin_ns + settle_ns * 2 / 3, run->settle_end_ns,
                           &run->checkpoints[CHECKPOINT_SETTLED]);
        return experiment_snapshot(x, CHECKPOINT_SETTLED, err);
}

bool run_exec(struct experiment *x, struct run *run, struct err *err)
{
        bool is_window = x->args->scenario->load.executor == LOAD_NONE;
        bool ok = server_check_again(x, err) && exec_load(x, run, err) && server_check_again(x, err) &&
                  (is_window ? exec_window : exec_settle)(x, run, err) &&
                  (x->args->scenario->protocol.collect != WHEN_EACH || probe_collect(x, run, err)) &&
                  (x->args->scenario->protocol.release != WHEN_EACH || probe_release(x, run, err));

        close_held(x);
        run->end_ns = clock_now_ns();
        run->complete = ok;
        if (!ok && !run->fault)
                run->fault = mem_dup(err->message);
        return ok;
}
