/* Header values may be secrets, so no error message contains them. */
#include "cli/access_options.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/scenario.h"

static bool take_headers(const struct option_list *words, struct scenario_access *access, struct err *err)
{
        access->headers = mem_new(words->count, sizeof(*access->headers));
        for (size_t i = 0; i < words->count; i++) {
                const char *word = words->items[i];
                const char *colon = strchr(word, ':');

                if (!colon || colon == word || strpbrk(word, "\r\n"))
                        return err_set(err, ERR_USAGE, "--header: must be such as 'X-Key: value'");
                access->headers[access->header_count++] =
                        (struct scenario_pair){ .name = mem_dup_len(word, (size_t)(colon - word)),
                                                .value = mem_dup(colon + 1 + strspn(colon + 1, " \t")) };
        }
        return true;
}

bool access_options_take(const struct access_values *values, struct scenario_access *access, struct err *err)
{
        access->bearer_file = mem_dup(values->bearer_file);
        access->bearer_env = mem_dup(values->bearer_env);
        access->certificate = mem_dup(values->certificate);
        access->key = mem_dup(values->key);
        access->tls_insecure = values->tls_insecure;
        if (values->bearer_file && values->bearer_env)
                return err_set(err, ERR_USAGE, "--bearer-file and --bearer-env: say one of them");
        if (values->key && !values->certificate)
                return err_set(err, ERR_USAGE, "--key: belongs to a --certificate");
        return take_headers(&values->headers, access, err);
}

void access_options_clear(struct access_values *values)
{
        option_list_clear(&values->headers);
}
