/* Orders records by index and combinations by their axes, never by time, so that every merge gives the same. */
#include "matrix/matrix_merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "matrix/matrix_effects.h"
#include "matrix/matrix_expand.h"
#include "matrix/matrix_gate.h"
#include "matrix/matrix_load.h"
#include "matrix/matrix_store.h"
#include "stats/robust.h"

static bool same_settings(const struct matrix_settings *a, const struct matrix_settings *b)
{
        return a->count == b->count && matrix_settings_match(a, b);
}

static bool belongs(const struct matrix_cell *cell, const struct matrix_record *record)
{
        return record->combination == cell->combination && record->repeat == cell->repeat &&
               same_settings(&record->at, &cell->at);
}

static bool read_records(const char *folder, struct matrix_merged *merged, struct err *err)
{
        merged->records = mem_new(merged->cells.count, sizeof(*merged->records));
        merged->found = mem_new(merged->cells.count, sizeof(*merged->found));
        for (size_t i = 0; i < merged->cells.count; i++) {
                const struct matrix_cell *cell = &merged->cells.items[i];

                if (!matrix_store_read(folder, cell->index, &merged->found[i], &merged->records[i], err))
                        return false;
                if (merged->found[i] && !belongs(cell, &merged->records[i]))
                        return err_set(
                                err, ERR_FORMAT,
                                "%s: the record of cell %d is of other settings than the matrix has there",
                                folder, cell->index);
        }
        return true;
}

/* The measured records of one combination, in order of index. */
struct group {
        const struct matrix_record **items;
        size_t count;
};

static struct matrix_spread spread_of(const struct group *group, int figure)
{
        struct matrix_spread spread = { .median = NAN, .low = NAN, .high = NAN };
        double *values = mem_new(group->count, sizeof(*values));
        size_t count = 0;

        for (size_t i = 0; i < group->count; i++)
                if (!isnan(group->items[i]->figures[figure]))
                        values[count++] = group->items[i]->figures[figure];
        robust_sort(values, count);
        if (count > 0)
                spread = (struct matrix_spread){ .median = robust_quantile_sorted(values, count, 0.5),
                                                 .low = values[0],
                                                 .high = values[count - 1],
                                                 .count = (int)count };
        free(values);
        return spread;
}

static void take_shape(const struct group *group, struct matrix_combination *ret)
{
        int counts[SHAPE_COUNT] = { 0 };
        int best = 0;

        for (size_t i = 0; i < group->count; i++)
                counts[group->items[i]->shape]++;
        for (int shape = 1; shape < SHAPE_COUNT; shape++)
                if (counts[shape] > counts[best])
                        best = shape;
        ret->shape = (enum shape)best;
}

/* Returns a copy of a text if all records have the same; NULL if they differ. */
static char *common_text(const struct group *group, size_t offset)
{
        const char *first = NULL;

        for (size_t i = 0; i < group->count; i++) {
                const char *text = *(char *const *)(const void *)((const char *)group->items[i] + offset);

                if (i > 0 && !matrix_value_equals(first, text))
                        return NULL;
                first = text;
        }
        return mem_dup(first);
}

static void fill_combination(const struct group *group, struct matrix_combination *ret)
{
        const struct matrix_record *speaker = NULL;

        take_shape(group, ret);
        ret->agree = true;
        for (size_t i = 0; i < group->count; i++) {
                const struct matrix_record *record = group->items[i], *first = group->items[0];

                if (!speaker && record->shape == ret->shape)
                        speaker = record;
                ret->agree = ret->agree && record->shape == first->shape &&
                             record->hypothesis == first->hypothesis &&
                             matrix_value_equals(record->cause, first->cause);
        }
        if (speaker) {
                ret->hypothesis = speaker->hypothesis;
                ret->cause = mem_dup(speaker->cause);
        }
        ret->go = common_text(group, offsetof(struct matrix_record, go));
        ret->madvise_predicted = common_text(group, offsetof(struct matrix_record, madvise_predicted));
        ret->madvise_observed = common_text(group, offsetof(struct matrix_record, madvise_observed));
        for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                ret->figures[figure] = spread_of(group, figure);
}

static void combine(struct matrix_merged *merged)
{
        size_t combinations = (size_t)merged->cells.combinations;
        struct group *groups = mem_new(combinations, sizeof(*groups));

        merged->combinations = mem_new(combinations, sizeof(*merged->combinations));
        merged->combination_count = combinations;
        for (size_t i = 0; i < merged->cells.count; i++) {
                const struct matrix_cell *cell = &merged->cells.items[i];
                struct matrix_combination *combination = &merged->combinations[cell->combination];
                struct group *group = &groups[cell->combination];

                if (!combination->at.count)
                        matrix_settings_copy(&cell->at, &combination->at);
                if (!merged->found[i]) {
                        combination->missing++;
                } else if (!merged->records[i].measured) {
                        combination->invalid++;
                        if (!combination->reason)
                                combination->reason = mem_dup(merged->records[i].reason);
                } else {
                        combination->measured++;
                        group->items = mem_resize(group->items, group->count + 1, sizeof(*group->items));
                        group->items[group->count++] = &merged->records[i];
                }
        }
        for (size_t i = 0; i < combinations; i++) {
                fill_combination(&groups[i], &merged->combinations[i]);
                free(groups[i].items);
        }
        free(groups);
}

static int find_baseline(const struct matrix_merged *merged)
{
        if (merged->matrix.baseline.count == 0)
                return -1;
        for (size_t i = 0; i < merged->combination_count; i++)
                if (matrix_settings_match(&merged->combinations[i].at, &merged->matrix.baseline))
                        return (int)i;
        return -1;
}

bool matrix_merge(const char *folder, struct matrix_merged *ret, struct err *err)
{
        struct matrix_merged merged = { 0 };
        char *path = matrix_store_file(folder);
        bool ok = matrix_load(path, &merged.matrix, err) &&
                  matrix_expand(&merged.matrix, &merged.cells, err) && read_records(folder, &merged, err);

        free(path);
        if (!ok) {
                matrix_merged_clear(&merged);
                return false;
        }
        combine(&merged);
        merged.baseline = find_baseline(&merged);
        matrix_effects(&merged);
        matrix_trades(&merged);
        matrix_gate(&merged);
        *ret = merged;
        return true;
}
