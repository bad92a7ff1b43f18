/* Walks through the text of JSON that cJSON has accepted: skips values by counting brackets outside strings, and compares
 * keys byte by byte. A key written with escapes is not found; the result is then its object's place. Never reads beyond
 * the end of the text, whatever it holds: cJSON accepts some texts that are not JSON, such as any control character as a
 * blank. */
#include "base/json_locate.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(char c)
{
        return c && (unsigned char)c <= ' ';
}

static const char *skip_space(const char *at)
{
        while (is_blank(*at))
                at++;
        return at;
}

/* Skips a colon and the blanks around it. */
static const char *skip_colon(const char *at)
{
        at = skip_space(at);
        return skip_space(*at ? at + 1 : at);
}

/* Skips a number, true, false or null. */
static const char *skip_word(const char *at)
{
        while (*at && !is_blank(*at) && !strchr(",:]}", *at))
                at++;
        return at;
}

/* Skips the string that begins at `at`. */
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
                        at = skip_word(at);
                else
                        break;
        } while (depth > 0);
        return at;
}

/* Returns where the step's key begins in the object at `at`; NULL if it has no such key. */
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
                at = skip_space(skip_value(skip_colon(end)));
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
                value = steps[i].key ? skip_colon(skip_string(found)) : found;
        }
        return json_location_of(text, (size_t)(place - text));
}
