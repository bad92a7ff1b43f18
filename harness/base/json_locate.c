/* Walks valid JSON as text: skips values by counting brackets outside strings, compares keys byte by byte. A key
 * written with escapes is not found; then its object's place is given. */
#include "base/json_locate.h"

#include <string.h>

static const char *skip_space(const char *at)
{
        return at + strspn(at, " \t\r\n");
}

/* Behind the string that begins at `at`. */
static const char *skip_string(const char *at)
{
        for (at++; *at && *at != '"'; at++)
                if (*at == '\\' && at[1])
                        at++;
        return *at ? at + 1 : at;
}

static const char *skip_value(const char *at)
{
        int depth = 0;

        do {
                at = skip_space(at);
                if (*at == '"')
                        at = skip_string(at);
                else if (*at == '{' || *at == '[')
                        depth++, at++;
                else if (*at == '}' || *at == ']')
                        depth--, at++;
                else if (*at == ',' || *at == ':')
                        at++;
                else if (*at)
                        at += strcspn(at, ",:]} \t\r\n");
                else
                        break;
        } while (depth > 0);
        return at;
}

/* The key of this step in the object at `at`; NULL where it is not there. */
static const char *find_key(const char *at, const struct json_step *step)
{
        size_t len = strlen(step->key);
        size_t before = 0;

        if (*at != '{')
                return NULL;
        at = skip_space(at + 1);
        while (*at == '"') {
                const char *key = at;
                const char *end = skip_string(at);

                if ((size_t)(end - key) == len + 2 && memcmp(key + 1, step->key, len) == 0 &&
                    before++ == step->index)
                        return key;
                at = skip_space(skip_value(skip_space(skip_space(end) + 1)));
                if (*at != ',')
                        return NULL;
                at = skip_space(at + 1);
        }
        return NULL;
}

static const char *find_index(const char *at, size_t index)
{
        if (*at != '[')
                return NULL;
        at = skip_space(at + 1);
        while (index-- > 0) {
                at = skip_space(skip_value(at));
                if (*at != ',')
                        return NULL;
                at = skip_space(at + 1);
        }
        return at;
}

struct json_location json_location_of(const char *text, size_t offset)
{
        struct json_location location = { .line = 1, .column = 1 };

        for (size_t i = 0; i < offset && text[i]; i++) {
                if (text[i] == '\n') {
                        location.line++;
                        location.column = 1;
                } else {
                        location.column++;
                }
        }
        return location;
}

struct json_location json_locate(const char *text, const struct json_step *steps, size_t depth)
{
        const char *value = skip_space(text);
        const char *place = value;

        for (size_t i = 0; i < depth; i++) {
                const char *found =
                        steps[i].key ? find_key(value, &steps[i]) : find_index(value, steps[i].index);

                if (!found)
                        break;
                place = found;
                value = steps[i].key ? skip_space(skip_space(skip_string(found)) + 1) : found;
        }
        return json_location_of(text, (size_t)(place - text));
}
