/* Writes settings as "key=value". */
#include "matrix/cell_overrides.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/matrix.h"

void cell_overrides_clear(struct cell_overrides *overrides)
{
        for (size_t i = 0; i < overrides->count; i++)
                free(overrides->items[i]);
        free(overrides->items);
        *overrides = (struct cell_overrides){ 0 };
}

static void add(const struct matrix_settings *settings, struct cell_overrides *ret)
{
        for (size_t i = 0; i < settings->count; i++) {
                const struct matrix_setting *setting = &settings->items[i];

                if (!setting->value || strcmp(setting->key, MATRIX_SCENARIO_KEY) == 0)
                        continue;
                ret->items = mem_resize(ret->items, ret->count + 1, sizeof(*ret->items));
                ret->items[ret->count++] = mem_printf("%s=%s", setting->key, setting->value);
        }
}

void cell_overrides_build(const struct matrix *matrix, const struct matrix_settings *at,
                          struct cell_overrides *ret)
{
        *ret = (struct cell_overrides){ 0 };
        add(&matrix->set, ret);
        add(at, ret);
}

const char *cell_overrides_scenario(const struct matrix *matrix, const struct matrix_settings *at)
{
        const struct matrix_setting *own = matrix_settings_find(at, MATRIX_SCENARIO_KEY);

        return own && own->value ? own->value : matrix->scenarios[0];
}
