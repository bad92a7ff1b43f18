/* The tables of a scenario's fields, one row per field. The JSON Schema has the same rows; a test keeps the two in
 * step. */
#include "scenario/scenario_decode.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/scenario.h"
#include "model/verdict.h"
#include "scenario/decode_expect.h"
#include "scenario/decode_fields.h"
#include "scenario/decode_requests.h"
#include "scenario/targets_parse.h"

static void decode_strings(struct json_reader *reader, const cJSON *node, void *field)
{
        size_t count = (size_t)cJSON_GetArraySize(node);
        char **strings;
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(node) || count == 0) {
                json_fault(reader, "must be a list of texts, not empty, got %s", json_kind(node));
                return;
        }
        strings = mem_new(count + 1, sizeof(*strings));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, i);
                if (cJSON_IsString(item))
                        strings[i] = mem_dup(item->valuestring);
                else
                        json_fault(reader, "must be a text, got %s", json_kind(item));
                if (!strings[i])
                        strings[i] = mem_dup("");
                i++;
                json_leave(reader);
        }
        *(char ***)field = strings;
}

static void decode_spawn(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_target *target = field;

        decode_strings(reader, node, &target->spawn);
        target->spawn_count = target->spawn ? (size_t)cJSON_GetArraySize(node) : 0;
}

static void decode_env(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_target *target = field;
        struct pairs pairs = decode_pairs(reader, node);

        target->env = pairs.items;
        target->env_count = pairs.count;
}

static void decode_access_headers(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_access *access = field;
        struct pairs pairs = decode_pairs(reader, node);

        access->headers = pairs.items;
        access->header_count = pairs.count;
}

static const struct json_field attach_fields[] = {
        { "pid", JSON_I64, AT(target.attach_pid), .min = 1, .max = 4194304 },
        { "port", JSON_I64, AT(target.attach_port), .min = 1, .max = 65535 },
        { "container", JSON_TEXT, AT(target.attach_container) },
        { 0 },
};

static const struct json_field ready_fields[] = {
        { "path", JSON_TEXT, AT(target.ready_path) },
        { "timeout", JSON_DURATION, AT(target.ready_timeout_ns), .min = 1e6, .max = 3600e9 },
        { 0 },
};

#define PAGE_FIELD(id, name, ...) { name, JSON_TEXT, AT(target.pages[SOURCE_##id]) },
static const struct json_field telemetry_fields[] = {
        { "url", JSON_TEXT, AT(target.telemetry_url) },
        SOURCE_TABLE(SOURCE_SKIP, PAGE_FIELD, SOURCE_SKIP, SOURCE_SKIP) /* one row for each page */
        { "release", JSON_TEXT, AT(target.release) },
        { "headers", JSON_CUSTOM, AT(target.access), .custom = decode_access_headers },
        { "bearer_file", JSON_TEXT, AT(target.access.bearer_file) },
        { "bearer_env", JSON_TEXT, AT(target.access.bearer_env) },
        { "certificate", JSON_TEXT, AT(target.access.certificate) },
        { "key", JSON_TEXT, AT(target.access.key) },
        { "tls_insecure", JSON_FLAG, AT(target.access.tls_insecure) },
        { 0 },
};

static const struct json_field target_fields[] = {
        { "spawn", JSON_CUSTOM, AT(target), .custom = decode_spawn },
        { "attach", JSON_OBJECT, .fields = attach_fields },
        { "env", JSON_CUSTOM, AT(target), .custom = decode_env },
        { "url", JSON_TEXT, AT(target.url) },
        { "go", JSON_TEXT, AT(target.go) },
        { "cgo", JSON_FLAG, AT(target.cgo) },
        { "cgroup", JSON_FLAG, AT(target.cgroup) },
        { "baseline", JSON_TEXT, AT(target.baseline) },
        { "ready", JSON_OBJECT, .fields = ready_fields },
        { "telemetry", JSON_OBJECT, .fields = telemetry_fields },
        { 0 },
};

static const struct json_field stage_fields[] = {
        { "target", JSON_F64, offsetof(struct load_stage, target), .required = true, .min = 0, .max = 1e7 },
        { "duration", JSON_DURATION, offsetof(struct load_stage, duration_ns), .required = true, .min = 1,
          .max = 86400e9 },
        { 0 },
};

static void decode_stages(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_load *load = field;
        const cJSON *item;

        if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) == 0) {
                json_fault(reader, "must be a list of stages, not empty, got %s", json_kind(node));
                return;
        }
        load->stages = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*load->stages));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, load->stage_count);
                json_decode(reader, item, stage_fields, &load->stages[load->stage_count++]);
                json_leave(reader);
        }
}

static const struct json_field timeout_fields[] = {
        { "connect", JSON_DURATION, AT(load.connect_timeout_ns), .min = 1e6, .max = 3600e9 },
        { "response", JSON_DURATION, AT(load.response_timeout_ns), .min = 1e6, .max = 3600e9 },
        { "request", JSON_DURATION, AT(load.request_timeout_ns), .min = 1e6, .max = 3600e9 },
        { 0 },
};

static const struct json_field limit_fields[] = {
        { "header", JSON_BYTES, AT(load.max_header_bytes), .min = 64, .max = 1 << 20 },
        { "body", JSON_BYTES, AT(load.max_body_bytes), .min = 1, .max = 0x1p50 },
        { 0 },
};

/* Decodes a number, or a list of numbers that the runs use in turn; the plain field then gets the largest. */
static void decode_by_run(struct json_reader *reader, const cJSON *node, const struct json_field *row,
                          int64_t *ret_most, int64_t **ret_list, size_t *ret_count)
{
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(node)) {
                json_decode_value(reader, node, row, ret_most);
                return;
        }
        *ret_list = mem_new((size_t)cJSON_GetArraySize(node), sizeof(**ret_list));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, i);
                json_decode_value(reader, item, row, &(*ret_list)[i]);
                if ((*ret_list)[i] > *ret_most)
                        *ret_most = (*ret_list)[i];
                json_leave(reader);
                *ret_count = ++i;
        }
        if (i == 0)
                json_fault(reader, "must be a number or a list of numbers, not empty");
}

static void decode_connections(struct json_reader *reader, const cJSON *node, void *field)
{
        static const struct json_field row = { "", JSON_I64, 0, .min = 1, .max = 1000000 };
        struct scenario_load *load = field;

        decode_by_run(reader, node, &row, &load->connections, &load->connections_by_run,
                      &load->connections_by_run_count);
}

static void decode_requests_by_run(struct json_reader *reader, const cJSON *node, void *field)
{
        static const struct json_field row = { "", JSON_I64, 0, .min = 1, .max = 1e12 };
        struct scenario_load *load = field;

        decode_by_run(reader, node, &row, &load->requests, &load->requests_by_run,
                      &load->requests_by_run_count);
}

static const struct json_field load_fields[] = {
        { "executor", JSON_NAME, AT(load.executor), .required = true, .names = load_executor_names },
        { "arrival", JSON_NAME, AT(load.arrival), .names = load_arrival_names },
        { "values", JSON_NAME, AT(load.values), .names = load_values_names },
        { "rate", JSON_F64, AT(load.rate_per_s), .min = 0.001, .max = 1e7 },
        { "start", JSON_F64, AT(load.start), .min = 0, .max = 1e7 },
        { "vus", JSON_I64, AT(load.vus), .min = 1, .max = 1000000 },
        { "requests", JSON_CUSTOM, AT(load), .custom = decode_requests_by_run },
        { "duration", JSON_DURATION, AT(load.duration_ns), .min = 1e6, .max = 7 * 86400e9 },
        { "stages", JSON_CUSTOM, AT(load), .custom = decode_stages },
        { "command", JSON_CUSTOM, AT(load.command), .custom = decode_strings },
        { "connections", JSON_CUSTOM, AT(load), .custom = decode_connections },
        { "requests_per_connection", JSON_I64, AT(load.requests_per_connection), .min = 1, .max = 1e12 },
        { "hold", JSON_FLAG, AT(load.hold) },
        { "protocol", JSON_NAME, AT(load.protocol), .names = load_protocol_names },
        { "streams", JSON_I64, AT(load.streams), .min = 1, .max = 10000 },
        { "threads", JSON_I64, AT(load.threads), .min = 1, .max = 256 },
        { "pin", JSON_FLAG, AT(load.pin) },
        { "think_time", JSON_DURATION, AT(load.think_time_ns), .min = 0, .max = 3600e9 },
        { "timeouts", JSON_OBJECT, .fields = timeout_fields },
        { "limits", JSON_OBJECT, .fields = limit_fields },
        { "source_addresses", JSON_CUSTOM, AT(load.source_addresses), .custom = decode_strings },
        { "tls_insecure", JSON_FLAG, AT(load.tls_insecure) },
        { 0 },
};

static const struct json_field runs_fields[] = {
        { "min", JSON_I64, AT(protocol.runs_min), .min = 1, .max = 10000 },
        { "max", JSON_I64, AT(protocol.runs_max), .min = 1, .max = 10000 },
        { 0 },
};

static void decode_runs(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_protocol *protocol = &((struct fields *)field)->scenario.protocol;

        if (cJSON_IsObject(node)) {
                json_decode(reader, node, runs_fields, field);
                return;
        }
        if (!cJSON_IsNumber(node))
                json_fault_value(reader, node, "a number or {\"min\": 8, \"max\": 20}");
        else if (!(node->valuedouble >= 1 && node->valuedouble <= 10000) ||
                 node->valuedouble != (double)(int)node->valuedouble)
                json_fault(reader, "must be a whole number between 1 and 10000, got %.15g",
                           node->valuedouble);
        else
                protocol->runs_min = protocol->runs_max = (int64_t)node->valuedouble;
}

static const struct json_field protocol_fields[] = {
        { "baseline", JSON_DURATION, AT(protocol.baseline_ns), .min = 100e6, .max = 86400e9 },
        { "quiet", JSON_DURATION, AT(protocol.quiet_ns), .min = 0, .max = 86400e9 },
        { "control", JSON_I64, AT(protocol.control), .min = 0, .max = 1000 },
        { "runs", JSON_CUSTOM, 0, .custom = decode_runs },
        { "settle", JSON_DURATION, AT(protocol.settle_ns), .min = 100e6, .max = 86400e9 },
        { "collect", JSON_NAME, AT(protocol.collect), .names = protocol_when_names },
        { "release", JSON_NAME, AT(protocol.release), .names = protocol_when_names },
        { "idle", JSON_DURATION, AT(protocol.idle_ns), .min = 0, .max = 86400e9 },
        { "rest", JSON_DURATION, AT(protocol.rest_ns), .min = 0, .max = 86400e9 },
        { 0 },
};

static const struct json_field sampling_fields[] = {
        { "process", JSON_DURATION, AT(sampling.process_ns), .min = 10e6, .max = 3600e9 },
        { "runtime", JSON_DURATION, AT(sampling.runtime_ns), .min = 10e6, .max = 3600e9 },
        { "ledger", JSON_NAME, AT(sampling.ledger), .names = sampling_ledger_names },
        { 0 },
};

static const struct json_field scenario_fields[] = {
        { "$schema", JSON_IGNORED, 0 },
        { "name", JSON_TEXT, AT(name), .required = true },
        { "question", JSON_TEXT, AT(question), .required = true },
        { "seed", JSON_I64, AT(seed), .min = 0, .max = 0x1p53 },
        { "target", JSON_OBJECT, .required = true, .fields = target_fields },
        { "requests", JSON_CUSTOM, 0, .custom = decode_requests },
        { "targets_file", JSON_TEXT, AT(targets_file) },
        { "load", JSON_OBJECT, .required = true, .fields = load_fields },
        { "protocol", JSON_OBJECT, .fields = protocol_fields },
        { "sampling", JSON_OBJECT, .fields = sampling_fields },
        { "verdict", JSON_OBJECT, .fields = verdict_fields },
        { "expect", JSON_OBJECT, .fields = expect_fields },
        { "thresholds", JSON_CUSTOM, 0, .custom = decode_thresholds },
        { 0 },
};

const struct scenario_table scenario_tables[] = {
        { "", scenario_fields },
        { "target", target_fields },
        { "target.attach", attach_fields },
        { "target.ready", ready_fields },
        { "target.telemetry", telemetry_fields },
        { "requests[]", request_fields },
        { "requests[].expect", expect_response_fields },
        { "load", load_fields },
        { "load.stages[]", stage_fields },
        { "load.timeouts", timeout_fields },
        { "load.limits", limit_fields },
        { "protocol", protocol_fields },
        { "protocol.runs", runs_fields },
        { "sampling", sampling_fields },
        { "verdict", verdict_fields },
        { "verdict.delta", delta_fields },
        { "expect", expect_fields },
        { 0 },
};

/* Adds the requests of a targets file to the mix with weight 1 each. If there are no others, they are sent in turn, as
 * vegeta does. */
static void read_targets(struct json_reader *reader, const char *folder, struct scenario *scenario)
{
        char *path = scenario->targets_file[0] == '/' ? mem_dup(scenario->targets_file)
                                                      : file_join(folder, scenario->targets_file);
        struct targets targets;
        struct err err = { 0 };

        json_enter_key(reader, "targets_file");
        if (targets_read(path, &targets, &err)) {
                for (size_t i = 0; i < targets.count && scenario->request_count == 0; i++)
                        targets.requests[i].weight = 0;
                targets_move(&targets, &scenario->requests, &scenario->request_count);
        } else {
                json_fault(reader, "%s", err.message);
        }
        json_leave(reader);
        free(path);
}

void scenario_decode(struct json_reader *reader, const char *folder, struct scenario *scenario)
{
        struct fields fields = { .scenario = *scenario, .folder = folder };

        json_decode(reader, reader->json->root, scenario_fields, &fields);
        if (fields.scenario.targets_file && folder)
                read_targets(reader, folder, &fields.scenario);
        if (fields.has_calls)
                fields.scenario.load.protocol = LOAD_HTTP2;
        *scenario = fields.scenario;
}
