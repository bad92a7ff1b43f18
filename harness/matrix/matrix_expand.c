/* Lists all combinations first, then shuffles them once per repeat. */
#include "matrix/matrix_expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/matrix.h"

struct combinations {
        struct matrix_settings *items;
        size_t count;
        size_t capacity;
};

static void add(struct combinations *list, struct matrix_settings *settings_take)
{
        list->items = mem_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
        list->items[list->count++] = *settings_take;
}

static void clear(struct combinations *list)
{
        for (size_t i = 0; i < list->count; i++)
                matrix_settings_clear(&list->items[i]);
        free(list->items);
}

static bool is_excluded(const struct matrix *matrix, const struct matrix_settings *at)
{
        for (size_t i = 0; i < matrix->exclude_count; i++)
                if (matrix_settings_match(at, &matrix->exclude[i]))
                        return true;
        return false;
}

/* Advances the indices of the axes' values like an odometer, the last axis fastest. False after the last combination. */
static bool advance(const struct matrix *matrix, size_t *at)
{
        for (size_t i = matrix->axis_count; i-- > 0;) {
                if (++at[i] < matrix->axes[i].count)
                        return true;
                at[i] = 0;
        }
        return false;
}

/* Returns the number of combinations of the axes; MATRIX_CELLS_MAX + 1 if there are more than MATRIX_CELLS_MAX. */
static size_t span(const struct matrix *matrix)
{
        size_t product = 1;

        for (size_t i = 0; i < matrix->axis_count && product <= MATRIX_CELLS_MAX; i++)
                product *= matrix->axes[i].count;
        return product <= MATRIX_CELLS_MAX ? product : MATRIX_CELLS_MAX + 1;
}

static void add_product(const struct matrix *matrix, struct combinations *list)
{
        size_t *at = mem_new(matrix->axis_count, sizeof(*at));

        do {
                struct matrix_settings settings = { 0 };

                for (size_t i = 0; i < matrix->axis_count; i++)
                        matrix_settings_put(&settings, matrix->axes[i].key, matrix->axes[i].values[at[i]]);
                if (is_excluded(matrix, &settings))
                        matrix_settings_clear(&settings);
                else
                        add(list, &settings);
        } while (advance(matrix, at));
        free(at);
}

static bool is_axis(const struct matrix *matrix, const char *key)
{
        for (size_t i = 0; i < matrix->axis_count; i++)
                if (strcmp(matrix->axes[i].key, key) == 0)
                        return true;
        return false;
}

/* Returns true if adding `include` would not change the combination's value on any axis. */
static bool agrees(const struct matrix *matrix, const struct matrix_settings *combination,
                   const struct matrix_settings *include)
{
        for (size_t i = 0; i < include->count; i++) {
                const struct matrix_setting *there = matrix_settings_find(combination, include->items[i].key);

                if (is_axis(matrix, include->items[i].key) &&
                    !matrix_value_equals(there ? there->value : NULL, include->items[i].value))
                        return false;
        }
        return true;
}

static void add_includes(const struct matrix *matrix, struct combinations *list)
{
        size_t of_product = list->count;

        for (size_t i = 0; i < matrix->include_count; i++) {
                const struct matrix_settings *include = &matrix->include[i];
                bool taken = false;

                for (size_t k = 0; k < of_product; k++)
                        if (agrees(matrix, &list->items[k], include)) {
                                for (size_t s = 0; s < include->count; s++)
                                        matrix_settings_put(&list->items[k], include->items[s].key,
                                                            include->items[s].value);
                                taken = true;
                        }
                if (!taken) {
                        struct matrix_settings own;

                        matrix_settings_copy(include, &own);
                        add(list, &own);
                }
        }
}

/* Appends one block: every combination once, in random order (Fisher-Yates shuffle). */
static void add_block(const struct matrix *matrix, const struct combinations *list, int repeat,
                      struct matrix_cells *cells)
{
        struct strbuf stream = { 0 };
        size_t *order = mem_new(list->count, sizeof(*order));
        struct rng rng;

        strbuf_printf(&stream, "matrix-block-%d", repeat);
        rng_init(&rng, matrix->seed, strbuf_text(&stream));
        for (size_t i = 0; i < list->count; i++)
                order[i] = i;
        for (size_t i = list->count; i > 1; i--) {
                size_t k = rng_below(&rng, i);
                size_t swap = order[k];

                order[k] = order[i - 1];
                order[i - 1] = swap;
        }
        for (size_t i = 0; i < list->count; i++) {
                struct matrix_cell *cell = &cells->items[cells->count];

                *cell = (struct matrix_cell){ .index = (int)cells->count,
                                              .combination = (int)order[i],
                                              .repeat = repeat };
                matrix_settings_copy(&list->items[order[i]], &cell->at);
                cells->count++;
        }
        free(order);
        strbuf_clear(&stream);
}

bool matrix_expand(const struct matrix *matrix, struct matrix_cells *ret_cells, struct err *err)
{
        struct combinations list = { 0 };
        struct matrix_cells cells = { 0 };

        if (span(matrix) > MATRIX_CELLS_MAX)
                return err_set(err, ERR_USAGE, "matrix '%s': axes: span more than %d combinations",
                               matrix->name, MATRIX_CELLS_MAX);
        add_product(matrix, &list);
        add_includes(matrix, &list);
        if (list.count == 0 || list.count * (size_t)matrix->repeats > MATRIX_CELLS_MAX) {
                err_set(err, ERR_USAGE, "matrix '%s': has %zu cells; must be between 1 and %d", matrix->name,
                        list.count * (size_t)matrix->repeats, MATRIX_CELLS_MAX);
                clear(&list);
                return false;
        }
        cells.combinations = (int)list.count;
        cells.items = mem_new(list.count * (size_t)matrix->repeats, sizeof(*cells.items));
        for (int repeat = 1; repeat <= matrix->repeats; repeat++)
                add_block(matrix, &list, repeat, &cells);
        clear(&list);
        *ret_cells = cells;
        return true;
}
