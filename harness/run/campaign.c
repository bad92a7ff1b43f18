/* Start and stop order are readable lists; between them, the protocol. */
#include "run/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/plan.h"
#include "model/result.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/preflight.h"
#include "run/probe.h"
#include "run/run_exec.h"
#include "run/start.h"
#include "target/target.h"
#include "telemetry/sampler.h"

/* A Go service that handles SIGTERM ends at once; one that drains its connections gets this long. */
static const int64_t stop_grace_ns = 5 * NS_PER_S;

static void on_sampler_reading(const struct sample *sample, void *arg)
{
        struct experiment *x = arg;

        x->last_rss_bytes = sample_or(sample, METRIC_RSS, x->last_rss_bytes);
        x->last_heap_bytes = sample_or(sample, METRIC_GO_HEAP_ALLOC, x->last_heap_bytes);
        series_append(&x->result->series, sample);
        x->args->observer->on_sample(sample, x->args->observer->arg);
}

static void on_sampler_warning(const char *text, void *arg)
{
        experiment_note(arg, "warning", "%s", text);
}

static bool start_sampler(struct experiment *x, struct err *err)
{
        const struct scenario *scenario = x->args->scenario;
        struct sampler_args args = {
                .loop = x->args->loop,
                .process = target_process(x->target),
                .base_url = experiment_telemetry_url(x),
                .target = &scenario->target,
                .process_ns = scenario->sampling.process_ns,
                .runtime_ns = scenario->sampling.runtime_ns,
                .stop = x->args->stop,
                .on_sample = on_sampler_reading,
                .on_warning = on_sampler_warning,
                .arg = x,
        };

        if (!sampler_new(&args, &x->sampler, err))
                return false;
        sampler_set_phase(x->sampler, x->run, x->phase);
        sampler_start(x->sampler);
        return true;
}

static bool start(struct experiment *x, struct err *err)
{
        experiment_enter(x, 0, PHASE_START, 0);
        if (!preflight_check(x, err) || !start_target(x, err) || !start_sampler(x, err))
                return false;
        start_gather_facts(x);
        x->args->observer->on_started(x->result, x->args->observer->arg);
        return true;
}

static bool baseline(struct experiment *x, struct err *err)
{
        int64_t length_ns = x->args->scenario->protocol.baseline_ns;
        struct run *run = &x->result->runs[0];

        experiment_enter(x, 0, PHASE_BASELINE, length_ns);
        if (!experiment_wait(x, x->phase_begin_ns + length_ns, err))
                return false;
        experiment_window(x, x->phase_begin_ns + length_ns / 3, clock_now_ns(),
                          &run->checkpoints[CHECKPOINT_BASELINE]);
        run->end_ns = clock_now_ns();
        run->complete = true;
        return experiment_snapshot(x, CHECKPOINT_BASELINE, err);
}

static bool all_runs(struct experiment *x, struct err *err)
{
        const struct campaign_observer *observer = x->args->observer;
        bool enough = false;

        for (int32_t i = 1; i <= x->args->plan->runs_max && !enough; i++) {
                struct run *run = &x->result->runs[i];

                run->index = i;
                x->result->run_count = (size_t)i + 1;
                if (!run_exec(x, run, err) || !observer->on_run(x->result, run, &enough, observer->arg, err))
                        return false;
        }
        return true;
}

/* What is done once, after the last run. */
static bool last_probes(struct experiment *x, struct err *err)
{
        const struct scenario_protocol *protocol = &x->args->scenario->protocol;
        struct run *last = &x->result->runs[x->result->run_count - 1];
        bool ok = true;

        if (protocol->collect == WHEN_LAST)
                ok = probe_collect(x, last, err);
        if (ok && protocol->release == WHEN_LAST)
                ok = probe_release(x, last, err);
        last->end_ns = clock_now_ns();
        return ok && probe_keep_reference(x, last->index, err);
}

static void stop(struct experiment *x)
{
        experiment_enter(x, x->run, PHASE_STOP, 0);
        if (x->sampler)
                sampler_stop(x->sampler);
        sampler_free(x->sampler);
        x->sampler = NULL;
        if (x->target)
                start_note_children(x);
        if (x->target && !*target_exited(x->target) && !target_stop(x->target, stop_grace_ns))
                experiment_note(x, "warning",
                                "the target did not end within %.0f s of SIGTERM and was killed",
                                (double)stop_grace_ns / (double)NS_PER_S);
        fetcher_free(x->fetcher);
        target_free(x->target);
        strbuf_clear(&x->reference_profile);
        strbuf_clear(&x->reference_goroutines);
        free(x->children);
}

bool campaign_run(const struct campaign_args *args, struct result *result, struct err *err)
{
        struct experiment x = { .args = args, .result = result, .last_rss_bytes = -1, .last_heap_bytes = -1 };
        bool ok;

        /* All runs at once, so that pointers into the array stay good. */
        result->runs = mem_new((size_t)args->plan->runs_max + 1, sizeof(*result->runs));
        result->run_count = 1;
        ok = start(&x, err) && baseline(&x, err) && all_runs(&x, err) && last_probes(&x, err);
        if (!ok) {
                experiment_note(&x, "error", "%s", err->message);
                if (!result->interrupted)
                        result->failure = mem_dup(err->message);
        }
        stop(&x);
        result->ended_ns = clock_now_ns();
        return ok;
}
