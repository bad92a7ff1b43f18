/* "verdict", "expect" and "thresholds" of a scenario. */
#pragma once

#include <cjson/cJSON.h>

#include "base/json.h"

/* `field` is a struct fields. */
void decode_thresholds(struct json_reader *reader, const cJSON *node, void *field);
extern const struct json_field delta_fields[];
extern const struct json_field verdict_fields[];
extern const struct json_field expect_fields[];
