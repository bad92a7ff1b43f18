#include "synthetic_result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"
#include "words/words.h"

#define MIB (1024.0 * 1024)

void synthetic_result_init(struct result *result, int runs)
{
        static const int looks[] = { 8, 12, 16, 20, 30 };

        *result = (struct result){ .facts.host.memory_limit_bytes = -1, .scenario.expect.failures = -1 };
        result->runs = mem_new((size_t)runs + 1, sizeof(*result->runs));
        result->run_count = (size_t)runs + 1;
        for (int i = 0; i <= runs; i++) {
                struct run *run = &result->runs[i];

                run->index = i;
                run->complete = true;
                run->load.planned = run->load.sent = run->load.answered = i ? SYNTHETIC_REQUESTS : 0;
                run->load.duration_ns = i ? NS_PER_S : 0;
        }
        for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]) && looks[i] < runs; i++)
                result->plan.looks[result->plan.look_count++] = looks[i];
        result->plan.looks[result->plan.look_count++] = runs;
        result->plan.requests_per_run = SYNTHETIC_REQUESTS;
}

void synthetic_result_set(struct result *result, int run, enum checkpoint checkpoint, enum metric metric,
                          double value)
{
        sample_set(&result->runs[run].checkpoints[checkpoint], metric, (int64_t)value);
}

static void fill_run(struct result *result, int run)
{
        static const enum metric metadata[] = { METRIC_GO_MSPAN_SYS, METRIC_GO_MCACHE_SYS,
                                                METRIC_GO_BUCK_HASH_SYS, METRIC_GO_GC_SYS,
                                                METRIC_GO_OTHER_SYS };

        synthetic_result_set(result, run, CHECKPOINT_PEAK, METRIC_RSS, 64 * MIB);
        synthetic_result_set(result, run, CHECKPOINT_SETTLED, METRIC_RSS, 60 * MIB);
        synthetic_result_set(result, run, CHECKPOINT_SETTLED, METRIC_OS_THREADS, 8);
        synthetic_result_set(result, run, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 70);
        synthetic_result_set(result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 2 * MIB);
        synthetic_result_set(result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE, 3 * MIB);
        synthetic_result_set(result, run, CHECKPOINT_COLLECTED, METRIC_GO_STACK_INUSE, 0.5 * MIB);
        for (size_t i = 0; i < sizeof(metadata) / sizeof(metadata[0]); i++)
                synthetic_result_set(result, run, CHECKPOINT_COLLECTED, metadata[i], 0.5 * MIB);
}

static void fill_ledger(struct ledger *ledger, int run)
{
        static const struct {
                enum ledger_row_id row;
                double mib;
        } rows[] = {
                { LEDGER_LIVE_HEAP, 2 },   { LEDGER_DEAD_HEAP, 3 }, { LEDGER_FRAGMENTATION, 1 },
                { LEDGER_GO_RESERVE, 44 }, { LEDGER_STACKS, 0.5 },  { LEDGER_GC, 2.5 },
                { LEDGER_BINARY_TEXT, 4 }, { LEDGER_DATA_BSS, 1 },  { LEDGER_UNEXPLAINED, 2 },
        };

        *ledger = (struct ledger){ .run = run,
                                   .checkpoint = CHECKPOINT_SETTLED,
                                   .rss_bytes = (int64_t)(60 * MIB),
                                   .has_runtime = true };
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                ledger->rows[i].known = true;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
                ledger->rows[rows[i].row].bytes = (int64_t)(rows[i].mib * MIB);
}

void synthetic_result_fill_steady(struct result *result)
{
        int last = (int)result->run_count - 1;

        synthetic_result_set(result, 0, CHECKPOINT_BASELINE, METRIC_RSS, 10 * MIB);
        result->ledgers = mem_new((size_t)last, sizeof(*result->ledgers));
        result->ledger_count = (size_t)last;
        for (int i = 1; i <= last; i++) {
                fill_run(result, i);
                fill_ledger(&result->ledgers[i - 1], i);
        }
        if (last > 0)
                synthetic_result_set(result, last, CHECKPOINT_FLOOR, METRIC_RSS, 14 * MIB);
}

struct ledger *synthetic_result_ledger(struct result *result, int run)
{
        for (size_t i = 0; i < result->ledger_count; i++)
                if (result->ledgers[i].run == run)
                        return &result->ledgers[i];
        return NULL;
}

void synthetic_result_leak_heap(struct result *result, double bytes_per_run)
{
        for (int i = 1; i < (int)result->run_count; i++) {
                double grown = bytes_per_run * i;

                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 2 * MIB + grown);
                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE, 3 * MIB + grown);
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_RSS, 60 * MIB + grown);
        }
}

void synthetic_result_judge(struct result *result, struct verdict *ret)
{
        standing_decide(result);
        verdict_decide(result, ret);
        for (size_t i = 0; i < ret->findings.count; i++) {
                char *sentence = words_of(&ret->findings.items[i]);

                fprintf(stderr, "# %s\n", sentence);
                free(sentence);
        }
}

bool verdict_says(const struct verdict *verdict, const char *part)
{
        bool found = false;

        for (size_t i = 0; i < verdict->findings.count && !found; i++) {
                char *sentence = words_of(&verdict->findings.items[i]);

                found = strstr(sentence, part) != NULL;
                free(sentence);
        }
        return found;
}

const struct verdict_rate *verdict_rate_of(const struct verdict *verdict, enum channel channel,
                                           enum verdict_per per)
{
        for (size_t i = 0; i < verdict->rate_count; i++)
                if (verdict->rates[i].channel == channel && verdict->rates[i].per == per)
                        return &verdict->rates[i];
        return NULL;
}
