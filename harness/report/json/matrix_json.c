/* Names are a contract: schema/. */
#include "report/json/matrix_json.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "base/json_build.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "words/matrix_words.h"

static void add_settings(cJSON *object, const struct matrix_settings *settings)
{
        cJSON *at = json_add_object(object, "at");

        for (size_t i = 0; i < settings->count; i++)
                json_add_text(at, settings->items[i].key, settings->items[i].value);
}

void matrix_json_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *list;

        json_add_text(root, "schema", "plateau.matrix-plan/1");
        json_add_text(root, "name", matrix->name);
        json_add_whole(root, "combinations", cells->combinations);
        json_add_whole(root, "repeats", matrix->repeats);
        list = cJSON_AddArrayToObject(root, "cells");
        for (size_t i = 0; i < cells->count; i++) {
                const struct matrix_cell *cell = &cells->items[i];
                const struct matrix_estimate *estimate = &estimates[cell->combination];
                cJSON *object = json_push_object(list);

                json_add_whole(object, "index", cell->index);
                json_add_whole(object, "combination", cell->combination);
                json_add_whole(object, "repeat", cell->repeat);
                add_settings(object, &cell->at);
                json_add_number(object, "shortest_s", estimate->shortest_s);
                json_add_number(object, "longest_s", estimate->longest_s);
                cJSON_AddBoolToObject(object, "open_ended", estimate->open_ended);
                json_add_text(object, "needs", estimate->needs);
        }
        json_append_take(root, buf);
}

static void add_cells(cJSON *root, const struct matrix_merged *merged)
{
        cJSON *list = cJSON_AddArrayToObject(root, "cells");

        for (size_t i = 0; i < merged->cells.count; i++) {
                const struct matrix_record *record = &merged->records[i];
                bool measured = merged->found[i] && record->measured;
                cJSON *object = json_push_object(list);
                cJSON *figures;

                json_add_whole(object, "index", merged->cells.items[i].index);
                json_add_whole(object, "combination", merged->cells.items[i].combination);
                json_add_whole(object, "repeat", merged->cells.items[i].repeat);
                json_add_text(object, "state",
                              measured           ? "measured"
                              : merged->found[i] ? "not measured"
                                                 : "missing");
                json_add_text(object, "reason", record->reason);
                json_add_text(object, "shape", measured ? shape_names[record->shape] : NULL);
                json_add_text(object, "hypothesis", measured ? hypothesis_names[record->hypothesis] : NULL);
                json_add_text(object, "cause", record->cause);
                json_add_text(object, "seal", record->seal);
                figures = json_add_object(object, "figures");
                for (int k = 0; k < MATRIX_FIGURE_COUNT; k++)
                        json_add_number(figures, matrix_figure_infos[k].name,
                                        measured ? record->figures[k] : NAN);
        }
}

static void add_combination(cJSON *list, const struct matrix_combination *combination)
{
        bool measured = combination->measured > 0;
        cJSON *object = json_push_object(list);
        cJSON *figures;

        add_settings(object, &combination->at);
        json_add_whole(object, "measured", combination->measured);
        json_add_whole(object, "not_measured", combination->invalid);
        json_add_whole(object, "missing", combination->missing);
        cJSON_AddBoolToObject(object, "agree", combination->agree);
        json_add_text(object, "shape", measured ? shape_names[combination->shape] : NULL);
        json_add_text(object, "hypothesis", measured ? hypothesis_names[combination->hypothesis] : NULL);
        json_add_text(object, "cause", combination->cause);
        json_add_text(object, "go", combination->go);
        json_add_text(object, "madvise_predicted", combination->madvise_predicted);
        json_add_text(object, "madvise_observed", combination->madvise_observed);
        json_add_text(object, "reason", combination->reason);
        figures = json_add_object(object, "figures");
        for (int k = 0; k < MATRIX_FIGURE_COUNT; k++) {
                const struct matrix_spread *spread = &combination->figures[k];
                cJSON *figure = json_add_object(figures, matrix_figure_infos[k].name);

                json_add_number(figure, "median", spread->median);
                json_add_number(figure, "low", spread->low);
                json_add_number(figure, "high", spread->high);
                json_add_whole(figure, "count", spread->count);
        }
}

static void add_effects(cJSON *root, const struct matrix_merged *merged)
{
        cJSON *list = cJSON_AddArrayToObject(root, "effects");

        for (size_t i = 0; i < merged->effect_count; i++) {
                const struct matrix_effect *effect = &merged->effects[i];
                const struct matrix_axis *axis = &merged->matrix.axes[effect->axis];
                cJSON *object = json_push_object(list);

                json_add_text(object, "key", axis->key);
                json_add_text(object, "value", axis->values[effect->value]);
                json_add_text(object, "instead_of", axis->values[effect->reference]);
                json_add_text(object, "figure", matrix_figure_infos[effect->figure].name);
                json_add_whole(object, "pairs", effect->pairs);
                json_add_number(object, "difference", effect->difference);
                json_add_number(object, "difference_low", effect->difference_low);
                json_add_number(object, "difference_high", effect->difference_high);
                json_add_number(object, "ratio", effect->ratio);
        }
}

/* Adds what each combination saves compared with its baseline, with the same sentence as on the page. */
static void add_trades(cJSON *root, const struct matrix_merged *merged)
{
        cJSON *list = cJSON_AddArrayToObject(root, "trades");

        for (size_t i = 0; i < merged->trade_count; i++) {
                const struct matrix_trade *trade = &merged->trades[i];
                struct strbuf sentence = { 0 };
                cJSON *object;

                if (matrix_words_trade(merged, trade, &sentence)) {
                        object = json_push_object(list);
                        json_add_text(object, "sentence", strbuf_text(&sentence));
                        json_add_number(object, "settled_saved_bytes", trade->settled_saved_bytes);
                        json_add_number(object, "peak_saved_bytes", trade->peak_saved_bytes);
                        json_add_number(object, "cpu_cost", trade->cpu_cost);
                        cJSON_AddBoolToObject(object, "front", trade->frontier);
                }
                strbuf_clear(&sentence);
        }
}

static void add_gates(cJSON *root, const struct matrix_merged *merged)
{
        cJSON *list = cJSON_AddArrayToObject(root, "gates");

        for (size_t i = 0; i < merged->gates.count; i++) {
                const struct gate *gate = &merged->gates.gates[i];
                cJSON *object = json_push_object(list);

                json_add_text(object, "name", gate->name);
                json_add_text(object, "state", gate_state_names[gate->state]);
                json_add_text(object, "value", gate->value);
                json_add_text(object, "limit", gate->limit);
        }
        json_add_whole(root, "exit_code", merged->gates.exit_code);
}

void matrix_json_append(const struct matrix_merged *merged, struct strbuf *buf)
{
        struct matrix_counts counts = matrix_merged_counts(merged);
        cJSON *root = cJSON_CreateObject();
        cJSON *list;

        json_add_text(root, "schema", "plateau.matrix/1");
        json_add_text(root, "name", merged->matrix.name);
        json_add_text(root, "question", merged->matrix.question);
        json_add_whole(root, "measured", counts.measured);
        json_add_whole(root, "not_measured", counts.invalid);
        json_add_whole(root, "missing", counts.missing);
        list = cJSON_AddArrayToObject(root, "combinations");
        for (size_t i = 0; i < merged->combination_count; i++)
                add_combination(list, &merged->combinations[i]);
        add_cells(root, merged);
        add_effects(root, merged);
        add_trades(root, merged);
        add_gates(root, merged);
        json_append_take(root, buf);
}
