/* Decodes "verdict", "expect" and "thresholds" of a scenario. */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/json.h"

struct scenario_delta;

/* Parses the growth that can be afforded: "1%" of the settled level, "64KiB/run", "16B/request", "10MiB/h", or a budget
 * for some days, "1GiB/7d". False, with the output untouched, for anything else. */
bool delta_parse(const char *text, struct scenario_delta *ret_delta);

/* `field` is a struct fields. */
void decode_thresholds(struct json_reader *reader, const cJSON *node, void *field);
extern const struct json_field delta_fields[];
extern const struct json_field verdict_fields[];
extern const struct json_field expect_fields[];
