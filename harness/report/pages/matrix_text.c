/* Columns are as wide as their widest cell. */
#include "report/pages/matrix_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "report/render/text_style.h"
#include "words/matrix_words.h"

enum { COLUMNS_MAX = 64 };

static const char *text_of(const char *value)
{
        return value ? value : "default";
}

/* A table of texts; all rows have the same number of cells. */
struct table {
        char **cells;
        size_t count;
        size_t capacity;
        size_t columns;
};

static void table_add(struct table *table, char *text_take)
{
        table->cells = mem_grow(table->cells, &table->capacity, table->count + 1, sizeof(*table->cells));
        table->cells[table->count++] = text_take;
}

static void table_append(const struct table *table, struct strbuf *buf)
{
        int widths[COLUMNS_MAX] = { 0 };

        for (size_t i = 0; i < table->count; i++) {
                int width = escape_width(table->cells[i]);

                if (width > widths[i % table->columns])
                        widths[i % table->columns] = width;
        }
        for (size_t i = 0; i < table->count; i++) {
                bool last = (i + 1) % table->columns == 0;

                strbuf_append(buf, table->cells[i]);
                if (last)
                        strbuf_append_char(buf, '\n');
                else
                        strbuf_printf(buf, "%*s",
                                      widths[i % table->columns] - escape_width(table->cells[i]) + 2, "");
        }
}

static void table_clear(struct table *table)
{
        for (size_t i = 0; i < table->count; i++)
                free(table->cells[i]);
        free(table->cells);
}

/* Returns how many columns for settings fit beside `others` other columns. */
static size_t setting_columns(const struct matrix *matrix, size_t others)
{
        return matrix->axis_count + others <= COLUMNS_MAX ? matrix->axis_count : COLUMNS_MAX - others;
}

static void add_settings(struct table *table, const struct matrix *matrix, size_t columns,
                         const struct matrix_settings *at)
{
        for (size_t i = 0; i < columns; i++) {
                const struct matrix_setting *setting = matrix_settings_find(at, matrix->axes[i].key);

                table_add(table, mem_dup(text_of(setting ? setting->value : NULL)));
        }
}

static char *time_text(const struct matrix_estimate *estimate)
{
        const char *more = estimate->open_ended ? " and the loads" : "";

        if (estimate->longest_s - estimate->shortest_s < 1)
                return mem_printf("%.0f s%s", estimate->shortest_s, more);
        return mem_printf("%.0f–%.0f s%s", estimate->shortest_s, estimate->longest_s, more);
}

void matrix_text_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf)
{
        size_t settings = setting_columns(matrix, 4);
        struct table table = { .columns = settings + 4 };
        double shortest = 0, longest = 0;
        bool open_ended = false;

        table_add(&table, mem_dup("cell"));
        table_add(&table, mem_dup("repeat"));
        for (size_t i = 0; i < settings; i++)
                table_add(&table, mem_dup(matrix_words_short_key(matrix->axes[i].key)));
        table_add(&table, mem_dup("takes"));
        table_add(&table, mem_dup("needs"));
        for (size_t i = 0; i < cells->count; i++) {
                const struct matrix_cell *cell = &cells->items[i];
                const struct matrix_estimate *estimate = &estimates[cell->combination];

                table_add(&table, mem_printf("%d", cell->index));
                table_add(&table, mem_printf("%d", cell->repeat));
                add_settings(&table, matrix, settings, &cell->at);
                table_add(&table, time_text(estimate));
                table_add(&table, mem_dup(estimate->needs ? estimate->needs : "-"));
                shortest += estimate->shortest_s;
                longest += estimate->longest_s;
                open_ended = open_ended || estimate->open_ended;
        }
        strbuf_printf(buf, "%s%s%s\n", matrix->name, matrix->question ? ": " : "",
                      matrix->question ? matrix->question : "");
        table_append(&table, buf);
        strbuf_printf(buf,
                      "%zu cells, %d combinations, %d repeat%s; one after another %.1f to %.1f minutes%s\n",
                      cells->count, cells->combinations, matrix->repeats, matrix->repeats == 1 ? "" : "s",
                      shortest / 60, longest / 60, open_ended ? ", and the loads" : "");
        table_clear(&table);
}

/* The figures shown on the terminal; the page and the exports have all. */
static const enum matrix_figure shown[] = {
        MATRIX_RSS_SETTLED, MATRIX_RSS_PEAK, MATRIX_LIVE_HEAP,
        MATRIX_GO_RESERVE,  MATRIX_GC_SHARE, MATRIX_LATENCY_P99,
};
enum { SHOWN = sizeof(shown) / sizeof(shown[0]) };

static char *verdict_text(const struct matrix_combination *combination)
{
        if (combination->measured == 0)
                return mem_dup(combination->invalid ? "NOT MEASURED" : "MISSING");
        return mem_printf("%s%s%s%s", shape_names[combination->shape], combination->cause ? " " : "",
                          combination->cause ? combination->cause : "",
                          combination->agree ? "" : " (differs)");
}

static void append_table(const struct matrix_merged *merged, struct strbuf *buf)
{
        size_t settings = setting_columns(&merged->matrix, SHOWN + 1);
        struct table table = { .columns = settings + SHOWN + 1 };

        for (size_t i = 0; i < settings; i++)
                table_add(&table, mem_dup(matrix_words_short_key(merged->matrix.axes[i].key)));
        table_add(&table, mem_dup("verdict"));
        for (int i = 0; i < SHOWN; i++)
                table_add(&table, mem_dup(matrix_figure_infos[shown[i]].label));
        for (size_t i = 0; i < merged->combination_count; i++) {
                const struct matrix_combination *combination = &merged->combinations[i];

                add_settings(&table, &merged->matrix, settings, &combination->at);
                table_add(&table, verdict_text(combination));
                for (int k = 0; k < SHOWN; k++) {
                        struct strbuf text = { 0 };

                        matrix_words_figure(
                                (int)shown[k],
                                combination->measured ? combination->figures[shown[k]].median : NAN, &text);
                        table_add(&table, strbuf_take(&text));
                }
        }
        table_append(&table, buf);
        table_clear(&table);
}

void matrix_text_append_merged(const struct matrix_merged *merged, const struct text_style *style,
                               struct strbuf *buf)
{
        append_table(merged, buf);
        matrix_words_counts(merged, buf);
        strbuf_append_char(buf, '\n');
        for (size_t i = 0; i < merged->gates.count; i++) {
                const struct gate *gate = &merged->gates.gates[i];
                char *line;

                if (gate->state == GATE_HOLDS)
                        continue;
                line = mem_printf("GATE  %-10s %s: %s, not %s", gate_state_names[gate->state], gate->name,
                                  gate->value, gate->limit);
                text_style_wrap(style, 0, line, buf);
                free(line);
        }
        matrix_words_gates(merged, buf);
        strbuf_append_char(buf, '\n');
}
