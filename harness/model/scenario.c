/* Names of a scenario's enums, and its ownership; scenario/ reads it from JSON. */
#include "model/scenario.h"

#include <stdlib.h>
#include <string.h>

const char *const load_executor_names[LOAD_EXECUTOR_COUNT + 1] = {
        [LOAD_CONSTANT_VUS] = "constant-vus",
        [LOAD_RAMPING_VUS] = "ramping-vus",
        [LOAD_CONSTANT_ARRIVAL_RATE] = "constant-arrival-rate",
        [LOAD_RAMPING_ARRIVAL_RATE] = "ramping-arrival-rate",
        [LOAD_COMMAND] = "command",
        [LOAD_NONE] = "none",
};

bool load_executor_is_ours(enum load_executor executor)
{
        return executor != LOAD_COMMAND && executor != LOAD_NONE;
}

const char *const load_values_names[LOAD_VALUES_COUNT + 1] = {
        [LOAD_VALUES_FRESH] = "fresh",
        [LOAD_VALUES_REPEAT] = "repeat",
};

const char *const load_arrival_names[LOAD_ARRIVAL_COUNT + 1] = {
        [LOAD_UNIFORM] = "uniform",
        [LOAD_POISSON] = "poisson",
};

const char *const load_protocol_names[LOAD_PROTOCOL_COUNT + 1] = {
        [LOAD_HTTP1] = "http/1.1",
        [LOAD_HTTP2] = "http/2",
};

const char *const protocol_when_names[WHEN_COUNT + 1] = {
        [WHEN_NEVER] = "never",
        [WHEN_LAST] = "last",
        [WHEN_EACH] = "each",
};

const char *const sampling_ledger_names[SAMPLING_LEDGER_COUNT + 1] = {
        [SAMPLING_LEDGER_NEVER] = "never",
        [SAMPLING_LEDGER_SETTLED] = "settled",
        [SAMPLING_LEDGER_ALL] = "all",
};

bool scenario_name_is_secret(const char *name)
{
        static const char *const parts[] = { "auth",     "cookie", "token",      "secret",
                                             "password", "passwd", "credential", "api-key",
                                             "api_key",  "apikey", "private" };

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                if (strcasestr(name, parts[i]))
                        return true;
        return false;
}

static void free_strings(char **strings)
{
        for (size_t i = 0; strings && strings[i]; i++)
                free(strings[i]);
        free(strings);
}

static void free_pairs(struct scenario_pair *pairs, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                free(pairs[i].name);
                free(pairs[i].value);
        }
        free(pairs);
}

void scenario_access_clear(struct scenario_access *access)
{
        free_pairs(access->headers, access->header_count);
        free(access->bearer_file);
        free(access->bearer_env);
        free(access->certificate);
        free(access->key);
        *access = (struct scenario_access){ 0 };
}

static void target_clear(struct scenario_target *target)
{
        free_strings(target->spawn);
        free_pairs(target->env, target->env_count);
        free(target->attach_container);
        free(target->url);
        free(target->go);
        free(target->baseline);
        free(target->ready_path);
        for (int i = 0; i < SOURCE_COUNT; i++)
                free(target->pages[i]);
        free(target->telemetry_url);
        free(target->release);
        scenario_access_clear(&target->access);
}

static void request_clear(struct scenario_request *request)
{
        free(request->name);
        free(request->method);
        free(request->path);
        free(request->grpc);
        free_pairs(request->headers, request->header_count);
        free(request->body);
}

void scenario_clear(struct scenario *scenario)
{
        free(scenario->path);
        free(scenario->text);
        free(scenario->name);
        free(scenario->question);
        target_clear(&scenario->target);
        for (size_t i = 0; i < scenario->request_count; i++)
                request_clear(&scenario->requests[i]);
        free(scenario->requests);
        free(scenario->targets_file);
        free(scenario->load.stages);
        free(scenario->load.connections_by_run);
        free(scenario->load.requests_by_run);
        free_strings(scenario->load.source_addresses);
        free_strings(scenario->load.command);
        free(scenario->expect.cause);
        for (size_t i = 0; i < scenario->threshold_count; i++) {
                free(scenario->thresholds[i].metric);
                free(scenario->thresholds[i].expression);
        }
        free(scenario->thresholds);
        *scenario = (struct scenario){ 0 };
}
