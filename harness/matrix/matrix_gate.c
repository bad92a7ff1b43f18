/* A cell without a verdict does not pass; otherwise a broken measurement would turn CI green. */
#include "matrix/matrix_gate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "matrix/matrix_effects.h"
#include "model/exit_code.h"
#include "model/matrix_merged.h"

void matrix_gate_append_settings(const struct matrix_settings *settings, struct strbuf *buf)
{
        for (size_t i = 0; i < settings->count; i++)
                strbuf_printf(buf, "%s%s=%s", i ? " " : "", settings->items[i].key,
                              settings->items[i].value ? settings->items[i].value : "default");
}

static void add(struct matrix_merged *merged, const struct matrix_settings *at, const char *rule,
                const char *value, const char *limit, enum gate_state state)
{
        struct strbuf name = { 0 };

        matrix_gate_append_settings(at, &name);
        strbuf_printf(&name, ": %s", rule);
        gate_list_add(&merged->gates, &(struct gate){ .name = (char *)strbuf_text(&name),
                                                      .value = (char *)value,
                                                      .limit = (char *)limit,
                                                      .closer = GATE_CLOSER_CELL,
                                                      .state = state });
        strbuf_clear(&name);
}

static void append_shapes(const struct matrix_rule *rule, struct strbuf *buf)
{
        for (int shape = 0; shape < SHAPE_COUNT; shape++)
                if (rule->shapes[shape])
                        strbuf_printf(buf, "%s%s", buf->len ? " or " : "", shape_names[shape]);
}

static bool asks_shape(const struct matrix_rule *rule)
{
        for (int shape = 0; shape < SHAPE_COUNT; shape++)
                if (rule->shapes[shape])
                        return true;
        return false;
}

static enum gate_state state_of(bool holds, bool undecided)
{
        return holds ? GATE_HOLDS : undecided ? GATE_UNDECIDED : GATE_FAILS;
}

static void gate_rule(struct matrix_merged *merged, const struct matrix_rule *rule,
                      const struct matrix_record *record)
{
        bool undecided = record->shape == SHAPE_INCONCLUSIVE;

        if (asks_shape(rule)) {
                struct strbuf limit = { 0 };

                append_shapes(rule, &limit);
                add(merged, &record->at, "shape", shape_names[record->shape], strbuf_text(&limit),
                    state_of(rule->shapes[record->shape], undecided));
                strbuf_clear(&limit);
        }
        if (rule->has_hypothesis)
                add(merged, &record->at, "hypothesis", hypothesis_names[record->hypothesis],
                    hypothesis_names[rule->hypothesis],
                    state_of(record->hypothesis == rule->hypothesis, undecided));
        if (rule->madvise)
                add(merged, &record->at, "madvise",
                    record->madvise_observed ? record->madvise_observed : "not observed", rule->madvise,
                    record->madvise_observed
                            ? state_of(strcmp(record->madvise_observed, rule->madvise) == 0, false)
                            : GATE_UNKNOWN);
}

/* Applies the matrix's rules to a cell; if none selects it, its scenario's own expectations and thresholds, which are in
 * its exit code. */
static void gate_record(struct matrix_merged *merged, const struct matrix_record *record)
{
        bool ruled = false;

        for (size_t i = 0; i < merged->matrix.rule_count; i++)
                if (matrix_settings_match(&record->at, &merged->matrix.rules[i].when)) {
                        gate_rule(merged, &merged->matrix.rules[i], record);
                        ruled = true;
                }
        if (!ruled)
                add(merged, &record->at, "scenario's own gates", shape_names[record->shape], "exit code 0",
                    record->exit_code == 0                   ? GATE_HOLDS
                    : record->exit_code == EXIT_INCONCLUSIVE ? GATE_UNDECIDED
                                                             : GATE_FAILS);
}

static void gate_presence(struct matrix_merged *merged)
{
        for (size_t i = 0; i < merged->combination_count; i++) {
                const struct matrix_combination *combination = &merged->combinations[i];

                if (combination->missing > 0)
                        add(merged, &combination->at, "measured", "missing", "every repeat", GATE_UNKNOWN);
                if (combination->invalid > 0)
                        add(merged, &combination->at, "measured",
                            combination->reason ? combination->reason : "could not be measured",
                            "every repeat", GATE_UNKNOWN);
        }
}

/* Returns true if `a` and `b` differ only on this axis and b's value follows a's. */
static bool are_neighbours(const struct matrix_axis *axis, const struct matrix_settings *a,
                           const struct matrix_settings *b)
{
        size_t at_b = matrix_effects_place(axis, b);

        return at_b < axis->count && at_b == matrix_effects_place(axis, a) + 1 &&
               matrix_effects_alike_but(a, b, axis->key);
}

/* A figure counts as worse only if it is worse in every repeat of one combination than in every repeat of the other:
 * their ranges must not overlap. */
static void gate_pair(struct matrix_merged *merged, const struct matrix_neighbour_rule *rule,
                      const struct matrix_combination *before, const struct matrix_combination *after)
{
        const struct matrix_figure_info *info = &matrix_figure_infos[rule->figure];
        const struct matrix_spread *a = &before->figures[rule->figure], *b = &after->figures[rule->figure];
        double change = (info->less_is_better ? b->median - a->median : a->median - b->median) / a->median;
        bool apart = info->less_is_better ? b->low > a->high : b->high < a->low;
        char value[64], limit[64];
        char *name;

        if (!isfinite(change))
                return;
        name = mem_printf("%s beside the one before on %s", info->name, rule->axis);
        snprintf(value, sizeof(value), "%+.1f %% worse", 100 * change);
        snprintf(limit, sizeof(limit), "at most %.1f %%", 100 * rule->allowed);
        add(merged, &after->at, name, value, limit,
            change > rule->allowed && apart ? GATE_FAILS : GATE_HOLDS);
        free(name);
}

static const struct matrix_axis *axis_of(const struct matrix *matrix, const char *key)
{
        for (size_t i = 0; i < matrix->axis_count; i++)
                if (strcmp(matrix->axes[i].key, key) == 0)
                        return &matrix->axes[i];
        return NULL;
}

static void gate_neighbours(struct matrix_merged *merged, const struct matrix_neighbour_rule *rule)
{
        const struct matrix_axis *axis = axis_of(&merged->matrix, rule->axis);

        for (size_t i = 0; axis && i < merged->combination_count; i++)
                for (size_t k = 0; k < merged->combination_count; k++)
                        if (merged->combinations[i].measured && merged->combinations[k].measured &&
                            are_neighbours(axis, &merged->combinations[i].at, &merged->combinations[k].at))
                                gate_pair(merged, rule, &merged->combinations[i], &merged->combinations[k]);
}

static int exit_code_of(const struct matrix_merged *merged)
{
        struct matrix_counts counts = matrix_merged_counts(merged);
        int code = 0;

        if (counts.missing > 0 || counts.invalid > 0)
                return EXIT_MEASURE;
        for (size_t i = 0; i < merged->gates.count; i++) {
                enum gate_state state = merged->gates.gates[i].state;

                if (state == GATE_FAILS || state == GATE_UNKNOWN)
                        code = EXIT_GATE;
                else if (state == GATE_UNDECIDED && code == 0)
                        code = EXIT_INCONCLUSIVE;
        }
        return code;
}

void matrix_gate(struct matrix_merged *merged)
{
        gate_presence(merged);
        for (size_t i = 0; i < merged->cells.count; i++)
                if (merged->found[i] && merged->records[i].measured)
                        gate_record(merged, &merged->records[i]);
        for (size_t i = 0; i < merged->matrix.neighbour_count; i++)
                gate_neighbours(merged, &merged->matrix.neighbours[i]);
        merged->gates.exit_code = exit_code_of(merged);
}
