/* Where in a JSON text a value stands: cJSON does not keep it, and a fault without its line is a riddle. */
#pragma once

#include <stddef.h>

/* One step from a value to a value within it. */
struct json_step {
        const char *key; /* NULL: an array element */
        size_t index;    /* of the element; for a key, how many equal keys stand before it */
};

struct json_location {
        size_t line; /* from 1 */
        size_t column;
};

/* The place of the value that the steps lead to (an object's key where the last step is one). Where the steps lead
 * nowhere, the place of the last step that was found. `text` is valid JSON without comments. */
struct json_location json_locate(const char *text, const struct json_step *steps, size_t depth);

/* The line and column of a byte offset. */
struct json_location json_location_of(const char *text, size_t offset);
