/* Parses the JSON, applies overrides, fills in defaults, decodes by tables and checks rules, in that order. All faults
 * are reported at once. */
#include "scenario/scenario_load.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "scenario/scenario_check.h"
#include "scenario/scenario_decode.h"
#include "scenario/secrets.h"

enum { SCENARIO_FILE_MAX = 4 << 20 };

void scenario_init_defaults(struct scenario *scenario)
{
        *scenario = (struct scenario){
                .seed = 1,
                .target = { .ready_timeout_ns = 10 * NS_PER_S },
                .load = {
                        .executor = LOAD_CONSTANT_VUS,
                        .threads = 1,
                        .connect_timeout_ns = 5 * NS_PER_S,
                        .response_timeout_ns = 30 * NS_PER_S,
                        .request_timeout_ns = 60 * NS_PER_S,
                        .max_header_bytes = 64 << 10,
                        .max_body_bytes = INT64_C(1) << 30,
                },
                .protocol = { .baseline_ns = 3 * NS_PER_S, .quiet_ns = 60 * NS_PER_S, .rest_ns = -1, .runs_min = 8, .runs_max = 20, .settle_ns = 4 * NS_PER_S },
                .sampling = { .process_ns = 100 * NS_PER_MS,
                              .runtime_ns = 500 * NS_PER_MS,
                              .sums_ns = 500 * NS_PER_MS,
                              .ledger = SAMPLING_LEDGER_SETTLED },
                .delta = { .unit = DELTA_FRACTION, .value = 0.01 },
                .expect = { .failures = -1 },
        };
}

/* Returns the element of a list by an index in text form, "0"; NULL if it is no number or beyond the end. */
static cJSON *element(const cJSON *list, const char *word)
{
        size_t digits = strspn(word, "0123456789");

        return digits && digits < 9 && !word[digits] ? cJSON_GetArrayItem(list, atoi(word)) : NULL;
}

/* Returns the object that holds the last key of "a.b.c"; creates missing objects on the way. NULL if something on the way
 * is not an object. Elements of lists go by index: "requests.0.path". */
static cJSON *descend(cJSON *node, char *path, char **ret_last)
{
        char *dot;

        while ((dot = strchr(path, '.'))) {
                cJSON *child;

                *dot = '\0';
                if (cJSON_IsArray(node))
                        child = element(node, path);
                else
                        child = cJSON_GetObjectItemCaseSensitive(node, path);
                if (!child && cJSON_IsObject(node))
                        child = cJSON_AddObjectToObject(node, path);
                if (!child || !(cJSON_IsObject(child) || cJSON_IsArray(child)))
                        return NULL;
                node = child;
                path = dot + 1;
        }
        *ret_last = path;
        return node;
}

/* Returns true for paths whose value is a text even if it looks like a number: Go 1.20 is not 1.2. */
static bool is_text_place(const char *path)
{
        static const char *const texts[] = { "name",        "question",      "target.go",
                                             "target.env.", "target.spawn.", "target.attach.container" };

        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                size_t len = strlen(texts[i]);

                if (texts[i][len - 1] == '.' ? strncmp(path, texts[i], len) == 0
                                             : strcmp(path, texts[i]) == 0)
                        return true;
        }
        return strstr(path, ".headers.") ||
               (strlen(path) > 5 && strcmp(path + strlen(path) - 5, ".body") == 0);
}

/* Replaces or adds a member of `holder`, or removes it if the value is null. Takes ownership of `value_take`. */
static bool put(cJSON *holder, const char *name, cJSON *value_take)
{
        if (cJSON_IsArray(holder) && element(holder, name)) {
                cJSON_ReplaceItemViaPointer(holder, element(holder, name), value_take);
        } else if (!cJSON_IsObject(holder)) {
                cJSON_Delete(value_take);
                return false;
        } else if (cJSON_IsNull(value_take)) {
                cJSON_DeleteItemFromObjectCaseSensitive(holder, name);
                cJSON_Delete(value_take);
        } else if (cJSON_GetObjectItemCaseSensitive(holder, name)) {
                cJSON_ReplaceItemInObjectCaseSensitive(holder, name, value_take);
        } else {
                cJSON_AddItemToObject(holder, name, value_take);
        }
        return true;
}

static bool apply_override(cJSON *root, const char *override, struct err *err)
{
        const char *equals = strchr(override, '=');
        char *path;
        char *last = NULL;
        cJSON *holder, *value;
        bool ok = true;

        if (!equals || equals == override)
                return err_set(err, ERR_USAGE, "--set %s: must be key=value, such as load.rate=500",
                               override);
        path = mem_dup_len(override, (size_t)(equals - override));
        /* A value that is not valid JSON is a text: load.duration=5s needs no quotes. */
        value = is_text_place(path) ? NULL : cJSON_ParseWithOpts(equals + 1, NULL, true);
        holder = descend(root, path, &last);
        if (!value)
                value = cJSON_CreateString(equals + 1);
        if (!put(holder, last, value))
                ok = err_set(err, ERR_USAGE, "--set %s: there is no such place in the scenario", override);
        free(path);
        return ok;
}

/* Applies --pid, --container and --url: the target is a running service, found by its process or the port of its URL. */
static bool apply_attach(cJSON *root, const struct scenario_load_args *args, struct err *err)
{
        static const char *const of_spawning[] = { "spawn", "env", "go", "cgo", "cgroup", "attach" };
        cJSON *target = cJSON_GetObjectItemCaseSensitive(root, "target");
        struct endpoint endpoint = { 0 };
        cJSON *attach;

        if (args->attach_pid && args->attach_container)
                return err_set(err, ERR_USAGE, "--pid and --container: name the service by one of them");
        if (!cJSON_IsObject(target))
                return err_set(err, ERR_USAGE,
                               "--pid, --container and --url: the scenario has no \"target\" to replace");
        if (args->attach_url && !endpoint_parse(args->attach_url, &endpoint, err))
                return err_wrap(err, "--url");
        if (endpoint.unix_path && !args->attach_pid && !args->attach_container) {
                endpoint_clear(&endpoint);
                return err_set(err, ERR_USAGE, "--url %s: a unix socket does not tell its process; say --pid",
                               args->attach_url);
        }
        for (size_t i = 0; i < sizeof(of_spawning) / sizeof(of_spawning[0]); i++)
                cJSON_DeleteItemFromObjectCaseSensitive(target, of_spawning[i]);
        attach = cJSON_AddObjectToObject(target, "attach");
        if (args->attach_pid)
                cJSON_AddNumberToObject(attach, "pid", (double)args->attach_pid);
        else if (args->attach_container)
                cJSON_AddStringToObject(attach, "container", args->attach_container);
        else
                cJSON_AddNumberToObject(attach, "port", endpoint.port);
        endpoint_clear(&endpoint);
        cJSON_DeleteItemFromObjectCaseSensitive(target, "url");
        if (args->attach_url) {
                cJSON_AddStringToObject(target, "url", args->attach_url);
        }
        return true;
}

static bool is_attached(const struct scenario_load_args *args)
{
        return args->attach_pid || args->attach_container || args->attach_url;
}

static bool has_overrides(const struct scenario_load_args *args)
{
        return args->override_count > 0 || is_attached(args);
}

/* Applies the overrides and prints the merged document: the places in faults refer to this text. */
static bool apply_overrides(const struct scenario_load_args *args, struct json *json, struct err *err)
{
        struct json merged;
        char *printed;
        char *name;
        bool ok;

        if (is_attached(args) && !apply_attach(json->root, args, err))
                return false;
        for (size_t i = 0; i < args->override_count; i++)
                if (!apply_override(json->root, args->overrides[i], err))
                        return false;
        printed = json_print(json->root, false);
        name = mem_printf("%s (with options)", json->name);
        ok = json_parse(name, printed, strlen(printed), &merged, err);
        free(name);
        free(printed);
        if (!ok)
                return false;
        json_clear(json);
        *json = merged;
        return true;
}

/* Chooses sampling periods that the scenario does not give. The lowest HeapAlloc of a run is close to the live heap only
 * if it is read often. Figures that the kernel sums up have no such short minima, and walking the page tables of a large
 * process is expensive. */
static void choose_cadence(struct scenario *scenario)
{
        struct scenario_sampling *sampling = &scenario->sampling;
        int64_t usual_ns = sampling->sums_ns;

        if (sampling->runtime_ns != 0)
                sampling->sums_ns = sampling->runtime_ns;
        else
                sampling->runtime_ns = scenario->protocol.collect == WHEN_NEVER ? 100 * NS_PER_MS : usual_ns;
}

/* Chooses the probes that the scenario does not give, by what the target supports: a live heap after each run if a
 * collection can be forced, the intervention if there is a release hook. */
static void choose_probes(struct scenario *scenario)
{
        struct scenario_protocol *protocol = &scenario->protocol;

        if (protocol->collect == WHEN_COUNT)
                protocol->collect = scenario->target.pages[SOURCE_PPROF] ? WHEN_EACH : WHEN_NEVER;
        choose_cadence(scenario);
        if (protocol->release == WHEN_COUNT)
                protocol->release = scenario->target.release ? WHEN_LAST : WHEN_NEVER;
}

static char *folder_of(const char *path)
{
        const char *slash = strrchr(path, '/');

        if (!slash)
                return mem_dup(".");
        return mem_dup_len(path, slash == path ? 1 : (size_t)(slash - path));
}

/* Returns the text to store: the file as given or the merged document; if it holds secrets, printed anew without. */
static char *keepable_text(const struct scenario_load_args *args, const struct json *json, const char *text,
                           size_t len)
{
        if (secrets_hide(json->root))
                return json_print(json->root, false);
        return has_overrides(args) ? mem_dup(json->text) : mem_dup_len(text, len);
}

bool scenario_load_text(const struct scenario_load_args *args, const char *text, size_t len,
                        struct scenario *ret_scenario, struct err *err)
{
        struct json json = { 0 };
        struct json_reader reader = { .json = &json, .ok = true, .err = err };
        struct scenario scenario;
        char *folder = args->without_files ? NULL : folder_of(args->path);

        scenario_init_defaults(&scenario);
        scenario.protocol.collect = scenario.protocol.release = WHEN_COUNT; /* not given */
        scenario.sampling.runtime_ns = 0;
        scenario.load.executor = LOAD_EXECUTOR_COUNT;
        reader.ok = json_parse(args->path, text, len, &json, err) &&
                    (!has_overrides(args) || apply_overrides(args, &json, err));
        if (reader.ok) {
                scenario_decode(&reader, folder, &scenario);
                choose_probes(&scenario);
                scenario_check(&reader, &scenario);
        }
        free(folder);
        if (!reader.ok) {
                json_clear(&json);
                scenario_clear(&scenario);
                return false;
        }
        scenario.path = mem_dup(args->path);
        scenario.text = keepable_text(args, &json, text, len);
        json_clear(&json);
        *ret_scenario = scenario;
        return true;
}

bool scenario_load(const struct scenario_load_args *args, struct scenario *ret_scenario, struct err *err)
{
        struct strbuf text = { 0 };
        struct err reading = { 0 };
        bool ok;

        if (!file_read(args->path, SCENARIO_FILE_MAX, &text, &reading)) {
                strbuf_clear(&text);
                return err_set(err, ERR_USAGE, "scenario: %s", reading.message);
        }
        ok = scenario_load_text(args, strbuf_text(&text), text.len, ret_scenario, err);
        strbuf_clear(&text);
        return ok;
}
