/* A scenario: the user's question, with defaults filled in and units normalised to ns, bytes and fractions.
 *
 * scenario/ fills it from JSON; nobody changes it after that.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric.h"
#include "model/status_set.h"

struct scenario_pair {
        char *name;
        char *value;
};

/* Credentials for protected telemetry pages. */
struct scenario_access {
        struct scenario_pair *headers;
        size_t header_count;
        char *bearer_file; /* a file with one line, the bearer token */
        char *bearer_env;  /* the environment variable that holds the bearer token */
        char *certificate; /* PEM files of a client certificate and its key */
        char *key;
        bool tls_insecure;
};

/* The service under test: started by us (spawn) or already running (attach). */
struct scenario_target {
        char **spawn; /* argv, NULL-terminated; NULL when attaching */
        size_t spawn_count;
        struct scenario_pair *env; /* added to our own environment */
        size_t env_count;
        int64_t attach_pid;     /* 0: not given */
        char *attach_container; /* ID of a container, or name of a systemd unit; NULL: not given */
        int64_t attach_port;    /* the port that the service listens on; 0: not given */
        char *url;              /* http://127.0.0.1:8080; NULL: the service prints it */
        char *go; /* Go that builds the sample service: "1.22", or path of a go binary; NULL: the one on PATH */
        bool cgo;         /* build the sample service with cgo */
        bool cgroup;      /* start it in a memory control group of its own */
        char *baseline;   /* the other binary of an A/B experiment; NULL: none */
        char *ready_path; /* "/healthz" */
        int64_t ready_timeout_ns;
        char *telemetry_url;       /* base URL of the pages below; NULL: the URL that requests go to */
        char *pages[SOURCE_COUNT]; /* path by source, "/debug/pprof/" at SOURCE_PPROF; NULL: no such page */
        struct scenario_access access;
        char *release; /* path of the hook that calls debug.FreeOSMemory */
};

struct scenario_request {
        char *name;
        char *method;
        char *path; /* path and query; may hold {{seq}}, {{int a b}}, {{choice a b c}} */
        char *grpc; /* "package.Service/Method": a unary call with the body as its message; NULL: plain HTTP */
        double weight; /* relative share of the mix; if all are 0, the requests are sent in turn */
        struct scenario_pair *headers;
        size_t header_count;
        char *body; /* as given, or read from body_file; NULL: none */
        size_t body_bytes;
        struct status_set expect_status;
        int64_t expect_body_min_bytes;
        int64_t expect_body_max_bytes; /* -1: no limit */
};

enum load_executor {
        LOAD_CONSTANT_VUS,
        LOAD_RAMPING_VUS,
        LOAD_CONSTANT_ARRIVAL_RATE,
        LOAD_RAMPING_ARRIVAL_RATE,
        LOAD_COMMAND, /* another program makes the load */
        LOAD_NONE,    /* no load of ours: a run is a period in which others use the service */
        LOAD_EXECUTOR_COUNT,
};
extern const char *const load_executor_names[LOAD_EXECUTOR_COUNT + 1]; /* k6's names, NULL at the end */

/* Returns true if our own driver makes the load from the scenario's requests. */
bool load_executor_is_ours(enum load_executor executor);

enum load_arrival { LOAD_UNIFORM, LOAD_POISSON, LOAD_ARRIVAL_COUNT };
extern const char *const load_arrival_names[LOAD_ARRIVAL_COUNT + 1];

/* Values of placeholders in later runs: fresh ones that continue where the previous run ended, or those of the first run
 * again. */
enum load_values { LOAD_VALUES_FRESH, LOAD_VALUES_REPEAT, LOAD_VALUES_COUNT };
extern const char *const load_values_names[LOAD_VALUES_COUNT + 1];

enum load_protocol { LOAD_HTTP1, LOAD_HTTP2, LOAD_PROTOCOL_COUNT };
extern const char *const load_protocol_names[LOAD_PROTOCOL_COUNT + 1]; /* "http/1.1", "http/2" */

/* Ramps linearly from the level reached so far to `target` (requests/s or users) within `duration_ns`. */
struct load_stage {
        double target;
        int64_t duration_ns;
};

struct scenario_load {
        enum load_executor executor;
        enum load_arrival arrival; /* spacing of an arrival-rate executor */
        enum load_values values;
        double rate_per_s;        /* constant-arrival-rate */
        double start;             /* ramping: the level at time 0, requests/s or users */
        int64_t vus;              /* constant-vus */
        int64_t requests;         /* most per run; 0: as many as rate and duration give */
        int64_t *requests_by_run; /* open loop: used in turn, one per run; NULL: `requests` in every run */
        size_t requests_by_run_count;
        int64_t duration_ns; /* per run; 0 only if `requests` ends it; LOAD_COMMAND: the most it may take */
        char **command;      /* argv, NULL-terminated; NULL: none */
        struct load_stage *stages;
        size_t stage_count;
        int64_t connections;         /* most connections at once; closed loop: one per user */
        int64_t *connections_by_run; /* open loop: used in turn, one per run; NULL: always `connections` */
        size_t connections_by_run_count;
        int64_t requests_per_connection; /* after so many a connection is replaced; 0: no limit */
        bool hold; /* keep connections, and streams still being answered, open through the settle window */
        enum load_protocol protocol;
        int64_t streams; /* HTTP/2: most requests in flight on a connection; 0 means 1 */
        int64_t threads; /* worker threads */
        bool pin;        /* pin worker threads to processors */
        int64_t think_time_ns;
        int64_t connect_timeout_ns;
        int64_t response_timeout_ns; /* to the first byte of the response */
        int64_t request_timeout_ns;  /* to the last byte of the response */
        int64_t max_header_bytes;
        int64_t max_body_bytes;
        char **source_addresses; /* local addresses to connect from, NULL-terminated, or NULL */
        bool tls_insecure;       /* do not verify the certificate */
};

/* Default of expect.failures: the share of a run's requests that may fail. If more fail, the run has measured something
 * else than the scenario asks for. */
#define SCENARIO_FAILURES 0.001

enum protocol_when { WHEN_NEVER, WHEN_LAST, WHEN_EACH, WHEN_COUNT };
extern const char *const protocol_when_names[WHEN_COUNT + 1];

struct scenario_protocol {
        int64_t baseline_ns;
        int64_t quiet_ns; /* longest extra wait in the baseline while the service still grows by itself */
        int64_t control;  /* number of idle windows before the first run, each as long as a run */
        int64_t idle_ns;  /* idle window after the last run, before the release hook; 0: none */
        int64_t rest_ns;  /* longest rest after the last run if something grew; -1: depends on what grew */
        int64_t runs_min;
        int64_t runs_max;
        int64_t settle_ns;
        enum protocol_when collect; /* when to force two GCs and read the live heap */
        enum protocol_when release; /* when to call the release hook and read the floor */
};

enum sampling_ledger {
        SAMPLING_LEDGER_NEVER,
        SAMPLING_LEDGER_SETTLED,
        SAMPLING_LEDGER_ALL,
        SAMPLING_LEDGER_COUNT
};
extern const char *const sampling_ledger_names[SAMPLING_LEDGER_COUNT + 1];

struct scenario_sampling {
        int64_t process_ns; /* period of the kernel's cheap figures */
        int64_t runtime_ns; /* period of the runtime's figures */
        int64_t sums_ns; /* period of figures that the kernel must sum up: smaps_rollup, descriptors, the cgroup */
        enum sampling_ledger ledger;
};

/* δ, the growth that the user can afford, in one of four units. */
enum delta_unit {
        DELTA_FRACTION,
        DELTA_BYTES_PER_RUN,
        DELTA_BYTES_PER_REQUEST,
        DELTA_BYTES_PER_HOUR,
        DELTA_UNIT_COUNT
};

struct scenario_delta {
        /* A budget, headroom over requests or days, is converted to bytes per request or per hour. */
        enum delta_unit unit;
        double value;
};

struct scenario_expect {
        double failures;     /* share of a run's requests that may fail, 0…1; negative: not given */
        unsigned shapes;     /* bit set over enum shape (model/verdict.h); 0: nothing expected */
        unsigned hypotheses; /* bit set over enum hypothesis; 0: nothing expected */
        char *cause;         /* a channel's name; NULL: nothing expected */
};

/* One threshold as written: a metric's name and an expression such as "p(99)<50ms", see model/threshold.h. */
struct scenario_threshold {
        char *metric;
        char *expression;
};

struct scenario {
        char *path; /* of the file it was read from */
        char *text; /* the content of the file, byte for byte */
        char *name; /* any text; record/layout.h says how it becomes a folder's name */
        char *question;
        uint64_t seed;
        struct scenario_target target;
        struct scenario_request *requests;
        size_t request_count;
        char *targets_file; /* more requests, in vegeta's targets format; NULL: none */
        struct scenario_load load;
        struct scenario_protocol protocol;
        struct scenario_sampling sampling;
        struct scenario_delta delta;
        struct scenario_expect expect;
        struct scenario_threshold *thresholds;
        size_t threshold_count;
};

/* Returns true if the name of a header or environment variable suggests that its value is a secret: Authorization,
 * Cookie, X-Api-Key, DB_PASSWORD, GITHUB_TOKEN. No file that we write contains such a value. */
bool scenario_name_is_secret(const char *name);
void scenario_access_clear(struct scenario_access *access);

void scenario_clear(struct scenario *scenario);
