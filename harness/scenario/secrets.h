/* Values that must be in no result, no page and no printed command line: what opens guarded doors. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

/* Replaces by "(secret)" in a scenario's document: every value of target.telemetry.headers, a request's headers and the
 * target's environment where their names say that they hold a secret. True where there was one. */
bool secrets_hide(struct cJSON *root);

/* Where the secret begins in a word of a command line: behind the equals sign of "requests.0.headers.Authorization=…",
 * behind the colon of a header that follows --header or -H. The word's length where there is none. `before` is the word
 * before it, NULL for the first. */
size_t secrets_begin(const char *before, const char *word);
