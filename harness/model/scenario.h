/* A scenario: the question asked, as a user wrote it, with defaults filled in and units normalised.
 *
 * Never changed after loading. Everything is in base units: ns, bytes, fractions. scenario/ fills it from JSON.
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

/* What opens guarded telemetry pages. */
struct scenario_access {
        struct scenario_pair *headers;
        size_t header_count;
        char *bearer_file; /* file whose one line is a bearer token */
        char *bearer_env;  /* name of the environment variable that holds it */
        char *certificate; /* PEM files of a client certificate and its key */
        char *key;
        bool tls_insecure;
};

/* The service under test: started by us (spawn) or already running (attach). */
struct scenario_target {
        char **spawn; /* argv, NULL-terminated; NULL when attaching */
        size_t spawn_count;
        struct scenario_pair *env; /* set on top of our own environment */
        size_t env_count;
        int64_t attach_pid;     /* 0: not given */
        char *attach_container; /* ID of a container, or name of a systemd unit; NULL: not given */
        int64_t attach_port;    /* 0: not given; the port that the service listens on */
        char *url;              /* http://127.0.0.1:8080; NULL: the service prints it */
        char *go;       /* "1.22" or the path of a go binary that builds the sample service; NULL: on PATH */
        bool cgo;       /* build the sample service with cgo */
        bool cgroup;    /* start it in a memory control group of its own */
        char *baseline; /* the other binary of an A/B experiment; NULL: none */
        char *ready_path; /* "/healthz" */
        int64_t ready_timeout_ns;
        char *telemetry_url; /* base of the pages below where they are not beside the requests; NULL: they are */
        char *pages
                [SOURCE_COUNT]; /* paths on the service, "/debug/pprof/" at SOURCE_PPROF; NULL: not there */
        struct scenario_access access;
        char *release; /* the hook that calls debug.FreeOSMemory */
};

struct scenario_request {
        char *name;
        char *method;
        char *path; /* path and query, may hold {{seq}}, {{int a b}}, {{choice a b c}} */
        char *grpc; /* "package.Service/Method": a unary call, whose message is the body; NULL: plain HTTP */
        double weight; /* share of the mix; where all are 0 the requests come in turn */
        struct scenario_pair *headers;
        size_t header_count;
        char *body; /* NULL: none; read from body_file when that was given */
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
        LOAD_NONE,    /* nobody of ours: a run is a window of time in which others use the service */
        LOAD_EXECUTOR_COUNT,
};
extern const char *const load_executor_names[LOAD_EXECUTOR_COUNT + 1]; /* k6's names, NULL at the end */

/* True where our driver makes the load, from requests of the scenario. */
bool load_executor_is_ours(enum load_executor executor);

enum load_arrival { LOAD_UNIFORM, LOAD_POISSON, LOAD_ARRIVAL_COUNT };
extern const char *const load_arrival_names[LOAD_ARRIVAL_COUNT + 1];

/* What placeholders become in a later run: new draws that go on where the run before ended, or the first run's again. */
enum load_values { LOAD_VALUES_FRESH, LOAD_VALUES_REPEAT, LOAD_VALUES_COUNT };
extern const char *const load_values_names[LOAD_VALUES_COUNT + 1];

/* What carries a request. */
enum load_protocol { LOAD_HTTP1, LOAD_HTTP2, LOAD_PROTOCOL_COUNT };
extern const char *const load_protocol_names[LOAD_PROTOCOL_COUNT + 1]; /* "http/1.1", "http/2" */

/* From the level reached so far to `target` (requests/s or users), linearly, over `duration_ns`. */
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
        int64_t requests;         /* per run, at most; 0: what rate and duration give */
        int64_t *requests_by_run; /* of an open loop, in turn from run to run; NULL: the same in all */
        size_t requests_by_run_count;
        int64_t duration_ns; /* per run; 0 only when `requests` ends it; of a command: the most that it may take */
        char **command;      /* an argument list, NULL-terminated; NULL: none */
        struct load_stage *stages;
        size_t stage_count;
        int64_t connections;         /* most connections at once; closed loop: one per user */
        int64_t *connections_by_run; /* of an open loop, in turn from run to run; NULL: the same in all */
        size_t connections_by_run_count;
        int64_t requests_per_connection; /* then it closes, and another opens; 0: no limit */
        bool hold; /* connections, and streams that are being answered, stay open through the settle window */
        enum load_protocol protocol;
        int64_t streams; /* HTTP/2: requests at once on a connection; 0 stands for 1 */
        int64_t threads; /* worker threads */
        bool pin;        /* pin worker threads to processors */
        int64_t think_time_ns;
        int64_t connect_timeout_ns;
        int64_t response_timeout_ns; /* to the first byte of the response */
        int64_t request_timeout_ns;  /* to the last */
        int64_t max_header_bytes;
        int64_t max_body_bytes;
        char **source_addresses; /* local addresses to connect from, NULL-terminated, or NULL */
        bool tls_insecure;       /* do not verify the certificate */
};

/* Of a run's requests so many may fail where the scenario says nothing: a run with more is another experiment. */
#define SCENARIO_FAILURES 0.001

enum protocol_when { WHEN_NEVER, WHEN_LAST, WHEN_EACH, WHEN_COUNT };
extern const char *const protocol_when_names[WHEN_COUNT + 1];

struct scenario_protocol {
        int64_t baseline_ns;
        int64_t quiet_ns; /* how long the baseline may wait, on top, for a service that still grows by itself */
        int64_t control; /* idle windows before the first run, each as long as a run */
        int64_t idle_ns; /* leave the service alone after the last run, before anything is released; 0: not at all */
        int64_t rest_ns; /* most to leave the service alone after the last run where something grew; -1: by what grew */
        int64_t runs_min;
        int64_t runs_max;
        int64_t settle_ns;
        enum protocol_when collect; /* forced GC, twice, and live heap */
        enum protocol_when release; /* the release hook and the floor */
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
        int64_t runtime_ns; /* period of the runtime's side */
        int64_t sums_ns; /* period of what the kernel has to add up: page tables, descriptors, the control group */
        enum sampling_ledger ledger;
};

/* δ, the growth per run that the user can afford, in one of four units. */
enum delta_unit {
        DELTA_FRACTION,
        DELTA_BYTES_PER_RUN,
        DELTA_BYTES_PER_REQUEST,
        DELTA_BYTES_PER_HOUR,
        DELTA_UNIT_COUNT
};

struct scenario_delta {
        enum delta_unit
                unit; /* a budget, headroom ÷ requests or ÷ days, arrives as bytes per request or hour */
        double value;
};

struct scenario_expect {
        double failures;     /* share of a run's requests that may fail, 0…1; below 0: not given */
        unsigned shapes;     /* bit set over enum shape (model/verdict.h); 0: nothing expected */
        unsigned hypotheses; /* bit set over enum hypothesis; 0: nothing expected */
        char *cause;         /* a channel's name; NULL: nothing expected */
};

/* One threshold, k6's grammar: a metric's name and an expression such as "p(99)<50ms". */
struct scenario_threshold {
        char *metric;
        char *expression;
};

struct scenario {
        char *path; /* where it was read */
        char *text; /* the file as given, byte for byte */
        char *name; /* [A-Za-z0-9._-]+ is kept for folders; any text is allowed, see record/layout.h */
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

/* True where the name of a header or an environment variable says that its value is a secret: Authorization, Cookie,
 * X-Api-Key, DB_PASSWORD, GITHUB_TOKEN. Such a value is in no file that we write. */
bool scenario_name_is_secret(const char *name);
void scenario_access_clear(struct scenario_access *access);
/* Frees all that it holds; a zeroed struct is fine. */
void scenario_clear(struct scenario *scenario);
