/* Writes cells in order of index and combinations in the order of the axes. */
#include "report/exports/matrix_exports.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "words/matrix_words.h"

/* The keys of all settings that occur in any cell: the axes first, then those added by includes. */
struct keys {
        const char **items;
        size_t count;
};

static struct keys keys_of(const struct matrix_merged *merged)
{
        struct matrix_settings all = { 0 };
        struct keys keys = { 0 };

        for (size_t i = 0; i < merged->combination_count; i++) {
                const struct matrix_settings *at = &merged->combinations[i].at;

                for (size_t k = 0; k < at->count; k++)
                        if (!matrix_settings_find(&all, at->items[k].key)) {
                                matrix_settings_put(&all, at->items[k].key, NULL);
                                keys.items = mem_resize(keys.items, keys.count + 1, sizeof(*keys.items));
                                keys.items[keys.count++] = at->items[k].key;
                        }
        }
        matrix_settings_clear(&all);
        return keys;
}

static const char *value_at(const struct matrix_settings *at, const char *key)
{
        const struct matrix_setting *setting = matrix_settings_find(at, key);

        return setting && setting->value ? setting->value : "default";
}

static void append_csv_head(const struct keys *keys, struct strbuf *buf)
{
        strbuf_append(buf, "cell,combination,repeat");
        for (size_t i = 0; i < keys->count; i++) {
                strbuf_append_char(buf, ',');
                escape_csv(buf, keys->items[i]);
        }
        strbuf_append(buf,
                      ",state,reason,go,shape,hypothesis,cause,exit_code,madvise_predicted,madvise_observed");
        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++)
                strbuf_printf(buf, ",%s", matrix_figure_infos[i].name);
        strbuf_append(buf, "\r\n");
}

static void append_csv_field(const char *text, struct strbuf *buf)
{
        strbuf_append_char(buf, ',');
        escape_csv(buf, text);
}

static void append_csv_row(const struct matrix_merged *merged, size_t i, const struct keys *keys,
                           struct strbuf *buf)
{
        const struct matrix_cell *cell = &merged->cells.items[i];
        const struct matrix_record *record = &merged->records[i];
        bool measured = merged->found[i] && record->measured;

        strbuf_printf(buf, "%d,%d,%d", cell->index, cell->combination, cell->repeat);
        for (size_t k = 0; k < keys->count; k++)
                append_csv_field(value_at(&cell->at, keys->items[k]), buf);
        append_csv_field(measured ? "measured" : merged->found[i] ? "not measured" : "missing", buf);
        append_csv_field(record->reason, buf);
        append_csv_field(record->go, buf);
        append_csv_field(measured ? shape_names[record->shape] : NULL, buf);
        append_csv_field(measured ? hypothesis_names[record->hypothesis] : NULL, buf);
        append_csv_field(record->cause, buf);
        if (measured)
                strbuf_printf(buf, ",%d", record->exit_code);
        else
                strbuf_append_char(buf, ',');
        append_csv_field(record->madvise_predicted, buf);
        append_csv_field(record->madvise_observed, buf);
        for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                if (measured && isfinite(record->figures[figure]))
                        strbuf_printf(buf, ",%.17g", record->figures[figure]);
                else
                        strbuf_append_char(buf, ',');
        strbuf_append(buf, "\r\n");
}

void matrix_export_csv_append(const struct matrix_merged *merged, struct strbuf *buf)
{
        struct keys keys = keys_of(merged);

        append_csv_head(&keys, buf);
        for (size_t i = 0; i < merged->cells.count; i++)
                append_csv_row(merged, i, &keys, buf);
        free(keys.items);
}

/* Returns true if any combination has this figure. */
static bool is_known(const struct matrix_merged *merged, int figure)
{
        for (size_t i = 0; i < merged->combination_count; i++)
                if (merged->combinations[i].figures[figure].count > 0)
                        return true;
        return false;
}

static void append_markdown_row(const struct matrix_merged *merged,
                                const struct matrix_combination *combination, const struct keys *keys,
                                struct strbuf *buf)
{
        for (size_t k = 0; k < keys->count; k++) {
                strbuf_append(buf, "| ");
                escape_markdown(buf, value_at(&combination->at, keys->items[k]));
                strbuf_append_char(buf, ' ');
        }
        if (combination->measured == 0)
                strbuf_printf(buf, "| **%s** ", combination->invalid ? "not measured" : "missing");
        else
                strbuf_printf(buf, "| %s%s%s%s ", shape_names[combination->shape],
                              combination->cause ? ", " : "", combination->cause ? combination->cause : "",
                              combination->agree ? "" : " (repeats differ)");
        for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                if (is_known(merged, figure)) {
                        strbuf_append(buf, "| ");
                        matrix_words_figure(figure, combination->figures[figure].median, buf);
                        strbuf_append_char(buf, ' ');
                }
        strbuf_append(buf, "|\n");
}

void matrix_export_markdown_append(const struct matrix_merged *merged, struct strbuf *buf)
{
        struct keys keys = keys_of(merged);
        size_t columns = keys.count + 1;

        strbuf_append(buf, "### ");
        escape_markdown(buf, merged->matrix.name);
        strbuf_append(buf, "\n\n");
        matrix_words_counts(merged, buf);
        strbuf_append(buf, "\n\n");
        for (size_t k = 0; k < keys.count; k++) {
                strbuf_append(buf, "| ");
                escape_markdown(buf, matrix_words_short_key(keys.items[k]));
                strbuf_append_char(buf, ' ');
        }
        strbuf_append(buf, "| verdict ");
        for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                if (is_known(merged, figure)) {
                        strbuf_printf(buf, "| %s ", matrix_figure_infos[figure].label);
                        columns++;
                }
        strbuf_append(buf, "|\n");
        for (size_t i = 0; i < columns; i++)
                strbuf_append(buf, "|---");
        strbuf_append(buf, "|\n");
        for (size_t i = 0; i < merged->combination_count; i++)
                append_markdown_row(merged, &merged->combinations[i], &keys, buf);
        for (size_t i = 0; i < merged->gates.count; i++)
                if (merged->gates.gates[i].state != GATE_HOLDS) {
                        strbuf_printf(buf, "\n- **%s** ", gate_state_names[merged->gates.gates[i].state]);
                        escape_markdown(buf, merged->gates.gates[i].name);
                        strbuf_append(buf, ": ");
                        escape_markdown(buf, merged->gates.gates[i].value);
                        strbuf_append(buf, ", not ");
                        escape_markdown(buf, merged->gates.gates[i].limit);
                }
        strbuf_append_char(buf, '\n');
        free(keys.items);
}

/* Appends a key in the form that the benchmark format requires of configuration keys: it begins with a lower-case letter
 * and contains no space, upper-case letter or colon. */
static void append_benchmark_key(const char *key, struct strbuf *buf)
{
        size_t begin = buf->len;

        escape_benchmark(buf, matrix_words_short_key(key));
        for (size_t i = begin; i < buf->len; i++)
                if (buf->text[i] >= 'A' && buf->text[i] <= 'Z')
                        buf->text[i] = (char)(buf->text[i] - 'A' + 'a');
}

void matrix_export_benchmark_append(const struct matrix_merged *merged, struct strbuf *buf)
{
        struct keys keys = keys_of(merged);

        strbuf_append(buf, "goos: linux\npkg: plateau\n");
        for (size_t i = 0; i < merged->cells.count; i++) {
                const struct matrix_record *record = &merged->records[i];

                if (!merged->found[i] || !record->measured)
                        continue;
                for (size_t k = 0; k < keys.count; k++) {
                        append_benchmark_key(keys.items[k], buf);
                        strbuf_append(buf, ": ");
                        escape_plain(buf, value_at(&record->at, keys.items[k]));
                        strbuf_append_char(buf, '\n');
                }
                strbuf_printf(buf, "shape: %s\nBenchmarkPlateau/", shape_names[record->shape]);
                escape_benchmark(buf, record->scenario ? record->scenario : merged->matrix.name);
                strbuf_append(buf, "\t1");
                for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                        if (isfinite(record->figures[figure]))
                                strbuf_printf(buf, "\t%.6g %s", record->figures[figure],
                                              matrix_figure_infos[figure].benchmark);
                strbuf_append_char(buf, '\n');
        }
        free(keys.items);
}
