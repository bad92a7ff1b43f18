/* Works around two limits of cJSON: it copies invalid UTF-8 unchanged, and it prints 15 digits, fewer than a time in
 * nanoseconds has. */
#include "base/json_build.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"

static cJSON *text_node(const char *text)
{
        struct strbuf clean = { 0 };
        cJSON *node;

        if (!text)
                return mem_check(cJSON_CreateNull());
        escape_utf8(&clean, text);
        node = mem_check(cJSON_CreateString(strbuf_text(&clean)));
        strbuf_clear(&clean);
        return node;
}

cJSON *json_add_object(cJSON *object, const char *name)
{
        cJSON *child = mem_check(cJSON_CreateObject());
        struct strbuf clean = { 0 };

        escape_utf8(&clean, name);
        cJSON_AddItemToObject(object, strbuf_text(&clean), child);
        strbuf_clear(&clean);
        return child;
}

static cJSON *number_node(double value)
{
        return mem_check(isfinite(value) ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

void json_add_text(cJSON *object, const char *name, const char *text)
{
        cJSON_AddItemToObject(object, name, text_node(text));
}

void json_add_number(cJSON *object, const char *name, double value)
{
        cJSON_AddItemToObject(object, name, number_node(value));
}

void json_add_null(cJSON *object, const char *name)
{
        json_add_text(object, name, NULL);
}

void json_add_whole(cJSON *object, const char *name, int64_t value)
{
        char digits[24];

        snprintf(digits, sizeof(digits), "%" PRId64, value);
        cJSON_AddItemToObject(object, name, mem_check(cJSON_CreateRaw(digits)));
}

void json_add_unknown(cJSON *object, const char *name, const char *reason)
{
        char *key = mem_printf("%s_reason", name);

        json_add_null(object, name);
        json_add_text(object, key, reason);
        free(key);
}

void json_push_text(cJSON *array, const char *text)
{
        cJSON_AddItemToArray(array, text_node(text));
}

void json_push_number(cJSON *array, double value)
{
        cJSON_AddItemToArray(array, number_node(value));
}

cJSON *json_push_object(cJSON *array)
{
        cJSON *object = mem_check(cJSON_CreateObject());

        cJSON_AddItemToArray(array, object);
        return object;
}

char *json_print(const cJSON *node, bool compact)
{
        return mem_check(compact ? cJSON_PrintUnformatted(node) : cJSON_Print(node));
}

char *json_print_take(cJSON *root, bool compact)
{
        char *text = json_print(root, compact);

        cJSON_Delete(root);
        return text;
}

void json_append_take(cJSON *root, struct strbuf *buf)
{
        char *text = json_print_take(root, false);

        strbuf_append(buf, text);
        strbuf_append_char(buf, '\n');
        free(text);
}

void json_append_quoted(const char *text, struct strbuf *buf)
{
        char *quoted = json_print_take(text_node(text), true);

        strbuf_append(buf, quoted);
        free(quoted);
}
