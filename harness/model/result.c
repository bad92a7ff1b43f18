/* Frees a result, and looks up runs and ledgers in it. */
#include "model/result.h"

#include <stdlib.h>

#include "base/mem.h"

void result_clear(struct result *result)
{
        free(result->curve);
        free(result->folder);
        free(result->harness_version);
        free(result->command_line);
        free(result->failure);
        free(result->cut_short);
        scenario_clear(&result->scenario);
        facts_clear(&result->facts);
        series_clear(&result->series);
        for (size_t i = 0; i < result->event_count; i++) {
                free(result->events[i].kind);
                free(result->events[i].text);
        }
        free(result->events);
        for (size_t i = 0; i < result->run_count; i++)
                run_clear(&result->runs[i]);
        free(result->runs);
        for (size_t i = 0; i < result->control_count; i++)
                run_clear(&result->controls[i]);
        free(result->controls);
        for (size_t i = 0; i < result->rest_count; i++)
                run_clear(&result->rests[i]);
        free(result->rests);
        for (size_t i = 0; i < result->snapshot_count; i++)
                snapshot_clear(&result->snapshots[i]);
        free(result->snapshots);
        free(result->profile_before);
        free(result->profile_after);
        free(result->goroutines_before);
        free(result->goroutines_after);
        for (size_t i = 0; i < result->ledger_count; i++)
                ledger_clear(&result->ledgers[i]);
        free(result->ledgers);
        verdict_clear(&result->verdict);
        gate_list_clear(&result->gates);
        *result = (struct result){ 0 };
}

void result_add_event(struct result *result, const struct event_note *note_take)
{
        result->events = mem_grow(result->events, &result->event_capacity, result->event_count + 1,
                                  sizeof(*result->events));
        result->events[result->event_count++] = *note_take;
}

const struct run *result_run(const struct result *result, int index)
{
        for (size_t i = 0; i < result->run_count; i++)
                if (result->runs[i].index == index)
                        return &result->runs[i];
        return NULL;
}

bool result_keeps_run(const struct result *result, size_t i)
{
        int before = 0;

        for (size_t earlier = 0; earlier < i; earlier++)
                before += run_counts(&result->runs[earlier]);
        return run_counts(&result->runs[i]) && (!result->has_verdict || before >= result->verdict.warmup);
}

const struct ledger *result_ledger(const struct result *result, int run, enum checkpoint checkpoint)
{
        for (size_t i = result->ledger_count; i-- > 0;) {
                const struct ledger *ledger = &result->ledgers[i];

                if (ledger->checkpoint == checkpoint && (run < 0 || ledger->run == run))
                        return ledger;
        }
        return NULL;
}
