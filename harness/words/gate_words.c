/* One row for each enum gate_closer. */
#include "words/gate_words.h"

#include "base/strbuf.h"
#include "model/comparison.h"

static const char *const closer_words[GATE_CLOSER_COUNT] = {
        [GATE_CLOSER_VERDICT] = "verdict.json, \"reasons\"; plateau judge RESULT computes it again",
        [GATE_CLOSER_LATENCY] = "plots/latency.svg and plots/rate.svg; latency.hgrm has every percentile",
        [GATE_CLOSER_SERVICE] = "plots/latency.svg; latency.hgrm has every percentile",
        [GATE_CLOSER_LAG] =
                "plots/rate.svg: the generator was late, so use fewer requests/s or another machine",
        [GATE_CLOSER_FAILURES] = "runs.json counts failures by reason",
        [GATE_CLOSER_RATE] = "plots/rate.svg shows planned against achieved",
        [GATE_CLOSER_RUNS] = "plots/runs.svg has every run, plots/ledger.svg what the memory is",
        [GATE_CLOSER_LIVE_HEAP] =
                "go tool pprof -diff_base on the heap profiles of the first and the last run",
        [GATE_CLOSER_LEDGER] = "ledger.json and plots/ledger.svg",
        [GATE_CLOSER_GROWTH] = "plots/slopes.svg and verdict.json, \"channels\"",
        [GATE_CLOSER_THRESHOLD] = "plateau check SCENARIO says what is wrong with the threshold",
        [GATE_CLOSER_BOTH_HEAPS] = "compare the heap profiles of both results with go tool pprof -diff_base",
        [GATE_CLOSER_BOTH_LEDGERS] = "plateau compare BASELINE RESULT; plots/ledger.svg of both",
        [GATE_CLOSER_BOTH_LATENCIES] = "plateau compare BASELINE RESULT; plots/latency.svg of both",
        [GATE_CLOSER_CELL] = "plateau report on the cell's folder",
};

const char *gate_words_closer(enum gate_closer closer)
{
        return closer_words[closer];
}

void gate_words_allowed(const struct gate_baseline_change *change, struct strbuf *buf)
{
        strbuf_printf(buf, "lower bound at most %+.1f %%", 100 * change->allowed);
}

void gate_words_change(const struct gate_baseline_change *change, struct strbuf *buf)
{
        if (change->known)
                strbuf_printf(buf, "%+.1f %% [%+.1f %%, %+.1f %%]", 100 * change->change.ratio,
                              100 * change->change.low, 100 * change->change.high);
        else
                strbuf_append(buf, "not measured on both sides");
}
