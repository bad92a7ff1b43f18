/* Written down, and not computed: a test of a page must not depend on how the verdict is reached. */
#include "story_verdict.h"

#include <math.h>

#include "base/mem.h"

#define MIB (1024.0 * 1024)

static void fill_channel(struct verdict *verdict, const struct result *result, enum channel which,
                         double slope, double spread, double delta)
{
        struct channel_verdict *channel = &verdict->channels[which];

        channel->measured = true;
        channel->count = (size_t)verdict->runs;
        channel->values = mem_new(channel->count, sizeof(double));
        for (size_t i = 0; i < channel->count; i++) {
                const struct run *run = &result->runs[i + 1];

                channel->values[i] =
                        which == CHANNEL_LIVE_HEAP
                                ? (double)sample_or(&run->checkpoints[CHECKPOINT_COLLECTED],
                                                    METRIC_GO_HEAP_ALLOC, 0)
                        : which == CHANNEL_SETTLED_RSS
                                ? (double)sample_or(&run->checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, 0)
                                : 12;
        }
        channel->warmup = verdict->warmup;
        channel->slope = slope;
        channel->slope_low = slope - spread;
        channel->slope_high = slope + spread;
        channel->delta = delta;
        channel->noise = spread;
        channel->detectable = delta + spread;
        channel->shape = channel->slope_low > delta                                   ? SHAPE_GROWING
                         : channel->slope_high < delta && channel->slope_low > -delta ? SHAPE_PLATEAU
                                                                                      : SHAPE_INCONCLUSIVE;
        finding_init(&channel->finding,
                     channel->shape == SHAPE_GROWING ? FINDING_CHANNEL_GROWS : FINDING_CHANNEL_FLAT);
        finding_set_channel(&channel->finding, which);
        finding_add_amount(&channel->finding, "slope", channel->slope);
}

static void fill_holders(struct verdict *verdict, const struct ledger *settled)
{
        static const enum ledger_row_id order[] = {
                LEDGER_GO_RESERVE,     LEDGER_BINARY_TEXT,   LEDGER_BINARY_RODATA, LEDGER_GC,
                LEDGER_BINARY_PCLNTAB, LEDGER_FRAGMENTATION, LEDGER_OTHER_SYS,     LEDGER_STACKS,
                LEDGER_DATA_BSS,       LEDGER_DEAD_HEAP,     LEDGER_UNEXPLAINED
        };

        for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
                if (!settled->rows[order[i]].known)
                        continue;
                verdict->holders =
                        mem_resize(verdict->holders, verdict->holder_count + 1, sizeof(*verdict->holders));
                verdict->holders[verdict->holder_count++] =
                        (struct verdict_holder){ .name = mem_dup(ledger_row_infos[order[i]].name),
                                                 .label = mem_dup(ledger_row_infos[order[i]].label),
                                                 .bytes = settled->rows[order[i]].bytes };
        }
}

static void fill_levels(struct verdict *verdict, const struct result *result)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);
        const struct ledger *floor = result_ledger(result, -1, CHECKPOINT_FLOOR);

        if (!settled)
                return;
        fill_holders(verdict, settled);
        if (!settled->has_runtime)
                return;
        verdict->has_levels = true;
        verdict->rss_settled_bytes = settled->rss_bytes;
        verdict->live_heap_bytes = settled->rows[LEDGER_LIVE_HEAP].bytes;
        verdict->gap_bytes = verdict->rss_settled_bytes - verdict->live_heap_bytes;
        verdict->unexplained_bytes = settled->rows[LEDGER_UNEXPLAINED].bytes;
        if (!floor)
                return;
        verdict->has_intervention = true;
        verdict->reserve_bytes = settled->rows[LEDGER_GO_RESERVE].bytes;
        verdict->released_bytes = settled->rss_bytes - floor->rss_bytes;
}

static void fill_growth(struct verdict *verdict)
{
        static const char *const stacks[] = {
                "main.leakRecord < main.handleLeak < net/http.HandlerFunc.ServeHTTP",
                "main.(*index).insert < main.leakRecord < main.handleLeak",
        };

        verdict->has_cause = true;
        verdict->cause = CHANNEL_LIVE_HEAP;
        verdict->bytes_per_request = 128;
        verdict->bytes_per_request_low = 126.5;
        verdict->bytes_per_request_high = 129.4;
        verdict->limit_reached_s = 3 * 86400.0;
        verdict->call_site_count = 2;
        verdict->call_sites = mem_new(2, sizeof(*verdict->call_sites));
        for (size_t i = 0; i < 2; i++)
                verdict->call_sites[i] = (struct verdict_call_site){ .stack = mem_dup(stacks[i]),
                                                                     .growth = i ? 400000 : 2600000,
                                                                     .share = i ? 0.13 : 0.85 };
}

static void fill_unknown(struct channel_verdict *channel)
{
        channel->slope = channel->slope_low = channel->slope_high = channel->delta = NAN;
        channel->baseline = channel->noise = channel->detectable = NAN;
        channel->shape = SHAPE_INCONCLUSIVE;
}

static void fill_decision(struct verdict *verdict, const struct result *result)
{
        const bool leak = verdict->shape == SHAPE_GROWING;
        const double growth = leak ? 128.0 * result->plan.requests_per_run : 0;

        fill_channel(verdict, result, CHANNEL_SETTLED_RSS, 0.02 * MIB + growth, 0.23 * MIB, 0.58 * MIB);
        fill_channel(verdict, result, CHANNEL_LIVE_HEAP, growth, 900, 0.02 * MIB);
        fill_channel(verdict, result, CHANNEL_GOROUTINES, 0, 0, 0.12);
        finding_list_add_copy(&verdict->findings, &verdict->channels[CHANNEL_LIVE_HEAP].finding);
        finding_list_add(&verdict->findings,
                         leak ? FINDING_RESERVE_REFUTED_BY_GROWTH : FINDING_RESERVE_GIVEN_BACK);
        verdict->look_count = 1;
        verdict->looks = mem_new(1, sizeof(int));
        verdict->looks[0] = verdict->runs;
        verdict->look_shapes = mem_new(1, sizeof(enum shape));
        verdict->look_shapes[0] = verdict->shape;
        if (leak)
                fill_growth(verdict);
}

void story_verdict_fill(enum story_kind kind, int valid_runs, struct result *result)
{
        struct verdict *verdict = &result->verdict;
        const bool leak = kind == STORY_LEAK;
        const bool decided = kind == STORY_RESERVE || kind == STORY_HOSTILE || leak;

        result->has_verdict = true;
        verdict->runs = valid_runs;
        verdict->warmup = valid_runs >= 8 ? valid_runs / 4 : valid_runs < 2 ? valid_runs : 2;
        verdict->alpha = 0.01;
        verdict->requests_per_run = result->plan.requests_per_run;
        verdict->bytes_per_request = verdict->bytes_per_request_low = verdict->bytes_per_request_high = NAN;
        verdict->limit_reached_s = NAN;
        verdict->shape = leak ? SHAPE_GROWING : decided ? SHAPE_PLATEAU : SHAPE_INCONCLUSIVE;
        verdict->hypothesis = leak      ? HYPOTHESIS_REFUTED
                              : decided ? HYPOTHESIS_CONFIRMED
                                        : HYPOTHESIS_UNDECIDED;
        verdict->interrupted = result->interrupted;
        verdict->is_void = kind == STORY_EMPTY;
        verdict->exit_code = verdict_exit_code(verdict);
        for (int c = 0; c < CHANNEL_COUNT; c++)
                fill_unknown(&verdict->channels[c]);
        if (decided)
                fill_decision(verdict, result);
        else
                finding_list_add(&verdict->findings,
                                 verdict->is_void ? FINDING_NOT_MEASURED : FINDING_TOO_FEW_RUNS);
        fill_levels(verdict, result);
        verdict->madvise_predicted = mem_dup("DONTNEED");
        verdict->madvise_observed = verdict->is_void ? NULL : mem_dup("DONTNEED");
        verdict->madvise_evidence = mem_dup("LazyFree 0 KiB");
}
