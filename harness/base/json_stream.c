/* One function for each state. Each consumes what it can of the piece; the state is kept when the piece ends. */
#include "base/json_stream.h"

#include <stdlib.h>
#include <string.h>

void json_stream_begin(struct json_stream *stream, const struct json_stream_events *events)
{
        *stream = (struct json_stream){ .events = *events };
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_blank(const char *at, const char *end)
{
        while (at < end && is_blank(*at))
                at++;
        return at;
}

static const char *start_key(struct json_stream *stream, const char *at)
{
        stream->key_lens[stream->level - 1] = 0;
        stream->state = JSON_STREAM_KEY_TEXT;
        return at;
}

static const char *open_object(struct json_stream *stream, const char *at)
{
        stream->level++;
        stream->state = JSON_STREAM_KEY;
        return at;
}

/* Returns the current key of a level; NULL if it was too long. */
static const char *key_at(const struct json_stream *stream, int level)
{
        return stream->key_lens[level - 1] < JSON_STREAM_KEY_MAX ? stream->keys[level - 1] : NULL;
}

static const char *close_object(struct json_stream *stream, const char *at)
{
        stream->level--;
        stream->state = stream->level ? JSON_STREAM_COMMA : JSON_STREAM_END;
        if (stream->level && stream->events.end && key_at(stream, 1))
                stream->events.end(key_at(stream, 1), stream->events.arg);
        return at;
}

static const char *fail(struct json_stream *stream, const char *at)
{
        stream->state = JSON_STREAM_BROKEN;
        return at;
}

static const char *on_start(struct json_stream *stream, const char *at, const char *end)
{
        at = skip_blank(at, end);
        if (at == end)
                return at;
        return *at == '{' ? open_object(stream, at + 1) : fail(stream, at);
}

static const char *on_key(struct json_stream *stream, const char *at, const char *end)
{
        at = skip_blank(at, end);
        if (at == end)
                return at;
        if (*at == '"')
                return start_key(stream, at + 1);
        return *at == '}' ? close_object(stream, at + 1) : fail(stream, at);
}

static const char *on_key_text(struct json_stream *stream, const char *at, const char *end)
{
        char *key = stream->keys[stream->level - 1];
        size_t *len = &stream->key_lens[stream->level - 1];

        for (; at < end; at++) {
                if (*at == '"' && !stream->escaped) {
                        if (*len < JSON_STREAM_KEY_MAX)
                                key[*len] = '\0';
                        stream->state = JSON_STREAM_COLON;
                        return at + 1;
                }
                stream->escaped = *at == '\\' && !stream->escaped;
                if (*len < JSON_STREAM_KEY_MAX)
                        key[(*len)++] = *at;
        }
        return at;
}

static const char *on_colon(struct json_stream *stream, const char *at, const char *end)
{
        at = skip_blank(at, end);
        if (at == end)
                return at;
        stream->state = *at == ':' ? JSON_STREAM_VALUE : JSON_STREAM_BROKEN;
        return at + 1;
}

/* Reports text within brackets: directly in the root those can only belong to an array. */
static void tell_array(const struct json_stream *stream, const char *at, const char *end)
{
        if (stream->level == 1 && stream->events.array && key_at(stream, 1))
                stream->events.array(key_at(stream, 1), at, (size_t)(end - at), stream->events.arg);
}

static const char *on_value(struct json_stream *stream, const char *at, const char *end)
{
        at = skip_blank(at, end);
        if (at == end)
                return at;
        switch (*at) {
        case '"':
                stream->state = JSON_STREAM_STRING;
                return at + 1;
        case '{':
                if (stream->level == 1)
                        return open_object(stream, at + 1);
                /* fallthrough */
        case '[':
                stream->state = JSON_STREAM_NESTED;
                stream->nested = 1;
                tell_array(stream, at, at + 1);
                return at + 1;
        case '}':
        case ']':
        case ',':
        case ':':
                return fail(stream, at);
        default:
                stream->state = JSON_STREAM_SCALAR;
                stream->scalar_len = 0;
                return at;
        }
}

static bool read_number(char *text, double *ret_value)
{
        char *end;

        if (!*text || text[strspn(text, "0123456789+-.eE")] || strchr("+.eE", *text))
                return false;
        *ret_value = strtod(text, &end);
        return !*end;
}

static void tell_scalar(struct json_stream *stream)
{
        const char *object = stream->level == 2 ? key_at(stream, 1) : NULL;
        const char *name = key_at(stream, stream->level);
        double value;

        if (!stream->events.number || stream->scalar_len == JSON_STREAM_NUMBER_MAX || !name ||
            (stream->level == 2 && !object))
                return;
        stream->scalar[stream->scalar_len] = '\0';
        if (read_number(stream->scalar, &value))
                stream->events.number(object, name, value, stream->events.arg);
}

static const char *on_scalar(struct json_stream *stream, const char *at, const char *end)
{
        for (; at < end; at++) {
                if (is_blank(*at) || *at == ',' || *at == '}') {
                        tell_scalar(stream);
                        stream->state = JSON_STREAM_COMMA;
                        return at;
                }
                if (stream->scalar_len < JSON_STREAM_NUMBER_MAX)
                        stream->scalar[stream->scalar_len++] = *at;
        }
        return at;
}

/* In a string that is a value, or part of a nested value. */
static const char *on_string(struct json_stream *stream, const char *at, const char *end)
{
        for (; at < end; at++) {
                if (*at == '"' && !stream->escaped) {
                        stream->state = stream->nested ? JSON_STREAM_NESTED : JSON_STREAM_COMMA;
                        return at + 1;
                }
                stream->escaped = *at == '\\' && !stream->escaped;
        }
        return at;
}

static const char *on_nested(struct json_stream *stream, const char *at, const char *end)
{
        for (; at < end; at++) {
                if (*at == '"') {
                        stream->state = JSON_STREAM_STRING;
                        return at + 1;
                }
                if (*at == '{' || *at == '[')
                        stream->nested++;
                else if ((*at == '}' || *at == ']') && --stream->nested == 0) {
                        stream->state = JSON_STREAM_COMMA;
                        return at + 1;
                }
        }
        return at;
}

static const char *on_comma(struct json_stream *stream, const char *at, const char *end)
{
        at = skip_blank(at, end);
        if (at == end)
                return at;
        if (*at == '}')
                return close_object(stream, at + 1);
        stream->state = *at == ',' ? JSON_STREAM_KEY : JSON_STREAM_BROKEN;
        return at + 1;
}

static const char *on_rest(struct json_stream *stream, const char *at, const char *end)
{
        (void)stream;
        (void)at;
        return end;
}

void json_stream_feed(struct json_stream *stream, const char *bytes, size_t len)
{
        static const char *(*const steps[JSON_STREAM_STATES])(struct json_stream *, const char *,
                                                              const char *) = {
                [JSON_STREAM_START] = on_start,   [JSON_STREAM_KEY] = on_key,
                [JSON_STREAM_COLON] = on_colon,   [JSON_STREAM_KEY_TEXT] = on_key_text,
                [JSON_STREAM_VALUE] = on_value,   [JSON_STREAM_SCALAR] = on_scalar,
                [JSON_STREAM_STRING] = on_string, [JSON_STREAM_NESTED] = on_nested,
                [JSON_STREAM_COMMA] = on_comma,   [JSON_STREAM_END] = on_rest,
                [JSON_STREAM_BROKEN] = on_rest,
        };
        const char *end = bytes + len;

        for (const char *at = bytes; at < end;) {
                const char *begin = at;
                const bool nested = stream->nested > 0;

                at = steps[stream->state](stream, at, end);
                if (nested)
                        tell_array(stream, begin, at);
        }
}
