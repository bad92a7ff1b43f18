/* Decodes requests: what is sent, and what answer is expected. */
#include "scenario/decode_requests.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "scenario/decode_fields.h"

enum { BODY_FILE_MAX = 64 << 20 };

/* A request as in the file, before the files that it names are read. */
struct request_fields {
        struct scenario_request request;
        char *body_file;
};

struct pairs decode_pairs(struct json_reader *reader, const cJSON *node)
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

static void decode_headers(struct json_reader *reader, const cJSON *node, void *field)
{
        struct scenario_request *request = field;
        struct pairs pairs = decode_pairs(reader, node);

        request->headers = pairs.items;
        request->header_count = pairs.count;
}

static bool add_status(const cJSON *node, struct status_set *set)
{
        double code = node->valuedouble;

        if (cJSON_IsString(node))
                return status_set_add_text(set, node->valuestring);
        return cJSON_IsNumber(node) && code >= STATUS_LOWEST && code <= STATUS_HIGHEST &&
               code == (double)(int)code && status_set_add(set, (int)code);
}

/* Decodes 200, "2xx", "timeout", or a list of these. */
static void decode_status(struct json_reader *reader, const cJSON *node, void *field)
{
        static const char rule[] = "a status from 100 to 599, a class such as \"2xx\", \"timeout\", or "
                                   "a list of such";
        const cJSON *item;
        size_t i = 0;

        if (!cJSON_IsArray(node)) {
                if (!add_status(node, field))
                        json_fault_value(reader, node, rule);
                return;
        }
        if (!node->child)
                json_fault(reader, "must not be empty");
        cJSON_ArrayForEach(item, node)
        {
                json_enter_index(reader, i++);
                if (!add_status(item, field))
                        json_fault_value(reader, item, rule);
                json_leave(reader);
        }
}

#define IN(member) offsetof(struct request_fields, request.member)

const struct json_field expect_response_fields[] = {
        { "status", JSON_CUSTOM, IN(expect_status), .custom = decode_status },
        { "body_min", JSON_BYTES, IN(expect_body_min_bytes) },
        { "body_max", JSON_BYTES, IN(expect_body_max_bytes) },
        { 0 },
};

const struct json_field request_fields[] = {
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

/* Makes a gRPC call of a request: a POST whose path is the name of the method. */
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

void decode_requests(struct json_reader *reader, const cJSON *node, void *field)
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
