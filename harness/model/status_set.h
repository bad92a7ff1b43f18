/* The answers that a request expects: HTTP status codes, classes of codes, and timeouts. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { STATUS_LOWEST = 100, STATUS_HIGHEST = 599 };

/* In a zeroed set nothing was given: then any status below 400 is expected. */
struct status_set {
        uint64_t codes[(STATUS_HIGHEST + 64) / 64]; /* one bit per code */
        bool timeout;                               /* a request that times out is as expected */
        bool given;
};

/* Adds a code of 100…599; false, and no change, for any other. */
bool status_set_add(struct status_set *set, int code);
/* Adds a code "404", a class "2xx", or "timeout"; false, and no change, for any other text. */
bool status_set_add_text(struct status_set *set, const char *text);
bool status_set_has(const struct status_set *set, int code);
/* Returns the set as text: "2xx, 404, timeout", or "below 400" if nothing was given. The caller frees it. */
char *status_set_text(const struct status_set *set);
