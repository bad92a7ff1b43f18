/* A look at what a running service offers: which ports, which pages of telemetry, a path that answers. */
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
        char *url;           /* where requests go; NULL: it listens nowhere that we see */
        int64_t port;        /* of the URL, where the process is in our network; 0: it is not */
        char *telemetry_url; /* NULL: beside the requests, or nowhere */
        const char
                *pages[SOURCE_COUNT]; /* the usual paths, where they answer with figures; NULL: not there */
        const char *ready_path;
        const char *request_path;
};

struct survey_args {
        struct loop *loop;
        const struct process_ref *process;
        const struct scenario_access *access; /* what opens guarded pages; NULL: nothing */
        const char *url;                      /* NULL: each of its ports is asked */
        bool telemetry_alone;                 /* ask for no path that requests are made for */
        const bool *stop;                     /* NULL, or a flag that ends the asking */
};

/* Asks for the usual pages: a few GETs of two seconds at most, each of which a service answers all day. ERR_MEASURE
 * where another process serves the URL. */
bool survey_take(const struct survey_args *args, struct survey *ret_survey, struct err *err);
void survey_clear(struct survey *survey);
