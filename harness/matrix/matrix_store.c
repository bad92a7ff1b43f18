/* The names in a matrix's folder. The order of writing matters: the result first (sealed and renamed), then its record. */
#include "matrix/matrix_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "matrix/cell_json.h"
#include "model/matrix.h"

enum { RECORD_MAX = 1 << 20, FILE_MAX = 4 << 20, ASIDE_MAX = 10000 };

char *matrix_store_file(const char *folder)
{
        return file_join(folder, MATRIX_STORE_FILE);
}

char *matrix_store_cells(const char *folder)
{
        return file_join(folder, MATRIX_STORE_CELLS);
}

char *matrix_store_name(int index)
{
        return mem_printf("%04d", index);
}

char *matrix_store_result(const char *folder, int index)
{
        return mem_printf("%s/" MATRIX_STORE_CELLS "/%04d", folder, index);
}

char *matrix_store_record_path(const char *folder, int index)
{
        return mem_printf("%s/" MATRIX_STORE_CELLS "/%04d.json", folder, index);
}

static bool is_the_same(const char *path, const struct matrix *matrix, bool *ret_same, struct err *err)
{
        struct strbuf text = { 0 };

        if (!file_read(path, FILE_MAX, &text, err))
                return false;
        *ret_same = strcmp(strbuf_text(&text), matrix->text) == 0;
        strbuf_clear(&text);
        return true;
}

bool matrix_store_open(const char *folder, const struct matrix *matrix, struct err *err)
{
        char *cells = matrix_store_cells(folder);
        char *path = matrix_store_file(folder);
        bool same = true;
        bool ok = file_make_dirs(cells, err);

        if (ok && file_exists(path))
                ok = is_the_same(path, matrix, &same, err);
        else if (ok)
                ok = file_write_atomic(path, matrix->text, strlen(matrix->text), err);
        if (ok && !same)
                ok = err_set(
                        err, ERR_USAGE,
                        "%s: holds cells of another matrix, or of '%s' before it was changed; give another "
                        "--output, or remove it",
                        folder, matrix->name);
        free(cells);
        free(path);
        return ok;
}

bool matrix_store_write(const char *folder, const struct matrix_record *record, struct err *err)
{
        char *path = matrix_store_record_path(folder, record->index);
        char *text = cell_json_write(record);
        bool ok = file_write_atomic(path, text, strlen(text), err);

        free(text);
        free(path);
        return ok;
}

bool matrix_store_read(const char *folder, int index, bool *ret_found, struct matrix_record *ret,
                       struct err *err)
{
        char *path = matrix_store_record_path(folder, index);
        struct matrix_record record = { 0 };
        struct strbuf text = { 0 };
        bool ok = true;

        *ret_found = false;
        if (file_exists(path)) {
                ok = file_read(path, RECORD_MAX, &text, err) &&
                     (cell_json_read(strbuf_text(&text), text.len, &record, err) ||
                      err_wrap(err, "%s", path));
                if (ok && record.index != index) {
                        ok = err_set(err, ERR_FORMAT, "%s: is the record of cell %d", path, record.index);
                        matrix_record_clear(&record);
                }
                if (ok) {
                        *ret_found = true;
                        *ret = record;
                }
        }
        strbuf_clear(&text);
        free(path);
        return ok;
}

bool matrix_store_put_aside(const char *folder, int index, struct err *err)
{
        char *path = matrix_store_result(folder, index);
        bool ok = true;

        for (int attempt = 1; ok && file_exists(path) && attempt <= ASIDE_MAX; attempt++) {
                char *aside = mem_printf("%s.try-%d", path, attempt);

                if (!file_exists(aside) && rename(path, aside) != 0)
                        ok = err_set(err, ERR_IO, "cannot rename '%s' to '%s'", path, aside);
                free(aside);
        }
        free(path);
        return ok;
}
