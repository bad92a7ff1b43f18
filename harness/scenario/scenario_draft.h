/* A first scenario for a running service, as text with comments: what was found of it, and honest defaults for what only
 * its owner knows. Pure. */
#pragma once

#include <stdint.h>

#include "model/metric.h"

struct scenario_access;
struct strbuf;

/* Every text may be NULL: not found. */
struct scenario_draft {
        const char *program; /* name of the executable */
        const char *version; /* of Go */
        int64_t pid;
        const char *container; /* ID; then it is attached to by that */
        int64_t port;    /* that it listens on in our network, by which it is attached to; 0: by its PID */
        const char *url; /* where requests go */
        const char *ready_path;
        const char *telemetry_url;            /* NULL: beside the requests */
        const char *pages[SOURCE_COUNT];      /* paths of those that answer */
        const struct scenario_access *access; /* what opened the pages; no header's value is written */
        const char *request_path;             /* a path that answers below 400 */
};

/* Appends the scenario; it passes `plateau check` as it is. */
void scenario_draft_append(const struct scenario_draft *draft, struct strbuf *text);
