/* What opens a guarded page: headers, a bearer token, a client certificate. Secrets come from files or the environment and
 * go nowhere but into requests. */
#pragma once

#include <stdbool.h>

#include "net/fetch.h"

struct err;
struct scenario_access;

struct access {
        struct fetch_access fetch; /* as the fetcher takes it; borrows from here */
        char **lines;              /* "Name: value" */
};

/* Reads the token now, so that a missing file is told before the first request. ERR_USAGE. */
bool access_load(const struct scenario_access *spec, struct access *ret_access, struct err *err);
/* A zeroed struct is fine. */
void access_clear(struct access *access);
