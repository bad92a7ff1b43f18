/* A streaming JSON parser that reports the numbers in the root object and in its members, and the arrays in the root. It
 * skips everything else.
 *
 * A service may publish megabytes beside the few figures that we want. The parser's memory is this struct, however long
 * the text is and wherever it is cut into pieces. Pure; the text may be anything. The two upper levels must follow JSON's
 * grammar; below them only brackets and quotes are matched. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
        JSON_STREAM_KEY_MAX = 64,    /* members with a longer key are skipped */
        JSON_STREAM_NUMBER_MAX = 64, /* longer numbers are skipped */
};

enum json_stream_state {
        JSON_STREAM_START,
        JSON_STREAM_KEY, /* expects a key or the end of the object */
        JSON_STREAM_KEY_TEXT,
        JSON_STREAM_COLON,
        JSON_STREAM_VALUE,
        JSON_STREAM_SCALAR,
        JSON_STREAM_STRING,
        JSON_STREAM_NESTED,
        JSON_STREAM_COMMA, /* expects a comma or the end of the object */
        JSON_STREAM_END,   /* after the root */
        JSON_STREAM_BROKEN,
        JSON_STREAM_STATES,
};

struct json_stream_events {
        /* A number in the root (`object` is NULL) or in the root's member `object`. Keys are as written, with escapes.
         * May be NULL. */
        void (*number)(const char *object, const char *name, double value, void *arg);
        /* The end of an object that is a member of the root. May be NULL. */
        void (*end)(const char *object, void *arg);
        /* A piece of the text of an array that is a member of the root, from its opening to its closing bracket. The text
         * between may be invalid JSON, and the end may never come. May be NULL. */
        void (*array)(const char *name, const char *bytes, size_t len, void *arg);
        void *arg;
};

struct json_stream {
        struct json_stream_events events;
        enum json_stream_state state;
        int level;     /* 1: in the root, 2: in one of its members */
        size_t nested; /* number of open brackets below that level */
        bool escaped;  /* the last byte of the string was a backslash */
        size_t key_lens[2];
        char keys[2][JSON_STREAM_KEY_MAX]; /* the current key of each level */
        size_t scalar_len;
        char scalar[JSON_STREAM_NUMBER_MAX];
};

void json_stream_begin(struct json_stream *stream, const struct json_stream_events *events);
/* Parses the next piece, of any length. A number is reported once the byte after it has been seen. */
void json_stream_feed(struct json_stream *stream, const char *bytes, size_t len);
