/* Decodes "requests" of a scenario, and objects whose values are texts, such as headers. */
#pragma once

#include <cjson/cJSON.h>
#include <stddef.h>

#include "base/json.h"

struct scenario_pair;

struct pairs {
        struct scenario_pair *items;
        size_t count;
};
/* Decodes an object whose values are texts. Faults, such as a repeated key, go to the reader. */
struct pairs decode_pairs(struct json_reader *reader, const cJSON *node);

/* `field` is a struct fields. */
void decode_requests(struct json_reader *reader, const cJSON *node, void *field);
extern const struct json_field request_fields[];
extern const struct json_field expect_response_fields[];
