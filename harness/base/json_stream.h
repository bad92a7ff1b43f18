/* The numbers near the root of a JSON object that arrives in pieces, told one by one, and the arrays in the root; all
 * else is stepped over.
 *
 * A service may publish megabytes beside the few figures that we want. What is kept of them is this struct, however
 * large the text and however it is cut. Pure; the text may be anything. The two upper levels are held to JSON's
 * grammar; below them only brackets and quotes are followed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
        JSON_STREAM_KEY_MAX = 64,    /* a longer key matches nothing */
        JSON_STREAM_NUMBER_MAX = 64, /* a longer number is none */
};

enum json_stream_state {
        JSON_STREAM_START,
        JSON_STREAM_KEY, /* a key, or the end of the object */
        JSON_STREAM_KEY_TEXT,
        JSON_STREAM_COLON,
        JSON_STREAM_VALUE,
        JSON_STREAM_SCALAR,
        JSON_STREAM_STRING,
        JSON_STREAM_NESTED,
        JSON_STREAM_COMMA, /* or the end of the object */
        JSON_STREAM_END,   /* behind the root */
        JSON_STREAM_BROKEN,
        JSON_STREAM_STATES,
};

struct json_stream_events {
        /* A member of the root (`object` is NULL), or of a member of the root that is an object. Keys are as they are
         * written, escapes and all. NULL: nobody asks. */
        void (*number)(const char *object, const char *name, double value, void *arg);
        /* A member of the root that is an object has come to its end; NULL: nobody asks. */
        void (*end)(const char *object, void *arg);
        /* A member of the root that is an array: its text as it is written, in pieces, from the bracket to the bracket
         * that closes it. What is between them may be no JSON, and the end may never come. NULL: nobody asks. */
        void (*array)(const char *name, const char *bytes, size_t len, void *arg);
        void *arg;
};

struct json_stream {
        struct json_stream_events events;
        enum json_stream_state state;
        int level;     /* 1: in the root, 2: in one of its members */
        size_t nested; /* brackets open below that */
        bool escaped;  /* the next byte of a string stands for itself */
        size_t key_lens[2];
        char keys[2][JSON_STREAM_KEY_MAX]; /* by level; what is being read */
        size_t scalar_len;
        char scalar[JSON_STREAM_NUMBER_MAX];
};

void json_stream_begin(struct json_stream *stream, const struct json_stream_events *events);
/* The next piece, of any length. A member is told once the byte behind it was seen. */
void json_stream_feed(struct json_stream *stream, const char *bytes, size_t len);
