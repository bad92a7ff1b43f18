/* Finds out what a running service offers: its ports, its pages of telemetry, a path that answers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/facts.h"
#include "model/metric.h"

struct err;
struct loop;
struct process_ref;
struct scenario_access;

struct survey {
        struct go_facts go;
        char *container;
        char *url;           /* base URL for requests; NULL: we see no port on which it listens */
        int64_t port;        /* of the URL, if the process is in our network; else 0 */
        char *telemetry_url; /* base URL of telemetry; NULL: the same as `url`, or there is none */
        const char *pages[SOURCE_COUNT]; /* usual paths that have figures there; NULL: none */
        const char *ready_path;
        const char *request_path;
};

struct survey_args {
        struct loop *loop;
        const struct process_ref *process;
        const struct scenario_access *access; /* credentials for its pages; NULL: none */
        const char *url;                      /* NULL: try each of its ports */
        bool telemetry_alone;                 /* look only for telemetry, not for paths to send requests to */
        const bool *stop;                     /* NULL, or a flag that ends the survey */
};

/* Fetches the usual pages: a few GETs with a timeout of two seconds, which do no harm to a service. ERR_MEASURE if another
 * process serves the URL. Clear with survey_clear(). */
bool survey_take(const struct survey_args *args, struct survey *ret_survey, struct err *err);
void survey_clear(struct survey *survey);
