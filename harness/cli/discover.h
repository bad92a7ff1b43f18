/* Which of the usual telemetry pages a service answers: expvar, net/http/pprof, Prometheus. */
#pragma once

#include <stdbool.h>

struct loop;

struct discovered {
        bool answers[8]; /* in the order of source_pages (telemetry/source.h) */
};

/* Asks each usual page below `url` once, two seconds at most. Drives the loop; `stop` ends it, NULL: nothing does. */
void discover_pages(struct loop *loop, const char *url, const bool *stop, struct discovered *ret);
