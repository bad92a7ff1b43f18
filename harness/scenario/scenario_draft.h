/* Writes a first scenario for a running service, with comments: what was found out about the service, and careful
 * defaults for what only its owner knows. */
#pragma once

#include <stdint.h>

#include "model/metric.h"

struct scenario_access;
struct strbuf;

/* What was found out. Any text may be NULL: not found. */
struct scenario_draft {
        const char *program; /* name of the executable, as /proc/PID/exe ends */
        const char *version; /* of Go */
        int64_t pid;
        const char *container; /* ID; if given, the scenario attaches by it */
        int64_t port;    /* the port it listens on in our network namespace, to attach by; 0: attach by PID */
        const char *url; /* where requests go */
        const char *ready_path;
        const char *telemetry_url;            /* base URL of the pages; NULL: same as `url` */
        const char *pages[SOURCE_COUNT];      /* paths of pages that answer */
        const struct scenario_access *access; /* credentials of the pages; header values are not written */
        const char *request_path;             /* a path that answers below 400 */
};

/* Appends the scenario; it passes `plateau check` as it is. */
void scenario_draft_append(const struct scenario_draft *draft, struct strbuf *text);
