/* Finds and hides secrets; the list of names that suggest one is in model/scenario.c. */
#include "scenario/secrets.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/scenario.h"

/* Hides members of an object: all, or those whose name suggests a secret. */
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

static bool names_secret(const char *path)
{
        return strstr(path, "telemetry.headers.") || ((strstr(path, ".headers.") || strstr(path, ".env.")) &&
                                                      scenario_name_is_secret(strrchr(path, '.')));
}

/* Returns the header in a word of a command line, which follows --header or -H or holds it itself: "--header=X-Key: v",
 * "-HX-Key: v"; NULL if there is none. */
static const char *header_in(const char *before, const char *word)
{
        static const char assigned[] = "--header=";

        if (before && (strcmp(before, "--header") == 0 || strcmp(before, "-H") == 0))
                return word;
        if (strncmp(word, assigned, sizeof(assigned) - 1) == 0)
                return word + sizeof(assigned) - 1;
        return strncmp(word, "-H", 2) == 0 && word[2] ? word + 2 : NULL;
}

size_t secrets_begin(const char *before, const char *word)
{
        const char *header = header_in(before, word);
        const char *path = word;
        const char *equals = strchr(word, '=');
        char *key;
        bool secret;

        if (header)
                return (size_t)(header - word) + strcspn(header, ":") + (strchr(header, ':') != NULL);
        if (equals && strncmp(word, "--", 2) == 0) { /* --set=key=value */
                path = equals + 1;
                equals = strchr(path, '=');
        }
        if (!equals)
                return strlen(word);
        key = mem_dup_len(path, (size_t)(equals - path));
        secret = names_secret(key);
        free(key);
        return secret ? (size_t)(equals + 1 - word) : strlen(word);
}
