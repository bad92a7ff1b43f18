/* Facts as JSON, for "facts" in manifest.json and for inspect. What is not known is null. */
#pragma once

#include <stdbool.h>

struct cJSON;
struct err;
struct facts;

/* Returns a new object; the caller adds it to a tree or deletes it. */
struct cJSON *facts_json_build(const struct facts *facts);
/* Reads what facts_json_build() made; fields that are missing or null are unknown. ERR_FORMAT if `object` is no object. */
bool facts_json_parse(const struct cJSON *object, struct facts *ret_facts, struct err *err);
