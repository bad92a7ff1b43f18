/* Facts as JSON: manifest.json's "facts", and what inspect prints. What is not known is null. */
#pragma once

#include <stdbool.h>

struct cJSON;
struct err;
struct facts;

/* A fresh object that the caller adds or deletes. */
struct cJSON *facts_json_build(const struct facts *facts);
/* Reads what facts_json_build() wrote; fields that are missing or null stay unknown. An error where `object` is none. */
bool facts_json_parse(const struct cJSON *object, struct facts *ret_facts, struct err *err);
