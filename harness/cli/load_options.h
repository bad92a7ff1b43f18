/* What `plateau load` is told on the command line, and the scenario that it amounts to. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"

struct err;
struct scenario;
struct endpoint;

struct load_options {
        /* what is sent */
        const char *method;
        struct option_list headers; /* "Name: value" */
        const char *body;           /* text, or @FILE */
        const char *targets;        /* file */
        const char *expect_status;
        const char *unix_socket;
        int64_t pid;            /* of the service; 0: not given */
        const char *container;  /* that it is in */
        const char *url;        /* of a scenario's service */
        struct option_list set; /* "load.rate=500": of a scenario */
        /* how much of it */
        int64_t connections;
        bool http2;
        int64_t streams;
        int64_t requests_per_connection;
        int64_t threads;
        int64_t duration_ns;
        int64_t requests;
        double rate_per_s; /* below 0: not given, a closed loop */
        bool poisson;
        const char *ramp_rate; /* "100:10s,500:1m" */
        const char *ramp_vus;
        double start;
        int64_t think_ns;
        int64_t seed;
        /* how */
        int64_t connect_timeout_ns;
        int64_t response_timeout_ns;
        int64_t request_timeout_ns;
        int64_t max_body_bytes;
        struct option_list sources;
        bool pin;
        bool insecure;
        const char *allow_remote;
        /* what is shown */
        bool json;
        bool quiet;
        const char *hlog;
        const char *hgrm;
};

extern const struct option_row load_option_rows[];

void load_options_init(struct load_options *options);
void load_options_clear(struct load_options *options);

/* With a scenario, only what does not contradict it may be given. */
bool load_options_check_scenario(const struct load_options *options, struct err *err);

/* Turns options and the URL's path into requests and load of `scenario`, which holds defaults and is filled; also
 * after a failure it wants scenario_clear(). */
bool load_options_apply(const struct load_options *options, const struct endpoint *url,
                        struct scenario *scenario, struct err *err);
