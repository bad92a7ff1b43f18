/* The steps of the experiment in their order: start(), the runs and probes, stop(). */
#include "run/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/facts.h"
#include "model/plan.h"
#include "model/request_mix.h"
#include "model/result.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/idle.h"
#include "run/preflight.h"
#include "run/probe.h"
#include "run/run_exec.h"
#include "run/start.h"
#include "target/go_facts.h"
#include "target/target.h"
#include "telemetry/sampler.h"
#include "words/event_words.h"

/* From SIGTERM to SIGKILL. Enough for a service that drains its connections first. */
static const int64_t stop_grace_ns = 5 * NS_PER_S;

/* Extra time for all runs together, so that a slow start and a few long probes do not end the campaign. */
static const int64_t runs_spare_ns = 30 * NS_PER_S;

static void on_sampler_reading(const struct sample *sample, void *arg)
{
        struct experiment *x = arg;
        char *limit;

        x->last_rss_bytes = sample_or(sample, METRIC_RSS, x->last_rss_bytes);
        x->last_heap_bytes = sample_or(sample, METRIC_GO_HEAP_ALLOC, x->last_heap_bytes);
        limit = limit_watch_see(&x->limit, sample);
        if (limit)
                experiment_note(x, "warning", "%s", limit);
        free(limit);
        series_append(&x->result->series, sample);
        x->args->observer->on_sample(sample, x->args->observer->arg);
}

static void on_sampler_warning(enum metric_source source, const char *why, void *arg)
{
        experiment_note(arg, "warning", EVENT_READING_FAILED, metric_source_names[source], why);
}

static bool start_sampler(struct experiment *x, struct err *err)
{
        const struct scenario *scenario = x->args->scenario;
        struct sampler_args args = {
                .loop = x->args->loop,
                .process = target_process(x->target),
                .place = target_place(x->target),
                .access = &x->access.fetch,
                .base_url = experiment_telemetry_url(x),
                .target = &scenario->target,
                .process_ns = scenario->sampling.process_ns,
                .runtime_ns = scenario->sampling.runtime_ns,
                .sums_ns = scenario->sampling.sums_ns,
                .stop = x->args->stop,
                .on_sample = on_sampler_reading,
                .on_warning = on_sampler_warning,
                .arg = x,
        };
        struct go_facts go = { 0 };

        if (!sampler_new(&args, &x->sampler, err))
                return false;
        if (go_facts_read(args.process, &go, NULL))
                sampler_open_memory(x->sampler, &go, true);
        go_facts_clear(&go);
        if (sampler_runtime_source(x->sampler) == SOURCE_COUNT)
                experiment_note(x, "warning", EVENT_NO_RUNTIME, sampler_no_memory(x->sampler));
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

/* Returns how long all runs together may take: twice the planned time and some more. Where the plan does not know how
 * long a load takes, the first run's load is the measure. */
static int64_t runs_limit_ns(const struct experiment *x)
{
        const struct plan *plan = x->args->plan;
        int64_t load_ns = plan->run_load_ns > 0 ? plan->run_load_ns : x->first_load_ns;

        return 2 * (load_ns + plan->run_settle_ns) * plan->runs_max + runs_spare_ns;
}

static bool all_runs(struct experiment *x, struct campaign_next *ret_next, struct err *err)
{
        const struct campaign_observer *observer = x->args->observer;
        const int64_t begin_ns = clock_now_ns();

        for (int32_t i = 1; i <= x->args->plan->runs_max && !ret_next->enough; i++) {
                struct run *run = &x->result->runs[i];

                run->index = i;
                x->result->run_count = (size_t)i + 1;
                *ret_next = (struct campaign_next){ 0 };
                if (!run_exec(x, run, err) || !observer->on_run(x->result, run, ret_next, observer->arg, err))
                        return false;
                if (!x->first_load_ns)
                        x->first_load_ns = run->load_end_ns - run->load_begin_ns;
                if (!ret_next->enough && i < x->args->plan->runs_max &&
                    clock_now_ns() - begin_ns > runs_limit_ns(x)) {
                        ret_next->enough = true;
                        ret_next->why = EVENT_TOO_SLOW;
                }
                if (ret_next->why) {
                        experiment_note(x, "warning", EVENT_CUT_SHORT, (int)i, ret_next->why);
                        x->result->cut_short = mem_dup(ret_next->why);
                }
        }
        return true;
}

/* The probes that come once, after the last run. */
static bool last_probes(struct experiment *x, struct err *err)
{
        const struct scenario_protocol *protocol = &x->args->scenario->protocol;
        struct run *last = &x->result->runs[x->result->run_count - 1];
        bool ok = true;

        if (protocol->collect == WHEN_LAST)
                ok = probe_collect(x, last, err);
        ok = ok && idle_alone(x, err);
        if (ok && protocol->release == WHEN_LAST)
                ok = probe_release(x, last, err);
        last->end_ns = clock_now_ns();
        return ok;
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
                experiment_note(x, "warning", EVENT_HAD_TO_BE_KILLED,
                                (double)stop_grace_ns / (double)NS_PER_S);
        fetcher_free(x->fetcher);
        target_free(x->target);
        free(x->children);
        access_clear(&x->access);
}

static void count_requests(const struct scenario *scenario, struct result *result)
{
        int64_t most = 0;

        for (size_t i = 1; i < result->run_count; i++) {
                result->requests_sent += result->runs[i].load.sent;
                most = result->runs[i].load.sent > most ? result->runs[i].load.sent : most;
        }
        if (scenario->load.values != LOAD_VALUES_REPEAT)
                most = result->requests_sent;
        result->requests_distinct = (int64_t)(request_mix_distinct(scenario, (double)most) + 0.5);
}

bool campaign_run(const struct campaign_args *args, struct result *result, struct err *err)
{
        struct experiment x = { .args = args, .result = result, .last_rss_bytes = -1, .last_heap_bytes = -1 };
        struct campaign_next next = { 0 };
        bool ok;

        /* Allocated once for all runs, so that pointers into the array stay valid. */
        result->runs = mem_new((size_t)args->plan->runs_max + 1, sizeof(*result->runs));
        result->run_count = 1;
        ok = start(&x, err) && idle_baseline(&x, err) && idle_control(&x, err) && all_runs(&x, &next, err) &&
             last_probes(&x, err) && (next.rest_ns <= 0 || idle_rest(&x, next.rest_ns, err));
        if (!ok) {
                experiment_note(&x, "error", "%s", err->message);
                if (!result->interrupted)
                        result->failure = mem_dup(err->message);
        }
        stop(&x);
        count_requests(args->scenario, result);
        result->ended_ns = clock_now_ns();
        return ok;
}
