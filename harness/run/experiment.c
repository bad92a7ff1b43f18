/* Phases, waiting and windows, which every step of the experiment needs. */
#include "run/experiment.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "load/load.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/result.h"
#include "net/loop.h"
#include "stats/robust.h"
#include "target/target.h"
#include "telemetry/process.h"
#include "telemetry/sampler.h"
#include "telemetry/snapshot.h"
#include "words/event_words.h"

/* How often a wait is interrupted to show progress and to check that the target is still the same process. No reading
 * depends on it. Not more often: each time we wake up, we evict cache lines of a busy service. */
enum { EXPERIMENT_SLICE_MS = 250 };

void experiment_note(struct experiment *x, const char *kind, const char *format, ...)
{
        struct strbuf text = { 0 };
        struct event_note note = {
                .t_ns = clock_now_ns(), .run = x->run, .phase = x->phase, .kind = mem_dup(kind)
        };
        va_list args;

        va_start(args, format);
        strbuf_vprintf(&text, format, args);
        va_end(args);
        note.text = strbuf_take(&text);
        x->args->observer->on_event(&note, x->args->observer->arg);
        result_add_event(x->result, &note);
}

void experiment_enter(struct experiment *x, int32_t run, enum phase phase, int64_t length_ns)
{
        x->run = run;
        x->phase = phase;
        x->phase_begin_ns = clock_now_ns();
        x->phase_length_ns = length_ns;
        if (x->sampler)
                sampler_set_phase(x->sampler, run, phase);
        experiment_note(x, "phase", "%s", phase_names[phase]);
        experiment_show_progress(x, NULL);
}

/* Whether the OOM killer ended the target, as a sentence in fresh memory; NULL if not. The cgroup's folder can still be
 * read for a while after its process has ended. */
static char *why_killed(const struct experiment *x)
{
        struct sample sample = { .source = SOURCE_CGROUP };

        if (!x->sampler || !process_read_cgroup(sampler_process(x->sampler), &sample, NULL))
                return NULL;
        return limit_watch_killed(&x->limit, &sample);
}

static bool target_is_lost(struct experiment *x, struct err *err)
{
        const struct process_ref *process = target_process(x->target);
        struct err replaced = { 0 };
        char *how;
        char *why;

        if (!*target_exited(x->target)) {
                if (process_ref_state(process) != PROCESS_REPLACED)
                        return false;
                process_ref_check(process, &replaced);
                err_set(err, ERR_MEASURE, "target: in run %d, phase %s: %s", (int)x->run,
                        phase_names[x->phase], replaced.message);
                return true;
        }
        how = target_describe_exit(x->target);
        why = why_killed(x);
        err_set(err, ERR_MEASURE, "target: died in run %d, phase %s: %s%s%s", (int)x->run,
                phase_names[x->phase], why ? why : "", why ? "; " : "", how);
        free(how);
        free(why);
        return true;
}

bool experiment_may_go_on(struct experiment *x, struct err *err)
{
        if (*x->args->stop) {
                x->result->interrupted = true;
                return err_set(err, ERR_INTERRUPTED, "interrupted");
        }
        return !x->target || !target_is_lost(x, err);
}

bool experiment_wait(struct experiment *x, int64_t deadline_ns, struct err *err)
{
        while (experiment_may_go_on(x, err)) {
                int64_t slice_ns = clock_now_ns() + EXPERIMENT_SLICE_MS * NS_PER_MS;

                if (loop_wait(x->args->loop, slice_ns < deadline_ns ? slice_ns : deadline_ns,
                              x->args->stop) &&
                    clock_now_ns() >= deadline_ns)
                        return true;
                experiment_show_progress(x, NULL);
        }
        return false;
}

const char *experiment_telemetry_url(const struct experiment *x)
{
        const char *url = x->args->scenario->target.telemetry_url;

        return url ? url : target_url(x->target);
}

void experiment_show_progress(struct experiment *x, const struct load_progress *load)
{
        const struct plan *plan = x->args->plan;
        struct campaign_progress progress = {
                .run = x->run,
                .phase = x->phase,
                .elapsed_s = (double)(clock_now_ns() - x->phase_begin_ns) / (double)NS_PER_S,
                .length_s = (double)x->phase_length_ns / (double)NS_PER_S,
                .planned_per_s = -1,
                .answered_per_s = -1,
                .p99_ns = -1,
                .rss_bytes = x->last_rss_bytes,
                .heap_bytes = x->last_heap_bytes,
        };

        if (load) {
                if (plan->requests_per_run > 0 && plan->run_load_ns > 0)
                        progress.planned_per_s =
                                plan->requests_per_run / ((double)plan->run_load_ns / (double)NS_PER_S);
                progress.answered_per_s = load->elapsed_s > 0 ? (double)load->answered / load->elapsed_s : 0;
                progress.failed = load->failed;
                progress.p99_ns = load->latency_p99_ns;
        }
        x->args->observer->on_progress(&progress, x->args->observer->arg);
}

void experiment_window(const struct experiment *x, int64_t from_ns, int64_t to_ns, struct sample *ret)
{
        const struct series *series = &x->result->series;
        int64_t *values = mem_new(series->count, sizeof(*values));
        size_t first = series->count;

        /* Readings are in order of time and windows are recent, so search backwards for the window's begin. */
        while (first > 0 && series->samples[first - 1].t_ns >= from_ns)
                first--;
        *ret = (struct sample){ .t_ns = to_ns, .run = x->run, .phase = x->phase };
        for (int m = 0; m < METRIC_COUNT; m++) {
                size_t count = 0;

                for (size_t i = first; i < series->count; i++) {
                        const struct sample *sample = &series->samples[i];

                        if (sample->phase == x->phase && sample->run == x->run && sample->t_ns < to_ns)
                                count += sample_get(sample, (enum metric)m, &values[count]);
                }
                if (count > 0)
                        sample_set(ret, (enum metric)m, robust_middle_i64(values, count));
        }
        free(values);
}

/* One metric of each source that is read less often than asked for where reading it is expensive. */
static const enum metric seldom_read[] = { METRIC_OPEN_FILES, METRIC_GO_SYS, METRIC_CGROUP_USAGE,
                                           METRIC_PSS };

static bool was_read(const struct series *series, enum metric metric)
{
        for (size_t i = series->count; i-- > 0;)
                if (sample_has(&series->samples[i], metric))
                        return true;
        return false;
}

bool experiment_lacks(const struct experiment *x, const struct sample *window)
{
        for (size_t i = 0; i < sizeof(seldom_read) / sizeof(seldom_read[0]); i++)
                if (!sample_has(window, seldom_read[i]) && was_read(&x->result->series, seldom_read[i]))
                        return true;
        return false;
}

void experiment_settled(struct experiment *x, int64_t from_ns, int64_t to_ns, struct sample *ret)
{
        struct sample now;
        struct err soft = { 0 };

        experiment_window(x, from_ns, to_ns, ret);
        /* A process that is gone is noticed by whoever waits for it next. */
        if (!experiment_lacks(x, ret) || !sampler_read_now(x->sampler, NULL, &now, &soft))
                return;
        for (int m = 0; m < METRIC_COUNT; m++)
                if (!sample_has(ret, (enum metric)m) && sample_has(&now, (enum metric)m))
                        sample_set(ret, (enum metric)m, now.values[m]);
}

/* Adds goroutines to the snapshot, only at checkpoints where the service is idle: under load most of its goroutines
 * belong to requests in flight. */
static void add_goroutines(struct experiment *x, struct snapshot *snapshot)
{
        bool rests =
                snapshot->checkpoint == CHECKPOINT_BASELINE || snapshot->checkpoint == CHECKPOINT_SETTLED;
        struct sample *values = &x->result->runs[x->run].checkpoints[snapshot->checkpoint];
        struct err err = { 0 };
        int64_t count;

        if (!rests || x->goroutines_failed)
                return;
        if (!snapshot_add_goroutines(x->sampler, snapshot, &count, &err)) {
                x->goroutines_failed = true;
                experiment_note(x, "warning", EVENT_NO_GOROUTINES, err.message);
        } else if (!sample_has(values, METRIC_GO_GOROUTINES)) {
                sample_set(values, METRIC_GO_GOROUTINES, count);
        }
}

bool experiment_snapshot(struct experiment *x, enum checkpoint checkpoint, struct err *err)
{
        struct result *result = x->result;
        struct snapshot snapshot = { 0 };
        struct err taking = { 0 };

        if (x->args->scenario->sampling.ledger == SAMPLING_LEDGER_NEVER || x->smaps_refused)
                return true;
        if (!snapshot_take(x->sampler, x->run, checkpoint, &snapshot, &taking)) {
                if (!experiment_may_go_on(x, err))
                        return false;
                /* The kernel may refuse smaps. The experiment goes on without a ledger. */
                x->smaps_refused = true;
                experiment_note(x, "warning", "no ledger: %s", taking.message);
                return true;
        }
        add_goroutines(x, &snapshot);
        result->snapshots =
                mem_resize(result->snapshots, result->snapshot_count + 1, sizeof(*result->snapshots));
        result->snapshots[result->snapshot_count++] = snapshot;
        return x->args->observer->on_snapshot(&snapshot, x->args->observer->arg, err);
}
