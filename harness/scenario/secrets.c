/* Which names say so: model/scenario.c has the list. */
#include "scenario/secrets.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/scenario.h"

/* Hides members of one object of texts: all, or those whose name says so. */
static bool hide_members(cJSON *object, bool all)
{
        bool found = false;
        cJSON *item;

        cJSON_ArrayForEach(item, object)
        {
                if (!cJSON_IsString(item) || !item->string || !(all || scenario_name_is_secret(item->string)))
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
        secret = strstr(key, "telemetry.headers.") || ((strstr(key, ".headers.") || strstr(key, ".env.")) &&
                                                       scenario_name_is_secret(strrchr(key, '.')));
        free(key);
        return secret;
}
