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
enum { PEAK_SNAPSHOT_RUN = 2, LOAD_SLICE_MS = 50 };

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

/* Waits until the driver is done; the peak is photographed when three quarters are over. */
static bool watch_load(struct experiment *x, struct load *load, struct err *err)
{
        int64_t photo_ns = x->phase_begin_ns + x->args->plan->run_load_ns * 3 / 4;
        bool photo = x->run == PEAK_SNAPSHOT_RUN || x->args->scenario->sampling.ledger == SAMPLING_LEDGER_ALL;

        while (!load_is_done(load)) {
                if (!experiment_may_go_on(x, err))
                        return false;
                loop_run_until(x->args->loop, clock_now_ns() + LOAD_SLICE_MS * NS_PER_MS, x->args->stop);
                experiment_show_progress(x, load);
                if (photo && clock_now_ns() >= photo_ns) {
                        photo = false;
                        if (!experiment_snapshot(x, CHECKPOINT_PEAK, err))
                                return false;
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
        ok = watch_load(x, load, err);
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
