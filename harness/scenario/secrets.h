/* Secrets such as tokens and passwords, which must not appear in any result, page or printed command line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

/* Replaces secrets in a scenario's document by "(secret)": all values of target.telemetry.headers, and those headers of
 * requests and environment variables of the target whose names suggest it. Returns true if there was any. */
bool secrets_hide(struct cJSON *root);

/* Returns the offset at which the secret begins in a word of a command line: after the equals sign of
 * "requests.0.headers.Authorization=…", after the colon of a header that follows --header or -H; the length of the word
 * if it holds no secret. `before` is the previous word, NULL for the first. */
size_t secrets_begin(const char *before, const char *word);
