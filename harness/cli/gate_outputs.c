/* Files for CI systems. */
#include "cli/gate_outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "report/exports.h"

static bool write_export(const struct result *result, const char *folder, const char *name,
                         void (*append)(const struct result *, struct strbuf *), struct err *err)
{
        char *path = file_join(folder, name);
        struct strbuf buf = { 0 };
        bool ok;

        append(result, &buf);
        ok = file_write_atomic(path, strbuf_text(&buf), buf.len, err);
        strbuf_clear(&buf);
        free(path);
        return ok;
}

bool gate_outputs_write(const struct result *result, const char *folder, struct err *err)
{
        return file_make_dirs(folder, err) &&
               write_export(result, folder, "junit.xml", export_junit_append, err) &&
               write_export(result, folder, "summary.md", export_markdown_append, err);
}

bool gate_outputs_append_summary(const struct result *result, struct err *err)
{
        const char *path = getenv("GITHUB_STEP_SUMMARY");
        struct strbuf buf = { 0 };
        FILE *file;
        bool ok;

        if (!path || !*path)
                return true;
        file = fopen(path, "ae");
        if (!file)
                return err_set_errno(err, ERR_IO, errno, "cannot append to GITHUB_STEP_SUMMARY '%s'", path);
        export_markdown_append(result, &buf);
        strbuf_append_char(&buf, '\n');
        ok = fwrite(buf.text, 1, buf.len, file) == buf.len;
        ok = fclose(file) == 0 && ok;
        strbuf_clear(&buf);
        return ok || err_set_errno(err, ERR_IO, errno, "cannot append to GITHUB_STEP_SUMMARY '%s'", path);
}
