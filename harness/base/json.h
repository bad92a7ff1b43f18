/* Strict decoding of JSON that people write, by tables of fields, with the place of each fault.
 *
 * cJSON parses. A table says which fields an object may have, their types and ranges, and where they are stored. Unknown
 * and repeated keys, wrong types and numbers without a unit are faults. All faults of a file are reported at once, as
 * "file:line:column: load.rate: must be above 0, got -5". Comments are allowed: a line after two slashes, or between
 * slash-star and star-slash.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json_locate.h"

struct cJSON;
struct err;

struct json {
        char *name;         /* name of the document in faults: the file's path */
        char *text;         /* with comments blanked out, so that offsets are those of the file */
        struct cJSON *root; /* never NULL after a successful parse */
};

/* Parses `len` bytes; `name` is copied. On failure (ERR_USAGE) the output stays untouched. */
bool json_parse(const char *name, const char *text, size_t len, struct json *ret_json, struct err *err);
void json_clear(struct json *json);

/* The state of decoding a document: the current place, and whether there was a fault so far. */
enum { JSON_DEPTH_MAX = 16 };
struct json_reader {
        const struct json *json;
        struct json_step steps[JSON_DEPTH_MAX];
        size_t depth;
        bool ok;
        struct err *err;
};

enum json_type {
        JSON_TEXT,     /* char *, fresh memory */
        JSON_FLAG,     /* bool */
        JSON_F64,      /* double */
        JSON_I64,      /* int64_t; whole numbers up to 2^53 */
        JSON_DURATION, /* int64_t ns from "30s" */
        JSON_BYTES,    /* int64_t bytes from "64MiB" */
        JSON_NAME,     /* an enum (int) from the table `names` */
        JSON_OBJECT,   /* an object with `fields`, whose offsets count from the same struct */
        JSON_CUSTOM,   /* decoded by `custom` */
        JSON_IGNORED,  /* any value; not stored */
};

/* Decodes `node` into `field`; reports faults with json_fault(). */
typedef void (*json_custom_fn)(struct json_reader *reader, const struct cJSON *node, void *field);

struct json_field {
        const char *name; /* NULL ends a table */
        enum json_type type;
        size_t offset;
        bool required;
        double min; /* range of F64, I64, DURATION (ns), BYTES; min == max == 0: any */
        double max; /* 0: no upper limit */
        const char *const *names;
        const struct json_field *fields;
        json_custom_fn custom;
};

/* Decodes an object into the struct at `base`; fields missing in the object keep their values. */
void json_decode(struct json_reader *reader, const struct cJSON *node, const struct json_field *fields,
                 void *base);

/* Decodes one value by the type of `row` (its name does not matter) into `into`. */
void json_decode_value(struct json_reader *reader, const struct cJSON *node, const struct json_field *row,
                       void *into);

/* Adds a fault at the current place and clears reader->ok. */
void json_fault(struct json_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds the fault "must be RULE, got VALUE", with the value of `node`. */
void json_fault_value(struct json_reader *reader, const struct cJSON *node, const char *rule);
/* Moves the current place into a key or an array element, and back out. Deeper than JSON_DEPTH_MAX only the depth is
 * counted, and faults name the place at that depth. */
void json_enter_key(struct json_reader *reader, const char *key);
void json_enter_index(struct json_reader *reader, size_t index);
void json_leave(struct json_reader *reader);

/* Returns a value's type for messages: "a number", "an object". */
const char *json_kind(const struct cJSON *node);
