/* Judges expectations first, then thresholds in the order of the scenario. A value that could not be measured does not
 * pass; otherwise a broken measurement would turn CI green.
 */
#include "gate/gate_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "gate/gate_value.h"
#include "model/exit_code.h"
#include "model/result.h"
#include "model/threshold.h"

/* Where to look closer, by the source of the value. */
static const enum gate_closer closer[] = {
        [THRESHOLD_LATENCY] = GATE_CLOSER_LATENCY, [THRESHOLD_SERVICE] = GATE_CLOSER_SERVICE,
        [THRESHOLD_LAG] = GATE_CLOSER_LAG,         [THRESHOLD_FAILED] = GATE_CLOSER_FAILURES,
        [THRESHOLD_REQUESTS] = GATE_CLOSER_RATE,   [THRESHOLD_DROPPED] = GATE_CLOSER_RATE,
        [THRESHOLD_CHECKPOINT] = GATE_CLOSER_RUNS, [THRESHOLD_LIVE_HEAP] = GATE_CLOSER_LIVE_HEAP,
        [THRESHOLD_LEDGER] = GATE_CLOSER_LEDGER,   [THRESHOLD_GROWTH] = GATE_CLOSER_GROWTH,
        [THRESHOLD_CHECKS] = GATE_CLOSER_LEDGER,   [THRESHOLD_GC_CPU] = GATE_CLOSER_VERDICT,
        [THRESHOLD_VERDICT] = GATE_CLOSER_VERDICT,
};

static void append_names(unsigned set, const char *const *names, struct strbuf *buf)
{
        const char *between = "";

        for (int i = 0; names[i]; i++)
                if (set & (1U << i)) {
                        strbuf_printf(buf, "%s%s", between, names[i]);
                        between = " or ";
                }
}

/* An undecided verdict is no evidence against the service, so the gate is undecided instead of failed. */
static void add_expected_name(struct gate_list *list, const char *name, unsigned set, int found,
                              int undecided, const char *const *names)
{
        struct strbuf limit = { 0 };
        bool holds = (set & (1U << found)) != 0;

        append_names(set, names, &limit);
        gate_list_add(list, &(struct gate){ .name = (char *)name,
                                            .value = (char *)names[found],
                                            .limit = (char *)strbuf_text(&limit),
                                            .closer = closer[THRESHOLD_VERDICT],
                                            .state = holds                ? GATE_HOLDS
                                                     : found == undecided ? GATE_UNDECIDED
                                                                          : GATE_FAILS });
        strbuf_clear(&limit);
}

static void add_expected_cause(struct gate_list *list, const char *expected, const struct verdict *verdict)
{
        const char *found = verdict->has_cause ? channel_infos[verdict->cause].name : "none";
        bool holds = strcmp(found, expected) == 0;

        gate_list_add(list, &(struct gate){ .name = (char *)"expect.cause",
                                            .value = (char *)found,
                                            .limit = (char *)expected,
                                            .closer = closer[THRESHOLD_VERDICT],
                                            .state = holds                                  ? GATE_HOLDS
                                                     : verdict->shape == SHAPE_INCONCLUSIVE ? GATE_UNDECIDED
                                                                                            : GATE_FAILS });
}

static void add_expectations(const struct result *result, enum gate_demand demand, struct gate_list *list)
{
        static const unsigned flat = 1U << SHAPE_PLATEAU | 1U << SHAPE_RELEASED;
        const struct scenario_expect *expect = &result->scenario.expect;
        const struct verdict *verdict = &result->verdict;
        bool demand_flat = demand == GATE_DEMAND_FLAT || (!expect->shapes && !expect->cause);

        if (!result->has_verdict)
                return;
        if (demand_flat)
                add_expected_name(list, "nothing grows", flat, (int)verdict->shape, SHAPE_INCONCLUSIVE,
                                  shape_names);
        if (demand == GATE_DEMAND_FLAT)
                return;
        if (expect->shapes)
                add_expected_name(list, "expect.shape", expect->shapes, (int)verdict->shape,
                                  SHAPE_INCONCLUSIVE, shape_names);
        if (expect->hypotheses)
                add_expected_name(list, "expect.hypothesis", expect->hypotheses, (int)verdict->hypothesis,
                                  verdict->shape == SHAPE_INCONCLUSIVE ? HYPOTHESIS_UNDECIDED : -1,
                                  hypothesis_names);
        if (expect->cause)
                add_expected_cause(list, expect->cause, verdict);
}

/* Thresholds were checked when the scenario was loaded. One that is malformed nevertheless does not pass. */
static void add_threshold(const struct result *result, const struct scenario_threshold *asked,
                          struct gate_list *list)
{
        struct threshold threshold;
        struct strbuf value = { 0 };
        char *name = mem_printf("%s %s", asked->metric, asked->expression);
        struct err err = { 0 };

        if (threshold_parse(asked->metric, asked->expression, &threshold, &err)) {
                double found = gate_value(result, &threshold);

                gate_value_print(&threshold, found, &value);
                gate_list_add(list,
                              &(struct gate){ .name = name,
                                              .value = (char *)strbuf_text(&value),
                                              .limit = asked->expression,
                                              .closer = closer[threshold.source],
                                              .state = isnan(found)                         ? GATE_UNKNOWN
                                                       : threshold_holds(&threshold, found) ? GATE_HOLDS
                                                                                            : GATE_FAILS });
        } else {
                gate_list_add(list, &(struct gate){ .name = name,
                                                    .value = err.message,
                                                    .limit = asked->expression,
                                                    .closer = GATE_CLOSER_THRESHOLD,
                                                    .state = GATE_UNKNOWN });
        }
        strbuf_clear(&value);
        free(name);
}

void gate_check_exit_code(struct result *result)
{
        static const int codes[GATE_STATE_COUNT] = {
                [GATE_HOLDS] = EXIT_REACHED,
                [GATE_FAILS] = EXIT_GATE,
                [GATE_UNKNOWN] = EXIT_GATE,
                [GATE_UNDECIDED] = EXIT_INCONCLUSIVE,
        };
        struct gate_list *list = &result->gates;
        int code = result->has_verdict ? verdict_exit_code(&result->verdict) : EXIT_MEASURE;

        list->exit_code = code == EXIT_INCONCLUSIVE && list->added_only ? EXIT_REACHED : code;
        for (size_t i = 0; i < list->count; i++)
                list->exit_code = exit_code_worse(list->exit_code, codes[list->gates[i].state]);
}

void gate_check_none(struct result *result)
{
        gate_list_clear(&result->gates);
        result->gates.added_only = true;
        result->has_gates = true;
        gate_check_exit_code(result);
}

void gate_check(struct result *result, enum gate_demand demand)
{
        gate_list_clear(&result->gates);
        add_expectations(result, demand, &result->gates);
        for (size_t i = 0; i < result->scenario.threshold_count; i++)
                add_threshold(result, &result->scenario.thresholds[i], &result->gates);
        result->has_gates = true;
        gate_check_exit_code(result);
}
