/* The options of `plateau load`, and their translation into a scenario. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"

struct err;
struct scenario;
struct endpoint;

struct load_options {
        /* requests and service */
        const char *method;
        struct option_list headers; /* "Name: value" */
        const char *body;           /* text, or @FILE */
        const char *targets;        /* file */
        const char *expect_status;
        const char *unix_socket;
        int64_t pid;            /* of the service; 0: not given */
        const char *container;  /* of the service */
        const char *url;        /* of the service of a scenario */
        struct option_list set; /* "load.rate=500": overrides of a scenario */
        /* amount of load */
        int64_t connections;
        bool http2;
        int64_t streams;
        int64_t requests_per_connection;
        int64_t threads;
        int64_t duration_ns;
        int64_t requests;
        double rate_per_s; /* below 0: not given, so a closed loop */
        bool poisson;
        const char *ramp_rate; /* "100:10s,500:1m" */
        const char *ramp_vus;
        double start;
        int64_t think_ns;
        int64_t seed;
        /* timeouts, limits and permissions */
        int64_t connect_timeout_ns;
        int64_t response_timeout_ns;
        int64_t request_timeout_ns;
        int64_t max_body_bytes;
        struct option_list sources;
        bool pin;
        bool insecure;
        const char *allow_remote;
        /* output */
        bool json;
        bool quiet;
        const char *hlog;
        const char *hgrm;
};

extern const struct option_row load_option_rows[];

void load_options_init(struct load_options *options);
void load_options_clear(struct load_options *options);

/* Checks that no option was given which a scenario sets itself. For use with a scenario. */
bool load_options_check_scenario(const struct load_options *options, struct err *err);

/* Turns the options and the URL's path into requests and load of `scenario`, which holds defaults before. The caller
 * clears it with scenario_clear(), also after a failure. */
bool load_options_apply(const struct load_options *options, const struct endpoint *url,
                        struct scenario *scenario, struct err *err);
