/* A token is one line. The newline that editors put at the end of a file is not part of it. */
#include "telemetry/access.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"

enum { TOKEN_MAX = 1 << 16 };

/* Overwrites a secret before freeing it: a core dump of this program should not hold it. */
static void forget(char *text)
{
        if (text)
                explicit_bzero(text, strlen(text));
        free(text);
}

static bool read_token(const struct scenario_access *spec, char **ret_token, struct err *err)
{
        struct strbuf text = { 0 };
        const char *from_env = spec->bearer_env ? getenv(spec->bearer_env) : NULL;

        if (spec->bearer_env && !from_env)
                return err_set(err, ERR_USAGE, "bearer_env: the environment has no %s", spec->bearer_env);
        if (from_env)
                strbuf_append(&text, from_env);
        else if (!file_read(spec->bearer_file, TOKEN_MAX, &text, err))
                return err_wrap(err, "bearer_file");
        while (text.len && strchr("\r\n \t", text.text[text.len - 1]))
                text.text[--text.len] = '\0';
        if (!text.len || strpbrk(text.text, "\r\n")) {
                forget(strbuf_take(&text));
                return err_set(err, ERR_USAGE, "%s: must hold one line, the token",
                               from_env ? "bearer_env" : "bearer_file");
        }
        *ret_token = strbuf_take(&text);
        return true;
}

bool access_load(const struct scenario_access *spec, struct access *ret_access, struct err *err)
{
        bool bearer = spec->bearer_file || spec->bearer_env;
        struct access access = { 0 };
        size_t count = 0;
        char *token = NULL;

        if (bearer && !read_token(spec, &token, err))
                return false;
        access.lines = mem_new(spec->header_count + 2, sizeof(*access.lines));
        for (size_t i = 0; i < spec->header_count; i++)
                access.lines[count++] = mem_printf("%s: %s", spec->headers[i].name, spec->headers[i].value);
        if (token)
                access.lines[count++] = mem_printf("Authorization: Bearer %s", token);
        forget(token);
        access.fetch = (struct fetch_access){ .headers = access.lines,
                                              .certificate = spec->certificate,
                                              .key = spec->key,
                                              .insecure = spec->tls_insecure };
        *ret_access = access;
        return true;
}

void access_clear(struct access *access)
{
        for (size_t i = 0; access->lines && access->lines[i]; i++)
                forget(access->lines[i]);
        free(access->lines);
        *access = (struct access){ 0 };
}
