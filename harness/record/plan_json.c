/* Writes the scenario with all defaults and the plan made from it, so that no value in effect stays implicit. */
#include "record/plan_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/json_build.h"
#include "model/load_shape.h"
#include "model/plan.h"
#include "model/scenario.h"

static void add_seconds(cJSON *object, const char *name, int64_t ns)
{
        json_add_number(object, name, (double)ns / 1e9);
}

#define ADD_PAGE(id, name, ...) json_add_text(object, name, target->pages[SOURCE_##id]);

static void add_target(cJSON *root, const struct scenario_target *target)
{
        cJSON *object = cJSON_AddObjectToObject(root, "target");
        cJSON *env = cJSON_CreateObject();

        if (target->spawn)
                cJSON_AddItemToObject(object, "spawn",
                                      cJSON_CreateStringArray((const char *const *)target->spawn,
                                                              (int)target->spawn_count));
        else
                json_add_null(object, "spawn");
        for (size_t i = 0; i < target->env_count; i++)
                json_add_text(env, target->env[i].name,
                              scenario_name_is_secret(target->env[i].name) ? "(secret)"
                                                                           : target->env[i].value);
        cJSON_AddItemToObject(object, "env", env);
        json_add_text(object, "url", target->url);
        json_add_text(object, "go", target->go);
        json_add_text(object, "ready_path", target->ready_path);
        add_seconds(object, "ready_timeout_s", target->ready_timeout_ns);
        SOURCE_TABLE(SOURCE_SKIP, ADD_PAGE, SOURCE_SKIP, SOURCE_SKIP)
        json_add_text(object, "telemetry_url", target->telemetry_url);
        json_add_text(object, "release", target->release);
}

static void add_by_run(cJSON *object, const char *name, const int64_t *values, size_t count)
{
        cJSON *list = cJSON_AddArrayToObject(object, name);

        for (size_t i = 0; i < count; i++)
                cJSON_AddItemToArray(list, cJSON_CreateNumber((double)values[i]));
}

static void add_load(cJSON *root, const struct scenario_load *load)
{
        cJSON *object = cJSON_AddObjectToObject(root, "load");
        struct load_shape shape;
        cJSON *stages;

        load_shape_of(load, &shape);
        json_add_text(object, "executor", load_executor_names[load->executor]);
        json_add_text(object, "arrival", load_arrival_names[load->arrival]);
        json_add_text(object, "values", load_values_names[load->values]);
        json_add_number(object, "rate_per_s", load->rate_per_s);
        json_add_number(object, "start", load->start);
        json_add_whole(object, "vus", load->vus);
        json_add_whole(object, "requests", load->requests);
        add_seconds(object, "duration_s", load->duration_ns);
        stages = cJSON_AddArrayToObject(object, "stages");
        for (size_t i = 0; i < load->stage_count; i++) {
                cJSON *stage = json_push_object(stages);

                json_add_number(stage, "target", load->stages[i].target);
                add_seconds(stage, "duration_s", load->stages[i].duration_ns);
        }
        json_add_whole(object, "connections", load->connections);
        json_add_text(object, "protocol", load_protocol_names[load->protocol]);
        json_add_whole(object, "streams", shape.streams);
        json_add_whole(object, "requests_per_connection", load->requests_per_connection);
        cJSON_AddBoolToObject(object, "hold", load->hold);
        add_by_run(object, "requests_by_run", load->requests_by_run, load->requests_by_run_count);
        add_by_run(object, "connections_by_run", load->connections_by_run, load->connections_by_run_count);
        json_add_whole(object, "threads", load->threads);
        cJSON_AddBoolToObject(object, "pin", load->pin);
        add_seconds(object, "think_time_s", load->think_time_ns);
        add_seconds(object, "connect_timeout_s", load->connect_timeout_ns);
        add_seconds(object, "response_timeout_s", load->response_timeout_ns);
        add_seconds(object, "request_timeout_s", load->request_timeout_ns);
        json_add_whole(object, "max_header_bytes", load->max_header_bytes);
        json_add_whole(object, "max_body_bytes", load->max_body_bytes);
}

static void add_requests(cJSON *root, const struct scenario *scenario)
{
        cJSON *list = cJSON_AddArrayToObject(root, "requests");

        for (size_t i = 0; i < scenario->request_count; i++) {
                const struct scenario_request *request = &scenario->requests[i];
                cJSON *object = json_push_object(list);
                char *status;

                json_add_text(object, "name", request->name);
                json_add_text(object, "method", request->method);
                json_add_text(object, "path", request->path);
                json_add_number(object, "weight", request->weight);
                json_add_whole(object, "body_bytes", request->body_bytes);
                status = status_set_text(&request->expect_status);
                json_add_text(object, "expect_status", status);
                free(status);
        }
}

static void add_protocol(cJSON *root, const struct scenario *scenario, const struct plan *plan)
{
        cJSON *object = cJSON_AddObjectToObject(root, "protocol");
        cJSON *looks = cJSON_CreateIntArray(plan->looks, (int)plan->look_count);

        add_seconds(object, "baseline_s", scenario->protocol.baseline_ns);
        add_seconds(object, "quiet_s", scenario->protocol.quiet_ns);
        json_add_whole(object, "control", scenario->protocol.control);
        add_seconds(object, "load_s", plan->run_load_ns);
        add_seconds(object, "settle_s", plan->run_settle_ns);
        json_add_number(object, "runs_min", plan->runs_min);
        json_add_number(object, "runs_max", plan->runs_max);
        cJSON_AddItemToObject(object, "looks", looks);
        json_add_number(object, "requests_per_run", plan->requests_per_run);
        json_add_number(object, "distinct_requests", plan->distinct_requests);
        json_add_text(object, "collect", protocol_when_names[scenario->protocol.collect]);
        json_add_text(object, "release", protocol_when_names[scenario->protocol.release]);
        add_seconds(object, "idle_s", scenario->protocol.idle_ns);
        if (scenario->protocol.rest_ns >= 0)
                add_seconds(object, "rest_s", scenario->protocol.rest_ns);
        else
                json_add_text(object, "rest_s", NULL);
        json_add_text(object, "ledger", sampling_ledger_names[scenario->sampling.ledger]);
        add_seconds(object, "process_period_s", scenario->sampling.process_ns);
        add_seconds(object, "runtime_period_s", scenario->sampling.runtime_ns);
        add_seconds(object, "shortest_s", plan->shortest_ns);
        add_seconds(object, "longest_s", plan->longest_ns);
}

char *plan_json_print(const struct scenario *scenario, const struct plan *plan)
{
        cJSON *root = cJSON_CreateObject();

        json_add_text(root, "schema", "plateau.plan/1");
        json_add_text(root, "name", scenario->name);
        json_add_number(root, "seed", (double)scenario->seed);
        add_target(root, &scenario->target);
        add_requests(root, scenario);
        add_load(root, &scenario->load);
        add_protocol(root, scenario, plan);
        return json_print_take(root, false);
}

bool plan_json_read_looks(const char *text, struct plan *plan, struct err *err)
{
        cJSON *root = cJSON_Parse(text);
        const cJSON *protocol = cJSON_GetObjectItemCaseSensitive(root, "protocol");
        const cJSON *list = cJSON_GetObjectItemCaseSensitive(protocol, "looks"), *look;
        int looks[PLAN_LOOKS_MAX];
        size_t count = 0;
        bool ok = cJSON_IsArray(list) && list->child;

        cJSON_ArrayForEach(look, list)
        {
                ok = ok && cJSON_IsNumber(look) && count < PLAN_LOOKS_MAX &&
                     look->valuedouble == look->valueint && look->valueint > (count ? looks[count - 1] : 0);
                if (ok)
                        looks[count++] = look->valueint;
        }
        cJSON_Delete(root);
        if (!ok)
                return err_set(err, ERR_FORMAT, "protocol.looks: must be 1 to %d rising whole numbers",
                               PLAN_LOOKS_MAX);
        for (size_t i = 0; i < count; i++)
                plan->looks[i] = looks[i];
        plan->look_count = count;
        return true;
}
