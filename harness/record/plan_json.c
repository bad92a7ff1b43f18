/* The scenario as expanded, in the units in which it acts: nothing that we acted on stays implicit. */
#include "record/plan_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "model/plan.h"
#include "model/scenario.h"

static void add_text(cJSON *object, const char *name, const char *text)
{
        if (text)
                cJSON_AddStringToObject(object, name, text);
        else
                cJSON_AddNullToObject(object, name);
}

static void add_seconds(cJSON *object, const char *name, int64_t ns)
{
        cJSON_AddNumberToObject(object, name, (double)ns / 1e9);
}

static void add_target(cJSON *root, const struct scenario_target *target)
{
        cJSON *object = cJSON_AddObjectToObject(root, "target");
        cJSON *env = cJSON_CreateObject();

        if (target->spawn)
                cJSON_AddItemToObject(object, "spawn",
                                      cJSON_CreateStringArray((const char *const *)target->spawn,
                                                              (int)target->spawn_count));
        else
                cJSON_AddNullToObject(object, "spawn");
        for (size_t i = 0; i < target->env_count; i++)
                cJSON_AddStringToObject(env, target->env[i].name, target->env[i].value);
        cJSON_AddItemToObject(object, "env", env);
        add_text(object, "url", target->url);
        add_text(object, "go", target->go);
        add_text(object, "ready_path", target->ready_path);
        add_seconds(object, "ready_timeout_s", target->ready_timeout_ns);
        add_text(object, "expvar", target->expvar);
        add_text(object, "pprof", target->pprof);
        add_text(object, "prometheus", target->prometheus);
        add_text(object, "telemetry_url", target->telemetry_url);
        add_text(object, "release", target->release);
}

static void add_load(cJSON *root, const struct scenario_load *load)
{
        cJSON *object = cJSON_AddObjectToObject(root, "load");
        cJSON *stages = cJSON_CreateArray();

        cJSON_AddStringToObject(object, "executor", load_executor_names[load->executor]);
        cJSON_AddStringToObject(object, "arrival", load_arrival_names[load->arrival]);
        cJSON_AddStringToObject(object, "values", load_values_names[load->values]);
        cJSON_AddNumberToObject(object, "rate_per_s", load->rate_per_s);
        cJSON_AddNumberToObject(object, "start", load->start);
        cJSON_AddNumberToObject(object, "vus", (double)load->vus);
        cJSON_AddNumberToObject(object, "requests", (double)load->requests);
        add_seconds(object, "duration_s", load->duration_ns);
        for (size_t i = 0; i < load->stage_count; i++) {
                cJSON *stage = cJSON_CreateObject();

                cJSON_AddNumberToObject(stage, "target", load->stages[i].target);
                add_seconds(stage, "duration_s", load->stages[i].duration_ns);
                cJSON_AddItemToArray(stages, stage);
        }
        cJSON_AddItemToObject(object, "stages", stages);
        cJSON_AddNumberToObject(object, "connections", (double)load->connections);
        cJSON_AddNumberToObject(object, "threads", (double)load->threads);
        cJSON_AddBoolToObject(object, "pin", load->pin);
        add_seconds(object, "think_time_s", load->think_time_ns);
        add_seconds(object, "connect_timeout_s", load->connect_timeout_ns);
        add_seconds(object, "response_timeout_s", load->response_timeout_ns);
        add_seconds(object, "request_timeout_s", load->request_timeout_ns);
        cJSON_AddNumberToObject(object, "max_header_bytes", (double)load->max_header_bytes);
        cJSON_AddNumberToObject(object, "max_body_bytes", (double)load->max_body_bytes);
}

static void add_requests(cJSON *root, const struct scenario *scenario)
{
        cJSON *list = cJSON_AddArrayToObject(root, "requests");

        for (size_t i = 0; i < scenario->request_count; i++) {
                const struct scenario_request *request = &scenario->requests[i];
                cJSON *object = cJSON_CreateObject();
                char *status;

                cJSON_AddStringToObject(object, "name", request->name);
                cJSON_AddStringToObject(object, "method", request->method);
                cJSON_AddStringToObject(object, "path", request->path);
                cJSON_AddNumberToObject(object, "weight", request->weight);
                cJSON_AddNumberToObject(object, "body_bytes", (double)request->body_bytes);
                status = status_set_text(&request->expect_status);
                cJSON_AddStringToObject(object, "expect_status", status);
                free(status);
                cJSON_AddItemToArray(list, object);
        }
}

static void add_protocol(cJSON *root, const struct scenario *scenario, const struct plan *plan)
{
        cJSON *object = cJSON_AddObjectToObject(root, "protocol");
        cJSON *looks = cJSON_CreateIntArray(plan->looks, (int)plan->look_count);

        add_seconds(object, "baseline_s", scenario->protocol.baseline_ns);
        add_seconds(object, "load_s", plan->run_load_ns);
        add_seconds(object, "settle_s", plan->run_settle_ns);
        cJSON_AddNumberToObject(object, "runs_min", plan->runs_min);
        cJSON_AddNumberToObject(object, "runs_max", plan->runs_max);
        cJSON_AddItemToObject(object, "looks", looks);
        cJSON_AddNumberToObject(object, "requests_per_run", plan->requests_per_run);
        cJSON_AddNumberToObject(object, "distinct_requests", plan->distinct_requests);
        cJSON_AddStringToObject(object, "collect", protocol_when_names[scenario->protocol.collect]);
        cJSON_AddStringToObject(object, "release", protocol_when_names[scenario->protocol.release]);
        cJSON_AddStringToObject(object, "ledger", sampling_ledger_names[scenario->sampling.ledger]);
        add_seconds(object, "process_period_s", scenario->sampling.process_ns);
        add_seconds(object, "runtime_period_s", scenario->sampling.runtime_ns);
        add_seconds(object, "shortest_s", plan->shortest_ns);
        add_seconds(object, "longest_s", plan->longest_ns);
}

char *plan_json_print(const struct scenario *scenario, const struct plan *plan)
{
        cJSON *root = cJSON_CreateObject();
        char *text;

        cJSON_AddStringToObject(root, "schema", "plateau.plan/1");
        cJSON_AddStringToObject(root, "name", scenario->name);
        cJSON_AddNumberToObject(root, "seed", (double)scenario->seed);
        add_target(root, &scenario->target);
        add_requests(root, scenario);
        add_load(root, &scenario->load);
        add_protocol(root, scenario, plan);
        text = cJSON_Print(root);
        cJSON_Delete(root);
        return text;
}
