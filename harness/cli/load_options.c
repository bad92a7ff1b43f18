/* A table of options; then a function for each group of options, which fills its part of the scenario. */
#include "cli/load_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/scenario.h"
#include "scenario/targets_parse.h"

#define AT(field) offsetof(struct load_options, field)
/* Upper limits, the same as in a scenario. */
enum { MOST_USERS = 10000000, MOST_PER_S = 10000000, MOST_THREADS = 256 };
#define BODY_MAX_BYTES (INT64_C(1) << 30)

const struct option_row load_option_rows[] = {
        { "connections", 'c', OPTION_I64, AT(connections), "N", "connections, one user each (64)",
          .positive = true },
        { "http2", 0, OPTION_FLAG, AT(http2), NULL,
          "speak HTTP/2: by ALPN over TLS, else from the first byte" },
        { "streams", 0, OPTION_I64, AT(streams), "N", "HTTP/2: requests at once on each connection (1)",
          .positive = true },
        { "per-connection", 0, OPTION_I64, AT(requests_per_connection), "N",
          "requests that a connection carries before it closes and another opens (no limit)",
          .positive = true },
        { "threads", 't', OPTION_I64, AT(threads), "N", "worker threads (1)", .positive = true,
          .most = MOST_THREADS },
        { "duration", 'd', OPTION_DURATION, AT(duration_ns), "TIME", "how long (10s)", .positive = true },
        { "requests", 'n', OPTION_I64, AT(requests), "N",
          "how many requests; ends the load instead of a time", .positive = true },
        { "rate", 'R', OPTION_F64, AT(rate_per_s), "N",
          "requests/s on an open schedule; without it each user waits for its answer", .positive = true,
          .most = MOST_PER_S },
        { "poisson", 0, OPTION_FLAG, AT(poisson), NULL, "random arrivals at that rate" },
        { "ramp-rate", 0, OPTION_TEXT, AT(ramp_rate), "N:TIME,...",
          "stages of an open schedule: 100:10s,500:1m" },
        { "ramp-vus", 0, OPTION_TEXT, AT(ramp_vus), "N:TIME,...",
          "stages of a number of users: 10:30s,0:10s" },
        { "start", 0, OPTION_F64, AT(start), "N", "level at which stages begin (0)" },
        { "think", 0, OPTION_DURATION, AT(think_ns), "TIME",
          "pause of a user between answer and next request" },
        { "method", 'm', OPTION_TEXT, AT(method), "NAME", "GET, or POST where there is a body" },
        { "header", 'H', OPTION_LIST, AT(headers), "NAME: VALUE", "a header; may be given several times" },
        { "body", 'b', OPTION_TEXT, AT(body), "TEXT|@FILE", "the request's body" },
        { "targets", 0, OPTION_TEXT, AT(targets), "FILE", "requests in vegeta's format, in turn" },
        { "expect-status", 0, OPTION_TEXT, AT(expect_status), "CODE,...",
          "any other answer fails (any below 400): 200, 2xx, timeout" },
        { "pid", 'p', OPTION_I64, AT(pid), "PID", "the service is this process, and is asked where it is",
          .positive = true },
        { "container", 0, OPTION_TEXT, AT(container), "ID",
          "the service is in this container, or systemd unit: the load is made from inside" },
        { "url", 0, OPTION_TEXT, AT(url), "URL", "where a scenario's service is" },
        { "set", 0, OPTION_LIST, AT(set), "KEY=VALUE", "replaces one value of a scenario: load.rate=500" },
        { "unix-socket", 0, OPTION_TEXT, AT(unix_socket), "PATH", "connect there instead of the URL's host" },
        { "connect-timeout", 0, OPTION_DURATION, AT(connect_timeout_ns), "TIME", "until connected (5s)",
          .positive = true },
        { "response-timeout", 0, OPTION_DURATION, AT(response_timeout_ns), "TIME",
          "until the first byte (30s)", .positive = true },
        { "timeout", 0, OPTION_DURATION, AT(request_timeout_ns), "TIME", "until the last byte (60s)",
          .positive = true },
        { "max-body", 0, OPTION_BYTES, AT(max_body_bytes), "SIZE", "longest answer accepted (1GiB)",
          .positive = true },
        { "source", 0, OPTION_LIST, AT(sources), "ADDRESS", "connect from it; several are used in turn" },
        { "pin", 0, OPTION_FLAG, AT(pin), NULL, "pin each thread to a processor" },
        { "insecure", 'k', OPTION_FLAG, AT(insecure), NULL, "do not verify the server's certificate" },
        { "allow-remote", 0, OPTION_TEXT, AT(allow_remote), "HOST",
          "aim at this host, which is not loopback" },
        { "seed", 0, OPTION_I64, AT(seed), "N",
          "seed of the mix, of placeholders and of random arrivals (1)" },
        { "hlog", 0, OPTION_TEXT, AT(hlog), "FILE", "write the seconds' histograms as HdrHistogram log" },
        { "hgrm", 0, OPTION_TEXT, AT(hgrm), "FILE", "write the latency distribution as .hgrm" },
        { "json", 'j', OPTION_FLAG, AT(json), NULL, "print the result as JSON" },
        { "quiet", 'q', OPTION_FLAG, AT(quiet), NULL, "no progress on stderr" },
        { 0 },
};

void load_options_init(struct load_options *options)
{
        *options = (struct load_options){
                .connections = 64, .threads = 1, .streams = 1, .rate_per_s = -1, .seed = 1
        };
}

void load_options_clear(struct load_options *options)
{
        option_list_clear(&options->headers);
        option_list_clear(&options->sources);
        option_list_clear(&options->set);
}

bool load_options_check_scenario(const struct load_options *options, struct err *err)
{
        struct load_options same;

        load_options_init(&same);
        same.pid = options->pid;
        same.container = options->container;
        same.url = options->url;
        same.set = options->set;
        same.allow_remote = options->allow_remote;
        same.json = options->json;
        same.quiet = options->quiet;
        same.hlog = options->hlog;
        same.hgrm = options->hgrm;
        for (const struct option_row *row = load_option_rows; row->name; row++) {
                /* Compare bytes: these types have no padding and no two representations of a value that matter here. */
                if (memcmp((const char *)&same + row->offset, (const char *)options + row->offset,
                           row->type == OPTION_FLAG ? sizeof(bool) : sizeof(int64_t)) != 0)
                        return err_set(err, ERR_USAGE, "--%s: the scenario says that; use --set", row->name);
        }
        return true;
}

static bool take_headers(const struct option_list *list, struct scenario_request *request, struct err *err)
{
        request->headers = mem_new(list->count, sizeof(*request->headers));
        for (size_t i = 0; i < list->count; i++) {
                const char *text = list->items[i];
                const char *colon = strchr(text, ':');

                if (!colon || colon == text)
                        return err_set(err, ERR_USAGE, "--header: must be 'Name: value', got '%s'", text);
                request->headers[i].name = mem_dup_len(text, (size_t)(colon - text));
                request->headers[i].value = mem_dup(colon + 1 + strspn(colon + 1, " \t"));
                request->header_count = i + 1;
        }
        return true;
}

static bool take_body(const char *text, struct scenario_request *request, struct err *err)
{
        struct strbuf bytes = { 0 };

        if (!text)
                return true;
        if (text[0] != '@') {
                request->body = mem_dup(text);
                request->body_bytes = strlen(text);
                return true;
        }
        if (!file_read(text + 1, BODY_MAX_BYTES, &bytes, err)) {
                if (err)
                        err->kind = ERR_USAGE;
                return err_wrap(err, "--body");
        }
        request->body_bytes = bytes.len;
        request->body = strbuf_take(&bytes);
        return true;
}

/* Parses "200" or "200,5xx,timeout" into the set; NULL adds nothing. */
static bool take_status(const char *text, struct status_set *set, struct err *err)
{
        for (const char *at = text; at;) {
                size_t len = strcspn(at, ",");
                char *piece = mem_dup_len(at, len);
                bool ok = status_set_add_text(set, piece);

                free(piece);
                if (!ok)
                        return err_set(
                                err, ERR_USAGE,
                                "--expect-status: must be statuses from 100 to 599, classes such as 2xx, "
                                "or timeout, got '%s'",
                                text);
                at = at[len] ? at + len + 1 : NULL;
        }
        return true;
}

/* Adds the requests of a targets file. Headers and expected status of the command line apply to each of them. */
static bool take_targets(const struct load_options *options, const struct endpoint *url,
                         struct scenario *scenario, struct err *err)
{
        struct status_set expected = { 0 };
        struct targets targets;

        if (!take_status(options->expect_status, &expected, err))
                return false;
        if (options->method || options->body || options->headers.count)
                return err_set(err, ERR_USAGE, "--targets: the file says methods, headers and bodies");
        if (!targets_read(options->targets, &targets, err)) {
                if (err)
                        err->kind = ERR_USAGE;
                return false;
        }
        if (targets.authority && strcmp(targets.authority, url->authority) != 0) {
                err_set(err, ERR_USAGE, "--targets: '%s' names %s, the URL names %s", options->targets,
                        targets.authority, url->authority);
                targets_clear(&targets);
                return false;
        }
        for (size_t i = 0; i < targets.count; i++) {
                targets.requests[i].weight = 0;
                targets.requests[i].expect_status = expected;
        }
        targets_move(&targets, &scenario->requests, &scenario->request_count);
        return true;
}

static bool is_grpc(const struct endpoint *url)
{
        return url->scheme == ENDPOINT_GRPC || url->scheme == ENDPOINT_GRPCS;
}

/* Checks that a gRPC URL names a method: grpc://host:port/package.Service/Method */
static bool check_call(const struct load_options *options, const struct endpoint *url, struct err *err)
{
        const char *method = strchr(url->path + 1, '/');

        if (!is_grpc(url))
                return true;
        if (!method || method == url->path + 1 || !method[1] || strchr(method + 1, '/'))
                return err_set(err, ERR_USAGE,
                               "a gRPC call is grpc://HOST:PORT/package.Service/Method, got the path '%s'",
                               url->path);
        if (options->method || options->targets)
                return err_set(err, ERR_USAGE,
                               "--method and --targets: a gRPC call is a POST of one message");
        return true;
}

static bool take_request(const struct load_options *options, const struct endpoint *url,
                         struct scenario *scenario, struct err *err)
{
        struct scenario_request *request = mem_new(1, sizeof(*request));

        scenario->requests = request;
        scenario->request_count = 1;
        request->name = mem_dup("command line");
        if (is_grpc(url))
                request->grpc = mem_dup(url->path + 1);
        request->method = mem_dup(options->method                  ? options->method
                                  : options->body || request->grpc ? "POST"
                                                                   : "GET");
        request->path = mem_dup(url->path);
        request->weight = 1;
        request->expect_body_max_bytes = -1;
        return take_status(options->expect_status, &request->expect_status, err) &&
               take_headers(&options->headers, request, err) && take_body(options->body, request, err);
}

static double highest(const struct scenario_load *load)
{
        double level = load->start;

        for (size_t i = 0; i < load->stage_count; i++)
                level = load->stages[i].target > level ? load->stages[i].target : level;
        return level;
}

/* Parses stages such as "100:10s,500:1m". */
static bool take_stages(const char *name, const char *text, struct scenario_load *load, struct err *err)
{
        size_t capacity = 0;
        const char *at = text;

        while (*at) {
                struct load_stage stage = { 0 };
                size_t len = strcspn(at, ",");
                char *end, *piece = mem_dup_len(at, len);

                stage.target = strtod(piece, &end);
                if (end == piece || *end != ':' || !(stage.target >= 0 && stage.target <= MOST_PER_S) ||
                    !units_parse_duration(end + 1, &stage.duration_ns)) {
                        err_set(err, ERR_USAGE, "--%s: a stage must be LEVEL:TIME such as 100:10s, got '%s'",
                                name, piece);
                        free(piece);
                        return false;
                }
                free(piece);
                load->stages =
                        mem_grow(load->stages, &capacity, load->stage_count + 1, sizeof(*load->stages));
                load->stages[load->stage_count++] = stage;
                at += len + (at[len] == ',');
        }
        if (highest(load) > 0)
                return true;
        return err_set(err, ERR_USAGE, "--%s: a stage must have a level above 0, got '%s'", name, text);
}

static bool check_amount(const struct load_options *options, bool http2, struct err *err)
{
        int ways = (options->rate_per_s >= 0) + (options->ramp_rate != NULL) + (options->ramp_vus != NULL);

        if (ways > 1)
                return err_set(err, ERR_USAGE, "--rate, --ramp-rate and --ramp-vus exclude each other");
        if (options->streams > 1 && !http2)
                return err_set(err, ERR_USAGE,
                               "--streams: only HTTP/2 has several requests on a connection, say --http2");
        if (options->connections > MOST_USERS / options->streams)
                return err_set(err, ERR_USAGE, "--connections times --streams: must be at most %d",
                               MOST_USERS);
        if ((options->ramp_rate || options->ramp_vus) && options->duration_ns)
                return err_set(err, ERR_USAGE, "--duration: the stages say how long, drop it");
        if (options->think_ns && (options->ramp_rate || options->rate_per_s > 0))
                return err_set(err, ERR_USAGE,
                               "--think: is for users that wait for their answer, not for a rate");
        return true;
}

static bool take_amount(const struct load_options *options, bool needs_http2, struct scenario_load *load,
                        struct err *err)
{
        bool http2 = needs_http2 || options->http2;

        if (!check_amount(options, http2, err))
                return false;
        load->protocol = http2 ? LOAD_HTTP2 : LOAD_HTTP1;
        load->streams = options->streams;
        load->requests_per_connection = options->requests_per_connection;
        load->connections = options->connections;
        load->vus = options->connections * options->streams;
        load->threads = options->threads;
        load->requests = options->requests;
        load->duration_ns = options->duration_ns;
        load->think_time_ns = options->think_ns;
        load->arrival = options->poisson ? LOAD_POISSON : LOAD_UNIFORM;
        load->start = options->start;
        if (options->ramp_rate) {
                load->executor = LOAD_RAMPING_ARRIVAL_RATE;
                return take_stages("ramp-rate", options->ramp_rate, load, err);
        }
        if (options->ramp_vus) {
                load->executor = LOAD_RAMPING_VUS;
                return take_stages("ramp-vus", options->ramp_vus, load, err);
        }
        load->executor = options->rate_per_s > 0 ? LOAD_CONSTANT_ARRIVAL_RATE : LOAD_CONSTANT_VUS;
        load->rate_per_s = options->rate_per_s > 0 ? options->rate_per_s : 0;
        if (!load->duration_ns && !load->requests)
                load->duration_ns = 10 * INT64_C(1000000000);
        return true;
}

static void take_how(const struct load_options *options, struct scenario_load *load)
{
        const struct option_list *sources = &options->sources;

        if (options->connect_timeout_ns)
                load->connect_timeout_ns = options->connect_timeout_ns;
        if (options->response_timeout_ns)
                load->response_timeout_ns = options->response_timeout_ns;
        if (options->request_timeout_ns)
                load->request_timeout_ns = options->request_timeout_ns;
        if (options->max_body_bytes)
                load->max_body_bytes = options->max_body_bytes;
        load->pin = options->pin;
        load->tls_insecure = options->insecure;
        if (!sources->count)
                return;
        load->source_addresses = mem_new(sources->count + 1, sizeof(char *));
        for (size_t i = 0; i < sources->count; i++)
                load->source_addresses[i] = mem_dup(sources->items[i]);
}

bool load_options_apply(const struct load_options *options, const struct endpoint *url,
                        struct scenario *scenario, struct err *err)
{
        if (options->url || options->set.count)
                return err_set(err, ERR_USAGE, "--url and --set: belong to a scenario, not to a URL");
        if (!check_call(options, url, err))
                return false;
        scenario->seed = (uint64_t)options->seed;
        take_how(options, &scenario->load);
        return take_amount(options, is_grpc(url), &scenario->load, err) &&
               (options->targets ? take_targets(options, url, scenario, err)
                                 : take_request(options, url, scenario, err));
}
