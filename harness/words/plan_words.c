/* One function per line of the plan, and the table that orders them. */
#include "words/plan_words.h"

#include "base/strbuf.h"
#include "base/units.h"
#include "model/plan.h"
#include "model/scenario.h"

static void append_target(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        (void)plan;
        if (scenario->target.spawn)
                strbuf_printf(buf, "starts %s", scenario->target.spawn[0]);
        else
                strbuf_append(buf, "attaches to what is running, and leaves it running");
}

static void append_load(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_append(buf, load_executor_names[scenario->load.executor]);
        if (scenario->request_count > 0)
                strbuf_printf(buf, ", %zu kind%s of request", scenario->request_count,
                              scenario->request_count == 1 ? "" : "s");
        if (plan->requests_per_run > 0)
                strbuf_printf(buf, ", %.0f requests a run", plan->requests_per_run);
        if (plan->run_load_ns > 0)
                strbuf_printf(buf, ", %s", units_format_duration((double)plan->run_load_ns, text));
}

static void append_values(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        if (plan->distinct_requests > 0)
                strbuf_printf(buf, "%s%.0f distinct request%s in %s",
                              plan->distinct_requests > (double)scenario->request_count ? "about " : "",
                              plan->distinct_requests, plan->distinct_requests == 1 ? "" : "s",
                              scenario->load.values == LOAD_VALUES_REPEAT
                                      ? "each run, the same in all of them"
                                      : "all of the runs");
}

static void append_runs(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        char settle[UNITS_TEXT_MAX];

        (void)scenario;
        strbuf_printf(buf, "%d to %d", plan->runs_min, plan->runs_max);
        if (plan->run_settle_ns > 0)
                strbuf_printf(buf, ", each settles for %s",
                              units_format_duration((double)plan->run_settle_ns, settle));
        strbuf_append(buf, "; a decision is tried after run");
        for (size_t i = 0; i < plan->look_count; i++)
                strbuf_printf(buf, "%s %d", i ? "," : "", plan->looks[i]);
}

static void append_probes(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        (void)plan;
        strbuf_printf(buf, "forced collection: %s; release hook: %s; ledger: %s",
                      protocol_when_names[scenario->protocol.collect],
                      protocol_when_names[scenario->protocol.release],
                      sampling_ledger_names[scenario->sampling.ledger]);
}

static void append_readings(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        char process[UNITS_TEXT_MAX], runtime[UNITS_TEXT_MAX];

        (void)plan;
        strbuf_printf(buf, "process every %s, runtime every %s",
                      units_format_duration((double)scenario->sampling.process_ns, process),
                      units_format_duration((double)scenario->sampling.runtime_ns, runtime));
}

static void append_length(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        char shortest[UNITS_TEXT_MAX], longest[UNITS_TEXT_MAX];

        (void)scenario;
        strbuf_printf(buf, "about %s to %s, start and probes not counted",
                      units_format_duration((double)plan->shortest_ns, shortest),
                      units_format_duration((double)plan->longest_ns, longest));
}

const struct plan_line plan_lines[PLAN_LINE_COUNT] = {
        { "target", append_target }, { "load", append_load },     { "values", append_values },
        { "runs", append_runs },     { "probes", append_probes }, { "readings", append_readings },
        { "takes", append_length },
};
