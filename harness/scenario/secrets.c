/* By name: Authorization, Cookie, X-Api-Key, DB_PASSWORD, GITHUB_TOKEN. */
#include "scenario/secrets.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

static bool is_secret_name(const char *name)
{
        static const char *const parts[] = { "auth",     "cookie", "token",      "secret",
                                             "password", "passwd", "credential", "api-key",
                                             "api_key",  "apikey", "private" };

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                if (strcasestr(name, parts[i]))
                        return true;
        return false;
}

/* Hides members of one object of texts: all, or those whose name says so. */
static bool hide_members(cJSON *object, bool all)
{
        bool found = false;
        cJSON *item;

        cJSON_ArrayForEach(item, object)
        {
                if (!cJSON_IsString(item) || !item->string || !(all || is_secret_name(item->string)))
                        continue;
                cJSON_SetValuestring(item, "(secret)");
                found = true;
        }
        return found;
}

bool secrets_hide(cJSON *root)
{
        cJSON *target = cJSON_GetObjectItemCaseSensitive(root, "target");
        cJSON *telemetry = cJSON_GetObjectItemCaseSensitive(target, "telemetry");
        cJSON *requests = cJSON_GetObjectItemCaseSensitive(root, "requests");
        bool found = hide_members(cJSON_GetObjectItemCaseSensitive(telemetry, "headers"), true);
        cJSON *request;

        found = hide_members(cJSON_GetObjectItemCaseSensitive(target, "env"), false) || found;
        cJSON_ArrayForEach(request, requests) found =
                hide_members(cJSON_GetObjectItemCaseSensitive(request, "headers"), false) || found;
        return found;
}

bool secrets_in_word(const char *word)
{
        const char *equals = strchr(word, '=');
        char *key;
        bool secret;

        if (equals && strncmp(word, "--", 2) == 0) { /* --set=key=value */
                word = equals + 1;
                equals = strchr(word, '=');
        }
        if (!equals)
                return false;
        key = mem_dup_len(word, (size_t)(equals - word));
        secret = strstr(key, "telemetry.headers.") ||
                 ((strstr(key, ".headers.") || strstr(key, ".env.")) && is_secret_name(strrchr(key, '.')));
        free(key);
        return secret;
}
