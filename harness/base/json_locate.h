/* Finds the line and column of a value in a JSON text, for messages about faults: cJSON does not keep them. */
#pragma once

#include <stddef.h>

/* One step from a value to a value within it. */
struct json_step {
        const char *key; /* NULL: an array element */
        size_t index;    /* of the array element; for a key, how many equal keys precede it in the object */
};

struct json_location {
        size_t line; /* from 1 */
        size_t column;
};

/* Returns the place of the value that the steps lead to; of its key if the last step is a key. If a step is not found,
 * returns the place of the last one that was. `text` is valid JSON without comments. */
struct json_location json_locate(const char *text, const struct json_step *steps, size_t depth);

/* Returns the line and column of a byte offset. */
struct json_location json_location_of(const char *text, size_t offset);
