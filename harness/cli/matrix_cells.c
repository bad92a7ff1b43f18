#include "cli/matrix_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/find_scenario.h"
#include "matrix/cell_overrides.h"
#include "matrix/matrix_expand.h"
#include "matrix/matrix_gate.h"
#include "matrix/matrix_load.h"
#include "record/layout.h"
#include "scenario/scenario_load.h"

/* Finds "quick" as matrices/quick.json: in the current folder, in the checkout, or where the package installs it. */
static char *find_file(const char *name)
{
        char *below, *found;

        if (strchr(name, '/') || strchr(name, '.'))
                return mem_dup(name);
        below = mem_printf("matrices/%s.json", name);
        if (file_exists(below))
                return below;
        found = find_in_checkout(below);
        if (!found)
                found = find_installed(below);
        if (!found)
                return below;
        free(below);
        return found;
}

bool matrix_cells_open(const char *name, struct matrix_cells_open *ret, struct err *err)
{
        struct matrix_cells_open open = { 0 };
        char *path = find_file(name);
        bool ok = file_exists(path) || err_set(err, ERR_USAGE, "matrix '%s': no such file", path);

        ok = ok && matrix_load(path, &open.matrix, err) && matrix_expand(&open.matrix, &open.cells, err);
        free(path);
        if (ok)
                *ret = open;
        else
                matrix_cells_close(&open);
        return ok;
}

void matrix_cells_close(struct matrix_cells_open *open)
{
        matrix_cells_clear(&open->cells);
        matrix_clear(&open->matrix);
}

char *matrix_cells_folder(const struct matrix *matrix, const char *given)
{
        char *name, *folder;

        if (given)
                return mem_dup(given);
        name = layout_folder_name(matrix->name);
        folder = mem_printf("results/matrix/%s", name);
        free(name);
        return folder;
}

bool matrix_cells_scenario(const struct matrix *matrix, const struct matrix_cell *cell,
                           struct scenario *ret_scenario, struct err *err)
{
        struct cell_overrides overrides;
        struct strbuf at = { 0 };
        char *path = NULL;
        bool ok;

        cell_overrides_build(matrix, &cell->at, &overrides);
        ok = find_scenario(cell_overrides_scenario(matrix, &cell->at), &path, err) &&
             scenario_load(&(struct scenario_load_args){ .path = path,
                                                         .overrides = (const char *const *)overrides.items,
                                                         .override_count = overrides.count },
                           ret_scenario, err);
        if (!ok) {
                matrix_gate_append_settings(&cell->at, &at);
                err_wrap(err, "cell %d (%s)", cell->index, strbuf_text(&at));
        }
        strbuf_clear(&at);
        cell_overrides_clear(&overrides);
        free(path);
        return ok;
}
