/* Prepares what a guarded page asks for: headers, a bearer token, a client certificate. Secrets come from files or the
 * environment, and appear nowhere but in requests. */
#pragma once

#include <stdbool.h>

#include "net/fetch.h"

struct err;
struct scenario_access;

struct access {
        struct fetch_access fetch; /* for the fetcher; borrows `lines`, and strings of the spec */
        char **lines;              /* "Name: value"; NULL after the last */
};

/* Builds the access from the scenario's `spec`, which must outlive it. Reads the token at once, so that a missing file
 * is found before the first request: ERR_USAGE. */
bool access_load(const struct scenario_access *spec, struct access *ret_access, struct err *err);
/* Overwrites the secrets and frees them; a zeroed struct is fine. */
void access_clear(struct access *access);
