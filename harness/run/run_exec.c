/* A straight line; readings go on in callbacks underneath. */
#include "run/run_exec.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "load/load.h"
#include "model/plan.h"
#include "model/result.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/probe.h"
#include "target/target.h"
#include "telemetry/sampler.h"

/* The run in which the loaded state is photographed: one of the warm-up, so that no judged run is disturbed. */
enum { PEAK_SNAPSHOT_RUN = 2, LOAD_SLICE_MS = 50, SLOWER_MAX = 5 };
static const int64_t spare_ns = 10 * NS_PER_S;

/* The reading with the highest RSS under load, and the runtime's figures nearest to it. */
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

/* Three quarters of the load are over: by the requests where their number ends the run, else by the clock. */
static bool is_time_for_photo(const struct experiment *x, const struct load *load)
{
        const struct plan *plan = x->args->plan;
        struct load_progress now;

        if (!x->args->scenario->load.requests)
                return clock_now_ns() >= x->phase_begin_ns + plan->run_load_ns * 3 / 4;
        load_progress(load, &now);
        return 4 * (now.answered + now.failed) >= 3 * x->args->scenario->load.requests;
}

/* A load may take this much longer than planned, or than the first run's; -1: there is nothing to compare with. */
static int64_t load_limit_ns(const struct experiment *x)
{
        const struct plan *plan = x->args->plan;
        int64_t usual_ns = plan->run_load_ns > 0 ? plan->run_load_ns : x->first_load_ns;

        return usual_ns > 0 ? SLOWER_MAX * usual_ns + spare_ns : -1;
}

/* Waits until the driver is done, or far too slow; the peak is photographed when three quarters are over. */
static bool watch_load(struct experiment *x, struct run *run, struct load *load, struct err *err)
{
        bool photo = x->run == PEAK_SNAPSHOT_RUN || x->args->scenario->sampling.ledger == SAMPLING_LEDGER_ALL;
        int64_t limit_ns = load_limit_ns(x);

        while (!load_is_done(load)) {
                if (!experiment_may_go_on(x, err))
                        return false;
                loop_run_until(x->args->loop, clock_now_ns() + LOAD_SLICE_MS * NS_PER_MS, x->args->stop);
                experiment_show_progress(x, load);
                if (photo && is_time_for_photo(x, load)) {
                        photo = false;
                        if (!experiment_snapshot(x, CHECKPOINT_PEAK, err))
                                return false;
                }
                if (limit_ns > 0 && clock_now_ns() - x->phase_begin_ns > limit_ns && !run->fault) {
                        run->fault = mem_printf(
                                "the load was not over after %.0f s, more than %d times as long as "
                                "it should take: the service slowed down",
                                (double)limit_ns / (double)NS_PER_S, SLOWER_MAX);
                        experiment_note(x, "warning", "%s", run->fault);
                        load_stop(load);
                }
        }
        return true;
}

/* Values go on through the experiment: a service that keeps something for each new key must go on meeting new keys. */
static int64_t requests_before(const struct experiment *x, int32_t index)
{
        const struct result *result = x->result;
        int64_t requests = 0;

        if (x->args->scenario->load.values == LOAD_VALUES_REPEAT)
                return 0;
        for (size_t i = 0; i < result->run_count; i++) {
                const struct load_stats *load = &result->runs[i].load;

                if (result->runs[i].index < index)
                        requests += load->planned > load->sent ? load->planned : load->sent;
        }
        return requests;
}

static bool exec_load(struct experiment *x, struct run *run, struct err *err)
{
        const struct scenario *scenario = x->args->scenario;
        struct load_args args = {
                .load = &scenario->load,
                .requests = scenario->requests,
                .request_count = scenario->request_count,
                .url = target_url(x->target),
                .place = target_place(x->target),
                .seed = scenario->seed,
                .run = run->index,
                .first = requests_before(x, run->index),
        };
        struct err finishing = { 0 };
        struct load *load = NULL;
        bool ok;

        experiment_enter(x, run->index, PHASE_LOAD, x->args->plan->run_load_ns);
        run->first_request = args.first;
        run->load_begin_ns = clock_now_ns();
        if (!load_start(&args, &load, err))
                return false;
        ok = watch_load(x, run, load, err);
        if (!ok)
                load_stop(load);
        if (!load_finish(load, &run->load, &finishing) && ok)
                ok = err_set(err, finishing.kind, "%s", finishing.message);
        load_free(load);
        run->load_end_ns = clock_now_ns();
        find_peak(x, &run->checkpoints[CHECKPOINT_PEAK]);
        return ok;
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
        /* The last third: what comes before is still on its way. */
        experiment_window(x, begin_ns + settle_ns * 2 / 3, run->settle_end_ns,
                          &run->checkpoints[CHECKPOINT_SETTLED]);
        return experiment_snapshot(x, CHECKPOINT_SETTLED, err);
}

bool run_exec(struct experiment *x, struct run *run, struct err *err)
{
        bool ok = exec_load(x, run, err) && exec_settle(x, run, err) &&
                  (x->args->scenario->protocol.collect != WHEN_EACH || probe_collect(x, run, err)) &&
                  (x->args->scenario->protocol.release != WHEN_EACH || probe_release(x, run, err));

        run->end_ns = clock_now_ns();
        run->complete = ok;
        if (!ok && !run->fault)
                run->fault = mem_dup(err->message);
        return ok;
}
