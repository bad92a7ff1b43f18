/* Writes and reads the fields of struct result that have no file of their own. */
#include "record/manifest_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "model/result.h"
#include "record/facts_json.h"
#include "record/layout.h"
#include "record/whole.h"
#include "version.h"

static const struct {
        const char *name;
        size_t offset;
} text_fields[] = {
        { "failure", offsetof(struct result, failure) },
        { "cut_short", offsetof(struct result, cut_short) },
        { "command_line", offsetof(struct result, command_line) },
        { "profile_before", offsetof(struct result, profile_before) },
        { "profile_after", offsetof(struct result, profile_after) },
        { "goroutines_before", offsetof(struct result, goroutines_before) },
        { "goroutines_after", offsetof(struct result, goroutines_after) },
};
enum { TEXT_FIELDS = sizeof(text_fields) / sizeof(text_fields[0]) };

static char **field_text(void *base, size_t offset)
{
        return (char **)(void *)((char *)base + offset);
}

static void add_build(cJSON *root)
{
        cJSON *build = cJSON_AddObjectToObject(root, "harness");

        json_add_text(build, "version", PLATEAU_VERSION);
        json_add_text(build, "compiler", __VERSION__);
        cJSON_AddBoolToObject(build, "optimized",
#ifdef __OPTIMIZE__
                              true
#else
                              false
#endif
        );
}

char *manifest_json_print(const struct result *result)
{
        cJSON *root = cJSON_CreateObject();
        char started[CLOCK_TEXT_MAX];

        json_add_text(root, "schema", "plateau.manifest/1");
        add_build(root);
        json_add_text(root, "scenario", result->scenario.name);
        json_add_number(root, "seed", (double)result->scenario.seed);
        clock_format_rfc3339(result->started_wall_ns, started);
        json_add_text(root, "started", started);
        json_add_whole(root, "started_wall_ns", result->started_wall_ns);
        json_add_whole(root, "started_ns", result->started_ns);
        json_add_whole(root, "ended_ns", result->ended_ns);
        json_add_whole(root, "requests_sent", result->requests_sent);
        json_add_whole(root, "requests_distinct", result->requests_distinct);
        cJSON_AddBoolToObject(root, "interrupted", result->interrupted);
        for (int i = 0; i < TEXT_FIELDS; i++)
                json_add_text(root, text_fields[i].name, *field_text((void *)result, text_fields[i].offset));
        cJSON_AddItemToObject(root, "facts", facts_json_build(&result->facts));
        return json_print_take(root, false);
}

/* Profiles lie in the result's folder. A path that leads out of it is refused. */
static void check_paths(struct whole_reader *in, const struct result *result)
{
        const char *const paths[] = { result->profile_before, result->profile_after,
                                      result->goroutines_before, result->goroutines_after };

        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
                if (paths[i] && !layout_is_inside(paths[i]))
                        whole_fail(in, "a profile must lie in the result's folder, got '%.200s'", paths[i]);
}

bool manifest_json_parse(const char *text, struct result *result, struct err *err)
{
        cJSON *root = cJSON_Parse(text);
        const cJSON *harness = cJSON_GetObjectItemCaseSensitive(root, "harness");
        const char *schema = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "schema"));
        struct whole_reader in = { .err = err };
        bool ok = schema && strcmp(schema, "plateau.manifest/1") == 0;

        if (!ok) {
                whole_fail(&in, "must have \"schema\": \"plateau.manifest/1\", got %.60s",
                           schema ? schema : "none");
                cJSON_Delete(root);
                return false;
        }
        result->harness_version =
                mem_dup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(harness, "version")));
        result->started_wall_ns = whole_member(&in, root, "started_wall_ns", WHOLE_TIME_MAX);
        result->started_ns = whole_member(&in, root, "started_ns", WHOLE_TIME_MAX);
        result->ended_ns = whole_member(&in, root, "ended_ns", WHOLE_TIME_MAX);
        result->requests_sent = whole_member(&in, root, "requests_sent", WHOLE_COUNT_MAX);
        result->requests_distinct = whole_member(&in, root, "requests_distinct", WHOLE_COUNT_MAX);
        result->interrupted = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "interrupted"));
        for (int i = 0; i < TEXT_FIELDS; i++)
                *field_text(result, text_fields[i].offset) = mem_dup(
                        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, text_fields[i].name)));
        check_paths(&in, result);
        ok = !in.failed &&
             facts_json_parse(cJSON_GetObjectItemCaseSensitive(root, "facts"), &result->facts, err);
        cJSON_Delete(root);
        return ok;
}
