/* Field tables over cJSON. Numbers are range-checked from valuedouble, since cJSON's valueint is an int. */
#include "base/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json_locate.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "base/units.h"

/* Overwrites comments with blanks, so that offsets stay the same. False if a comment does not end. */
static bool blank_comments(char *text)
{
        bool in_string = false;

        for (char *at = text; *at; at++) {
                if (in_string) {
                        if (*at == '\\' && at[1])
                                at++;
                        else if (*at == '"')
                                in_string = false;
                } else if (*at == '"') {
                        in_string = true;
                } else if (at[0] == '/' && at[1] == '/') {
                        size_t len = strcspn(at, "\n");

                        memset(at, ' ', len);
                        at += len - 1;
                } else if (at[0] == '/' && at[1] == '*') {
                        const char *end = strstr(at + 2, "*/");

                        if (!end)
                                return false;
                        for (; at < end + 2; at++)
                                if (*at != '\n')
                                        *at = ' ';
                        at--;
                }
        }
        return true;
}

bool json_parse(const char *name, const char *text, size_t len, struct json *ret_json, struct err *err)
{
        char *copy = mem_dup_len(text, len);
        const char *end = NULL;
        cJSON *root = NULL;
        bool ok = true;

        if (memchr(text, '\0', len))
                ok = err_set(err, ERR_USAGE, "%s: not a text file: it holds a NUL byte", name);
        else if (!blank_comments(copy))
                ok = err_set(err, ERR_USAGE, "%s: a comment begins with /* and does not end", name);
        if (ok)
                root = cJSON_ParseWithOpts(copy, &end, true);
        if (ok && !root) {
                struct json_location place = json_location_of(copy, end ? (size_t)(end - copy) : 0);

                err_set(err, ERR_USAGE, "%s:%zu:%zu: not valid JSON from here", name, place.line,
                        place.column);
        }
        if (!root) {
                free(copy);
                return false;
        }
        *ret_json = (struct json){ .name = mem_dup(name), .text = copy, .root = root };
        return true;
}

void json_clear(struct json *json)
{
        free(json->name);
        free(json->text);
        cJSON_Delete(json->root);
        *json = (struct json){ 0 };
}

static void describe_path(const struct json_reader *reader, struct strbuf *ret)
{
        for (size_t i = 0; i < reader->depth && i < JSON_DEPTH_MAX; i++) {
                const struct json_step *step = &reader->steps[i];

                if (step->key)
                        strbuf_printf(ret, "%s%s", i ? "." : "", step->key);
                else
                        strbuf_printf(ret, "[%zu]", step->index);
        }
}

void json_fault(struct json_reader *reader, const char *format, ...)
{
        size_t depth = reader->depth < JSON_DEPTH_MAX ? reader->depth : JSON_DEPTH_MAX;
        struct json_location place = json_locate(reader->json->text, reader->steps, depth);
        struct strbuf path = { 0 };
        struct strbuf what = { 0 };
        va_list args;

        describe_path(reader, &path);
        va_start(args, format);
        strbuf_vprintf(&what, format, args);
        va_end(args);
        err_add(reader->err, ERR_USAGE, "%s:%zu:%zu: %s%s%s", reader->json->name, place.line, place.column,
                strbuf_text(&path), path.len ? ": " : "", strbuf_text(&what));
        reader->ok = false;
        strbuf_clear(&path);
        strbuf_clear(&what);
}

static void enter(struct json_reader *reader, struct json_step step)
{
        if (reader->depth < JSON_DEPTH_MAX)
                reader->steps[reader->depth] = step;
        reader->depth++;
}

void json_enter_key(struct json_reader *reader, const char *key)
{
        enter(reader, (struct json_step){ .key = key });
}

void json_enter_index(struct json_reader *reader, size_t index)
{
        enter(reader, (struct json_step){ .index = index });
}

void json_leave(struct json_reader *reader)
{
        reader->depth--;
}

const char *json_kind(const cJSON *node)
{
        if (cJSON_IsString(node))
                return "a text";
        if (cJSON_IsNumber(node))
                return "a number";
        if (cJSON_IsBool(node))
                return "true or false";
        if (cJSON_IsObject(node))
                return "an object";
        if (cJSON_IsArray(node))
                return "a list";
        return "null";
}

static void check_range(struct json_reader *reader, const struct json_field *field, double value,
                        const char *given)
{
        bool ranged = field->min != 0 || field->max != 0;

        if (!ranged || (value >= field->min && (field->max == 0 || value <= field->max)))
                return;
        if (field->type == JSON_DURATION || field->type == JSON_BYTES) {
                char low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];
                const char *(*show)(double, char *) =
                        field->type == JSON_DURATION ? units_format_duration : units_format_bytes;

                if (field->max == 0)
                        json_fault(reader, "must be at least %s, got %s", show(field->min, low), given);
                else
                        json_fault(reader, "must be between %s and %s, got %s", show(field->min, low),
                                   show(field->max, high), given);
        } else if (field->max == 0) {
                json_fault(reader, "must be at least %g, got %s", field->min, given);
        } else {
                json_fault(reader, "must be between %g and %g, got %s", field->min, field->max, given);
        }
}

static void decode_number(struct json_reader *reader, const cJSON *node, const struct json_field *field,
                          void *into)
{
        double value = node->valuedouble;
        char given[32];

        if (!cJSON_IsNumber(node)) {
                json_fault(reader, "must be a number, got %s", json_kind(node));
                return;
        }
        snprintf(given, sizeof(given), "%.15g", value);
        if (!isfinite(value) ||
            (field->type == JSON_I64 && (value != floor(value) || fabs(value) > 0x1p53))) {
                json_fault(reader, "must be a %s number, got %s",
                           field->type == JSON_I64 ? "whole" : "finite", given);
                return;
        }
        check_range(reader, field, value, given);
        if (field->type == JSON_I64)
                *(int64_t *)into = (int64_t)value;
        else
                *(double *)into = value;
}

void json_fault_value(struct json_reader *reader, const cJSON *node, const char *rule)
{
        if (cJSON_IsString(node))
                json_fault(reader, "must be %s, got \"%s\"", rule, node->valuestring);
        else if (cJSON_IsNumber(node))
                json_fault(reader, "must be %s, got %.15g", rule, node->valuedouble);
        else
                json_fault(reader, "must be %s, got %s", rule, json_kind(node));
}

static void decode_quantity(struct json_reader *reader, const cJSON *node, const struct json_field *field,
                            void *into)
{
        bool duration = field->type == JSON_DURATION;
        int64_t value;

        if (!cJSON_IsString(node) ||
            !(duration ? units_parse_duration : units_parse_bytes)(node->valuestring, &value)) {
                json_fault_value(reader, node,
                                 duration ? "a duration with its unit, such as \"30s\" or \"250ms\""
                                          : "a size with its unit, such as \"64MiB\"");
                return;
        }
        check_range(reader, field, (double)value, node->valuestring);
        *(int64_t *)into = value;
}

static void decode_name(struct json_reader *reader, const cJSON *node, const struct json_field *field,
                        void *into)
{
        struct strbuf known = { 0 };
        const char *near;
        int i = 0;

        if (!cJSON_IsString(node)) {
                json_fault(reader, "must be a text, got %s", json_kind(node));
                return;
        }
        for (; field->names[i]; i++) {
                if (strcmp(field->names[i], node->valuestring) == 0) {
                        *(int *)into = i;
                        strbuf_clear(&known);
                        return;
                }
                strbuf_printf(&known, "%s%s", i ? ", " : "", field->names[i]);
        }
        near = nearest_name(node->valuestring, field->names);
        json_fault(reader, "must be one of %s, got \"%s\"%s%s%s", strbuf_text(&known), node->valuestring,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
        strbuf_clear(&known);
}

static void decode_field(struct json_reader *reader, const cJSON *node, const struct json_field *field,
                         void *base)
{
        void *into = (char *)base + field->offset;

        switch (field->type) {
        case JSON_TEXT:
                if (!cJSON_IsString(node)) {
                        json_fault(reader, "must be a text, got %s", json_kind(node));
                        return;
                }
                free(*(char **)into);
                *(char **)into = mem_dup(node->valuestring);
                break;
        case JSON_FLAG:
                if (!cJSON_IsBool(node))
                        json_fault(reader, "must be true or false, got %s", json_kind(node));
                *(bool *)into = cJSON_IsTrue(node);
                break;
        case JSON_F64:
        case JSON_I64:
                decode_number(reader, node, field, into);
                break;
        case JSON_DURATION:
        case JSON_BYTES:
                decode_quantity(reader, node, field, into);
                break;
        case JSON_NAME:
                decode_name(reader, node, field, into);
                break;
        case JSON_OBJECT:
                json_decode(reader, node, field->fields, base);
                break;
        case JSON_CUSTOM:
                field->custom(reader, node, into);
                break;
        case JSON_IGNORED:
                break;
        }
}

void json_decode_value(struct json_reader *reader, const cJSON *node, const struct json_field *row,
                       void *into)
{
        decode_field(reader, node, row, into);
}

static size_t equal_keys_before(const cJSON *object, const cJSON *node)
{
        size_t count = 0;

        for (const cJSON *other = object->child; other != node; other = other->next)
                count += strcmp(other->string, node->string) == 0;
        return count;
}

static void fault_unknown_key(struct json_reader *reader, const struct json_field *fields)
{
        const char *names[64] = { NULL };
        const char *near;

        for (size_t i = 0; fields[i].name && i < 63; i++)
                names[i] = fields[i].name;
        near = nearest_name(reader->steps[reader->depth - 1].key, names);
        if (near)
                json_fault(reader, "unknown key; did you mean \"%s\"?", near);
        else
                json_fault(reader, "unknown key");
}

static void decode_member(struct json_reader *reader, const cJSON *object, const cJSON *node,
                          const struct json_field *fields, void *base)
{
        const struct json_field *field = fields;
        size_t before = equal_keys_before(object, node);

        enter(reader, (struct json_step){ .key = node->string, .index = before });
        while (field->name && strcmp(field->name, node->string) != 0)
                field++;
        if (before > 0)
                json_fault(reader, "repeated key");
        else if (!field->name)
                fault_unknown_key(reader, fields);
        else
                decode_field(reader, node, field, base);
        json_leave(reader);
}

void json_decode(struct json_reader *reader, const cJSON *node, const struct json_field *fields, void *base)
{
        if (!cJSON_IsObject(node)) {
                json_fault(reader, "must be an object, got %s", json_kind(node));
                return;
        }
        if (reader->depth >= JSON_DEPTH_MAX) {
                json_fault(reader, "nested too deeply");
                return;
        }
        for (const cJSON *child = node->child; child; child = child->next)
                decode_member(reader, node, child, fields, base);
        for (const struct json_field *field = fields; field->name; field++)
                if (field->required && !cJSON_GetObjectItemCaseSensitive(node, field->name))
                        json_fault(reader, "needs \"%s\"", field->name);
}
