/* Builds the JSON document with cJSON, which quotes the texts. */
#include "scenario/watch_scenario.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "model/scenario.h"

/* No decision is possible with fewer windows. */
enum { RUNS_MIN = 8 };
static const int64_t baseline_most_ns = 10 * NS_PER_S;

static void add_duration(cJSON *object, const char *name, int64_t ns)
{
        char *text = mem_printf("%lldms", (long long)(ns / NS_PER_MS));

        json_add_text(object, name, text);
        free(text);
}

static int64_t at_most(int64_t value, int64_t most)
{
        return value < most ? value : most;
}

static void add_optional(cJSON *object, const char *name, const char *value)
{
        if (value)
                json_add_text(object, name, value);
}

/* Secrets in it are hidden when the scenario is stored (scenario/secrets.h). */
static void add_access(cJSON *telemetry, const struct scenario_access *access)
{
        cJSON *headers = access->header_count ? json_add_object(telemetry, "headers") : NULL;

        for (size_t i = 0; i < access->header_count; i++)
                json_add_text(headers, access->headers[i].name, access->headers[i].value);
        add_optional(telemetry, "bearer_file", access->bearer_file);
        add_optional(telemetry, "bearer_env", access->bearer_env);
        add_optional(telemetry, "certificate", access->certificate);
        add_optional(telemetry, "key", access->key);
        if (access->tls_insecure)
                cJSON_AddTrueToObject(telemetry, "tls_insecure");
}

static void add_target(cJSON *root, const struct watch_scenario *watch)
{
        cJSON *target = json_add_object(root, "target");
        cJSON *telemetry;

        json_add_whole(json_add_object(target, "attach"), "pid", watch->pid);
        if (!watch->url)
                return;
        json_add_text(target, "url", watch->url);
        telemetry = json_add_object(target, "telemetry");
        for (int i = 0; i < SOURCE_COUNT; i++)
                add_optional(telemetry, metric_source_names[i], watch->pages[i]);
        if (watch->access)
                add_access(telemetry, watch->access);
}

static void add_protocol(cJSON *root, const struct watch_scenario *watch)
{
        cJSON *protocol = json_add_object(root, "protocol");
        cJSON *runs = json_add_object(protocol, "runs");

        json_add_whole(runs, "min", at_most(RUNS_MIN, watch->runs_max));
        json_add_whole(runs, "max", watch->runs_max);
        add_duration(protocol, "baseline", at_most(watch->window_ns, baseline_most_ns));
        json_add_text(protocol, "quiet", "0s");
        json_add_text(protocol, "rest", "0s");
        json_add_text(protocol, "collect", watch->collect ? "each" : "never");
}

char *watch_scenario_build(const struct watch_scenario *watch)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *object;

        json_add_text(root, "name", watch->name);
        json_add_text(root, "question", "Does the memory grow while the service is used as it is?");
        add_target(root, watch);
        object = json_add_object(root, "load");
        json_add_text(object, "executor", "none");
        add_duration(object, "duration", watch->window_ns);
        add_protocol(root, watch);
        object = json_add_object(root, "sampling");
        add_duration(object, "process", at_most(watch->window_ns / 100, NS_PER_S));
        add_duration(object, "runtime", at_most(watch->window_ns / 30, 5 * NS_PER_S));
        json_add_text(json_add_object(root, "verdict"), "delta", watch->delta);
        return json_print_take(root, false);
}
