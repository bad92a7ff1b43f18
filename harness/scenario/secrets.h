/* Values that must be in no result, no page and no printed command line: what opens guarded doors. */
#pragma once

#include <stdbool.h>

struct cJSON;

/* Replaces by "(secret)" in a scenario's document: every value of target.telemetry.headers, a request's headers and the
 * target's environment where their names say that they hold a secret. True where there was one. */
bool secrets_hide(struct cJSON *root);

/* True where the word of a command line sets such a value, "requests.0.headers.Authorization=…"; it may be shown up to its
 * equals sign. */
bool secrets_in_word(const char *word);
