/* What a scenario file may say: one row per field. The JSON Schema beside the scenarios lists the same rows, and a
 * test keeps the two in step. */
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
#include "scenario/targets_parse.h"

enum { BODY_FILE_MAX = 64 << 20 };

/* A request as the file has it, before files are read. */
struct request_fields {
        struct scenario_request request;
        char *body_file;
};

/* Everything that a decoding fills: the scenario, and names of files to read afterwards. */
struct fields {
        struct scenario scenario;
        const char *folder;
        int64_t delta_headroom_bytes;
        int64_t delta_requests;
        bool has_calls; /* requests by gRPC, which only HTTP/2 carries */
        double delta_days;
};

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

struct pairs {
        struct scenario_pair *items;
        size_t count;
};

static struct pairs decode_pairs(struct json_reader *reader, const cJSON *node)
{
        struct pairs pairs = { 0 };
        const cJSON *item;

        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object of texts, got %s", json_kind(node));
                return pairs;
        }
        pairs.items = mem_new((size_t)cJSON_GetArraySize(node), sizeof(*pairs.items));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_key(reader, item->string);
                for (size_t i = 0; i < pairs.count; i++)
                        if (strcmp(pairs.items[i].name, item->string) == 0)
                                json_fault(reader, "repeated key");
                if (!cJSON_IsString(item))
                        json_fault(reader, "must be a text, got %s", json_kind(item));
                else
                        pairs.items[pairs.count++] =
                                (struct scenario_pair){ .name = mem_dup(item->string),
                                                        .value = mem_dup(item->valuestring) };
                json_leave(reader);
        }
        return pairs;
}

static void decode_env(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_target *target = field;
        struct pairs pairs = decode_pairs(reader, node);

        target->env = pairs.items;
        target->env_count = pairs.count;
}

static void decode_headers(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_request *request = field;
        struct pairs pairs = decode_pairs(reader, node);

        request->headers = pairs.items;
        request->header_count = pairs.count;
}

static void decode_access_headers(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_access *access = field;
        struct pairs pairs = decode_pairs(reader, node);

        access->headers = pairs.items;
        access->header_count = pairs.count;
}

#define AT(member) offsetof(struct fields, scenario.member)

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

static const struct json_field telemetry_fields[] = {
        { "url", JSON_TEXT, AT(target.telemetry_url) },
        { "expvar", JSON_TEXT, AT(target.expvar) },
        { "pprof", JSON_TEXT, AT(target.pprof) },
        { "prometheus", JSON_TEXT, AT(target.prometheus) },
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

static bool add_status(const cJSON *node, struct status_set *set)
{
        double code = node->valuedouble;

        if (cJSON_IsString(node))
                return status_set_add_text(set, node->valuestring);
        return cJSON_IsNumber(node) && code >= STATUS_LOWEST && code <= STATUS_HIGHEST &&
               code == (double)(int)code && status_set_add(set, (int)code);
}

/* 200, "2xx", "timeout", or a list of such. */
static void decode_status(struct json_reader *reader, const cJSON *node, void *field)
{
        static const char rule[] =
                "must be a status from 100 to 599, a class such as \"2xx\", \"timeout\", or "
                "a list of such";
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(node)) {
                if (!add_status(node, field))
                        json_fault(reader, "%s", rule);
                return;
        }
        if (!node->child)
                json_fault(reader, "must not be empty");
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, i++);
                if (!add_status(item, field))
                        json_fault(reader, "%s", rule);
                json_leave(reader);
        }
}

#define IN(member) offsetof(struct request_fields, request.member)

static const struct json_field expect_response_fields[] = {
        { "status", JSON_CUSTOM, IN(expect_status), .custom = decode_status },
        { "body_min", JSON_BYTES, IN(expect_body_min_bytes) },
        { "body_max", JSON_BYTES, IN(expect_body_max_bytes) },
        { 0 },
};

static const struct json_field request_fields[] = {
        { "name", JSON_TEXT, IN(name) },
        { "method", JSON_TEXT, IN(method) },
        { "path", JSON_TEXT, IN(path) },
        { "grpc", JSON_TEXT, IN(grpc) },
        { "weight", JSON_F64, IN(weight), .min = 0.000001, .max = 1e9 },
        { "headers", JSON_CUSTOM, offsetof(struct request_fields, request), .custom = decode_headers },
        { "body", JSON_TEXT, IN(body) },
        { "body_file", JSON_TEXT, offsetof(struct request_fields, body_file) },
        { "expect", JSON_OBJECT, .fields = expect_response_fields },
        { 0 },
};

static void read_body_file(struct json_reader *reader, const char *folder, struct request_fields *fields)
{
        struct err err = { 0 };
        struct strbuf body = { 0 };
        char *path = fields->body_file[0] == '/' ? mem_dup(fields->body_file)
                                                 : file_join(folder, fields->body_file);

        json_enter_key(reader, "body_file");
        if (!file_read(path, BODY_FILE_MAX, &body, &err)) {
                json_fault(reader, "%s", err.message);
        } else {
                fields->request.body_bytes = body.len;
                fields->request.body = strbuf_take(&body);
        }
        json_leave(reader);
        strbuf_clear(&body);
        free(path);
}

/* A gRPC call is a POST to the method's name. */
static void become_call(struct json_reader *reader, struct scenario_request *request)
{
        if (request->path || request->method)
                json_fault(reader, "\"grpc\" stands for \"method\" and \"path\": give one or the other");
        free(request->path);
        free(request->method);
        request->method = mem_dup("POST");
        request->path = mem_printf("/%s", request->grpc);
}

static struct scenario_request decode_request(struct json_reader *reader, const cJSON *node,
                                              const char *folder)
{
        struct request_fields fields = { .request = { .weight = 1, .expect_body_max_bytes = -1 } };

        json_decode(reader, node, request_fields, &fields);
        if (fields.request.grpc)
                become_call(reader, &fields.request);
        else if (!fields.request.path)
                json_fault(reader, "needs \"path\", or \"grpc\" for a gRPC call");
        if (!fields.request.method)
                fields.request.method = mem_dup("GET");
        if (!fields.request.name)
                fields.request.name = mem_dup(fields.request.path ? fields.request.path : "");
        if (fields.request.body && fields.body_file)
                json_fault(reader, "\"body\" and \"body_file\" exclude each other");
        else if (fields.body_file && folder)
                read_body_file(reader, folder, &fields);
        else if (fields.request.body)
                fields.request.body_bytes = strlen(fields.request.body);
        free(fields.body_file);
        return fields.request;
}

static void decode_requests(struct json_reader *reader, const cJSON *node, void *field)
{
        struct fields *fields = field;
        const cJSON *item;

        if (!cJSON_IsArray(node)) {
                json_fault(reader, "must be a list, got %s", json_kind(node));
                return;
        }
        fields->scenario.requests =
                mem_new((size_t)cJSON_GetArraySize(node), sizeof(*fields->scenario.requests));
        cJSON_ArrayForEach(item, node)
        {
                size_t i = fields->scenario.request_count++;

                json_enter_index(reader, i);
                fields->scenario.requests[i] = decode_request(reader, item, fields->folder);
                fields->has_calls |= fields->scenario.requests[i].grpc != NULL;
                json_leave(reader);
        }
}

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

/* A number, or a list of them that runs take in turn. */
static void decode_connections(struct json_reader *reader, const cJSON *node, void *field)
{
        static const struct json_field rows[] = { { "", JSON_I64, 0, .min = 1, .max = 1000000 }, { 0 } };
        struct scenario_load *load = field;
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(node)) {
                json_decode_value(reader, node, rows, &load->connections);
                return;
        }
        load->connections_by_run = mem_new((size_t)cJSON_GetArraySize(node), sizeof(int64_t));
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, i);
                json_decode_value(reader, item, rows, &load->connections_by_run[i]);
                if (load->connections_by_run[i] > load->connections)
                        load->connections = load->connections_by_run[i];
                json_leave(reader);
                load->connections_by_run_count = ++i;
        }
        if (i == 0)
                json_fault(reader, "must be a number or a list of numbers, not empty");
}

static const struct json_field load_fields[] = {
        { "executor", JSON_NAME, AT(load.executor), .required = true, .names = load_executor_names },
        { "arrival", JSON_NAME, AT(load.arrival), .names = load_arrival_names },
        { "values", JSON_NAME, AT(load.values), .names = load_values_names },
        { "rate", JSON_F64, AT(load.rate_per_s), .min = 0.001, .max = 1e7 },
        { "start", JSON_F64, AT(load.start), .min = 0, .max = 1e7 },
        { "vus", JSON_I64, AT(load.vus), .min = 1, .max = 1000000 },
        { "requests", JSON_I64, AT(load.requests), .min = 1, .max = 1e12 },
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

        if (!cJSON_IsNumber(node)) {
                json_decode(reader, node, runs_fields, field);
                return;
        }
        if (!(node->valuedouble >= 1 && node->valuedouble <= 10000) ||
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
        { "rest", JSON_DURATION, AT(protocol.rest_ns), .min = 0, .max = 86400e9 },
        { 0 },
};

static const struct json_field sampling_fields[] = {
        { "process", JSON_DURATION, AT(sampling.process_ns), .min = 10e6, .max = 3600e9 },
        { "runtime", JSON_DURATION, AT(sampling.runtime_ns), .min = 10e6, .max = 3600e9 },
        { "ledger", JSON_NAME, AT(sampling.ledger), .names = sampling_ledger_names },
        { 0 },
};

static const struct json_field delta_fields[] = {
        { "headroom", JSON_BYTES, offsetof(struct fields, delta_headroom_bytes), .required = true, .min = 1 },
        { "requests", JSON_I64, offsetof(struct fields, delta_requests), .min = 1 },
        { "days", JSON_F64, offsetof(struct fields, delta_days), .min = 0.01, .max = 3650 },
        { 0 },
};

/* A memory budget: what may be used up by so many requests, or in so many days. */
static void decode_budget(struct json_reader *reader, const cJSON *node, struct fields *fields)
{
        struct scenario_delta *delta = &fields->scenario.delta;

        json_decode(reader, node, delta_fields, fields);
        if ((fields->delta_requests > 0) == (fields->delta_days > 0)) {
                json_fault(reader,
                           "needs \"headroom\" and either \"requests\" or \"days\" until the next restart");
                return;
        }
        delta->unit = fields->delta_days > 0 ? DELTA_BYTES_PER_HOUR : DELTA_BYTES_PER_REQUEST;
        delta->value = (double)fields->delta_headroom_bytes /
                       (fields->delta_days > 0 ? 24 * fields->delta_days : (double)fields->delta_requests);
}

static const struct {
        const char *per;
        enum delta_unit unit;
} delta_units[] = {
        { "run", DELTA_BYTES_PER_RUN },
        { "request", DELTA_BYTES_PER_REQUEST },
        { "h", DELTA_BYTES_PER_HOUR },
        { "hour", DELTA_BYTES_PER_HOUR },
};

static bool find_delta_unit(const char *per, enum delta_unit *ret_unit)
{
        for (size_t i = 0; i < sizeof(delta_units) / sizeof(delta_units[0]); i++)
                if (strcmp(delta_units[i].per, per) == 0) {
                        *ret_unit = delta_units[i].unit;
                        return true;
                }
        return false;
}

/* "1%", "64KiB/run", "16B/request", "10MiB/h", or a budget: { "headroom": "1GiB", "requests": 60000000 }. */
static void decode_delta(struct json_reader *reader, const cJSON *node, void *field)
{
        struct fields *fields = field;
        struct scenario_delta *delta = &fields->scenario.delta;
        char *text;
        char *per;
        int64_t bytes;

        if (cJSON_IsObject(node)) {
                decode_budget(reader, node, fields);
                return;
        }
        text = mem_dup(cJSON_IsString(node) ? node->valuestring : "");
        per = strchr(text, '/');
        if (per)
                *per++ = '\0';
        if (!per && units_parse_percent(text, &delta->value) && delta->value > 0) {
                delta->unit = DELTA_FRACTION;
        } else if (per && units_parse_bytes(text, &bytes) && bytes > 0 &&
                   find_delta_unit(per, &delta->unit)) {
                delta->value = (double)bytes;
        } else {
                json_fault(
                        reader,
                        "must be a share of the settled level such as \"1%%\", \"64KiB/run\", "
                        "\"16B/request\", \"10MiB/h\", or {\"headroom\": \"1GiB\", \"requests\": 60000000}");
        }
        free(text);
}

static const struct json_field verdict_fields[] = {
        { "delta", JSON_CUSTOM, 0, .custom = decode_delta },
        { 0 },
};

/* A name or a list of names, as a bit set. */
static unsigned decode_name_set(struct json_reader *reader, const cJSON *node, const char *const *names)
{
        const struct json_field rows[] = { { "", JSON_NAME, 0, .names = names }, { 0 } };
        const cJSON *item = cJSON_IsArray(node) ? node->child : node;
        unsigned set = 0;
        size_t i = 0;

        for (; item; item = cJSON_IsArray(node) ? item->next : NULL) {
                int value = -1;
                bool in_list = cJSON_IsArray(node);

                if (in_list)
                        json_enter_index(reader, i++);
                json_decode_value(reader, item, rows, &value);
                if (in_list)
                        json_leave(reader);
                if (value >= 0)
                        set |= 1U << value;
        }
        if (set == 0 && reader->ok)
                json_fault(reader, "must be a name or a list of names, not empty");
        return set;
}

static void decode_shapes(struct json_reader *reader, const cJSON *node, void *field)
{
        *(unsigned *)field = decode_name_set(reader, node, shape_names);
}

static void decode_hypotheses(struct json_reader *reader, const cJSON *node, void *field)
{
        *(unsigned *)field = decode_name_set(reader, node, hypothesis_names);
}

static void decode_cause(struct json_reader *reader, const cJSON *node, void *field)
{
        const char *names[CHANNEL_COUNT + 1] = { NULL };
        int value = -1;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                names[i] = channel_infos[i].name;
        json_decode_value(reader, node,
                          (const struct json_field[]){ { "", JSON_NAME, 0, .names = names }, { 0 } }, &value);
        if (value >= 0)
                *(char **)field = mem_dup(names[value]);
}

/* "1%" */
static void decode_failures(struct json_reader *reader, const cJSON *node, void *field)
{
        double share;

        if (cJSON_IsString(node) && units_parse_percent(node->valuestring, &share) && share >= 0 &&
            share <= 1)
                *(double *)field = share;
        else
                json_fault(reader, "must be a share of a run's requests, such as \"1%%\"");
}

static const struct json_field expect_fields[] = {
        { "failures", JSON_CUSTOM, AT(expect.failures), .custom = decode_failures },
        { "shape", JSON_CUSTOM, AT(expect.shapes), .custom = decode_shapes },
        { "hypothesis", JSON_CUSTOM, AT(expect.hypotheses), .custom = decode_hypotheses },
        { "cause", JSON_CUSTOM, AT(expect.cause), .custom = decode_cause },
        { 0 },
};

static void decode_metric_thresholds(struct json_reader *reader, const cJSON *list, struct scenario *scenario,
                                     size_t *capacity)
{
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(list)) {
                json_fault(reader, "must be a list of texts, got %s", json_kind(list));
                return;
        }
        cJSON_ArrayForEach(item, list)
        {
                json_enter_index(reader, i++);
                if (!cJSON_IsString(item))
                        json_fault(reader, "must be a text, got %s", json_kind(item));
                scenario->thresholds = mem_grow(scenario->thresholds, capacity, scenario->threshold_count + 1,
                                                sizeof(*scenario->thresholds));
                scenario->thresholds[scenario->threshold_count++] = (struct scenario_threshold){
                        .metric = mem_dup(list->string),
                        .expression = mem_dup(cJSON_IsString(item) ? item->valuestring : ""),
                };
                json_leave(reader);
        }
}

static void decode_thresholds(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario *scenario = &((struct fields *)field)->scenario;
        size_t capacity = 0;
        const cJSON *list;

        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object of lists, got %s", json_kind(node));
                return;
        }
        cJSON_ArrayForEach(list, node)
        {
                json_enter_key(reader, list->string);
                decode_metric_thresholds(reader, list, scenario, &capacity);
                json_leave(reader);
        }
}

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

/* Requests of a targets file join the mix with weight 1 each; alone they come in turn, as vegeta sends them. */
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
