/* A table of the files, each with the function that makes its content. */
#include "report/matrix_write.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "report/exports/matrix_exports.h"
#include "report/json/matrix_json.h"
#include "report/pages/matrix_page.h"

static const struct {
        const char *name;
        void (*append)(const struct matrix_merged *merged, struct strbuf *buf);
} exports[] = {
        { "cells.csv", matrix_export_csv_append },
        { "merged.json", matrix_json_append },
        { "summary.md", matrix_export_markdown_append },
        { "benchstat.txt", matrix_export_benchmark_append },
};

static bool write(const char *folder, const char *name, struct strbuf *text, struct err *err)
{
        char *path = file_join(folder, name);
        bool ok = file_write_atomic(path, strbuf_text(text), text->len, err);

        free(path);
        strbuf_clear(text);
        return ok;
}

bool matrix_write(const struct matrix_merged *merged, const char *folder, const char *version,
                  struct err *err)
{
        struct strbuf text = { 0 };

        for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
                exports[i].append(merged, &text);
                if (!write(folder, exports[i].name, &text, err))
                        return false;
        }
        matrix_page_append(merged, version, &text);
        return write(folder, "report.html", &text, err);
}
