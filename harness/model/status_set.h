/* Which answers a request expects: HTTP status codes, classes of them, and no answer in time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { STATUS_LOWEST = 100, STATUS_HIGHEST = 599 };

/* Zeroed: nothing was said, and any status below 400 is a good answer. */
struct status_set {
        uint64_t codes[(STATUS_HIGHEST + 64) / 64]; /* bit by code */
        bool timeout;                               /* no answer in time is what is expected, too */
        bool given;
};

/* A code of 100 to 599; false, and nothing changes, for others. */
bool status_set_add(struct status_set *set, int code);
/* "404", a class such as "2xx", or "timeout"; false, and nothing changes, for anything else. */
bool status_set_add_text(struct status_set *set, const char *text);
bool status_set_has(const struct status_set *set, int code);
/* The set as a text such as "2xx, 404, timeout", "below 400" where nothing was said; fresh memory. */
char *status_set_text(const struct status_set *set);
