/* Files for CI systems. */
#include "cli/gate_outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "report/exports/export_change_markdown.h"
#include "report/exports/export_junit.h"
#include "report/exports/export_markdown.h"

static void append_summary(const struct result *result, const struct comparison *comparison,
                           struct strbuf *buf)
{
        if (comparison)
                export_change_markdown_append(comparison, buf);
        else
                export_markdown_append(result, buf);
}

static bool write_text(const char *folder, const char *name, struct strbuf *text_take, struct err *err)
{
        char *path = file_join(folder, name);
        bool ok = file_write_atomic(path, strbuf_text(text_take), text_take->len, err);

        strbuf_clear(text_take);
        free(path);
        return ok;
}

bool gate_outputs_write(const struct result *result, const struct comparison *comparison, const char *folder,
                        struct err *err)
{
        struct strbuf junit = { 0 }, summary = { 0 };

        if (!file_make_dirs(folder, err))
                return false;
        export_junit_append(result, &junit);
        append_summary(result, comparison, &summary);
        if (!write_text(folder, "junit.xml", &junit, err)) {
                strbuf_clear(&summary);
                return false;
        }
        return write_text(folder, "summary.md", &summary, err);
}

bool gate_outputs_append_summary(const struct result *result, const struct comparison *comparison,
                                 struct err *err)
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
        append_summary(result, comparison, &buf);
        strbuf_append_char(&buf, '\n');
        ok = fwrite(buf.text, 1, buf.len, file) == buf.len;
        ok = fclose(file) == 0 && ok;
        strbuf_clear(&buf);
        return ok || err_set_errno(err, ERR_IO, errno, "cannot append to GITHUB_STEP_SUMMARY '%s'", path);
}
