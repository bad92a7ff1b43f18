/* One short function per part of a scenario. Each message says what has to change. */
#include "scenario/scenario_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "model/load_shape.h"
#include "model/scenario.h"
#include "model/template.h"
#include "model/threshold.h"

static void fault_at(struct json_reader *reader, const char *part, const char *field, const char *rule)
{
        json_enter_key(reader, part);
        if (field)
                json_enter_key(reader, field);
        json_fault(reader, "%s", rule);
        if (field)
                json_leave(reader);
        json_leave(reader);
}

/* Adds "RULE, got "VALUE"". */
static void fault_value_at(struct json_reader *reader, const char *part, const char *field, const char *rule,
                           const char *value)
{
        char *text = mem_printf("%s, got \"%s\"", rule, value);

        fault_at(reader, part, field, text);
        free(text);
}

/* Reports what is wrong with a URL, under the name of its field. */
static void check_url(struct json_reader *reader, const char *part, const char *field, const char *url)
{
        struct endpoint endpoint = { 0 };
        struct err fault = { 0 };

        if (url && !endpoint_parse(url, &endpoint, &fault))
                fault_at(reader, part, field, fault.message);
        endpoint_clear(&endpoint);
}

static void check_target(struct json_reader *reader, const struct scenario_target *target)
{
        int ways =
                (target->attach_pid != 0) + (target->attach_port != 0) + (target->attach_container != NULL);
        bool attach = ways > 0;

        if (!target->spawn == !attach)
                fault_at(reader, "target", NULL, "needs either \"spawn\" or \"attach\"");
        if (ways > 1)
                fault_at(reader, "target", "attach", "takes one of \"pid\", \"port\" and \"container\"");
        if (attach && target->env_count)
                fault_at(reader, "target", "env",
                         "a service that is already running keeps its own environment");
        if (attach && target->go)
                fault_at(reader, "target", "go", "a service that is already running is not built again");
        check_url(reader, "target", "url", target->url);
}

static void check_telemetry_path(struct json_reader *reader, const char *field, const char *path)
{
        if (!path || path[0] == '/')
                return;
        json_enter_key(reader, "target");
        fault_value_at(reader, "telemetry", field, "must be a path that begins with /", path);
        json_leave(reader);
}

static void check_access(struct json_reader *reader, const struct scenario_access *access)
{
        json_enter_key(reader, "target");
        for (size_t i = 0; i < access->header_count; i++)
                if (strpbrk(access->headers[i].name, "\r\n: ") || strpbrk(access->headers[i].value, "\r\n"))
                        fault_at(reader, "telemetry", "headers",
                                 "must be one header each: no line ends, no colon or space in the name");
        if (access->bearer_file && access->bearer_env)
                fault_at(reader, "telemetry", "bearer_env", "excludes \"bearer_file\"");
        if (access->key && !access->certificate)
                fault_at(reader, "telemetry", "key", "belongs to \"certificate\"");
        json_leave(reader);
}

static void check_telemetry(struct json_reader *reader, const struct scenario *scenario)
{
        const struct scenario_target *target = &scenario->target;

        json_enter_key(reader, "target");
        check_url(reader, "telemetry", "url", target->telemetry_url);
        json_leave(reader);
        check_access(reader, &target->access);
        for (int i = 0; i < SOURCE_COUNT; i++)
                check_telemetry_path(reader, metric_source_names[i], target->pages[i]);
        check_telemetry_path(reader, "release", target->release);
        if (target->ready_path && target->ready_path[0] != '/') {
                json_enter_key(reader, "target");
                fault_value_at(reader, "ready", "path", "must be a path that begins with /",
                               target->ready_path);
                json_leave(reader);
        }
        if (scenario->protocol.collect != WHEN_NEVER && !target->pages[SOURCE_PPROF])
                fault_at(reader, "protocol", "collect", "forcing a collection needs target.telemetry.pprof");
        if (scenario->protocol.release != WHEN_NEVER && !target->release)
                fault_at(reader, "protocol", "release", "needs target.telemetry.release, the hook to call");
}

/* Checks the placeholders ({{seq}} and others) of a field, or of the header `header`. */
static void check_template(struct json_reader *reader, const char *field, const char *header,
                           const char *text, size_t len)
{
        struct template template;
        struct err fault = { 0 };

        if (template_parse(text, len, &template, &fault))
                template_clear(&template);
        else
                fault_at(reader, field, header, fault.message);
}

static void check_templates(struct json_reader *reader, const struct scenario_request *request)
{
        if (request->path)
                check_template(reader, "path", NULL, request->path, strlen(request->path));
        if (request->body)
                check_template(reader, "body", NULL, request->body, request->body_bytes);
        for (size_t i = 0; i < request->header_count; i++)
                check_template(reader, "headers", request->headers[i].name, request->headers[i].value,
                               strlen(request->headers[i].value));
}

/* "package.Service/Method" */
static bool is_call(const char *text)
{
        size_t service = strcspn(text, "/");

        return service > 0 && text[service] == '/' && text[service + 1] && !strchr(text + service + 1, '/');
}

static void check_requests(struct json_reader *reader, const struct scenario *scenario)
{
        bool any = scenario->request_count > 0 || scenario->targets_file;

        if (any != load_executor_is_ours(scenario->load.executor)) {
                json_fault(reader,
                           any ? "\"requests\" belong to the executors that send them, not to \"%s\""
                               : "\"%s\" needs \"requests\" or \"targets_file\"",
                           load_executor_names[scenario->load.executor]);
                return;
        }
        for (size_t i = 0; i < scenario->request_count; i++) {
                const struct scenario_request *request = &scenario->requests[i];

                json_enter_key(reader, "requests");
                json_enter_index(reader, i);
                if (request->path && request->path[0] != '/')
                        fault_value_at(reader, "path", NULL, "must begin with /", request->path);
                if (request->path && request->path[strcspn(request->path, "\r\n")])
                        fault_at(reader, "path", NULL, "must be one line");
                if (request->method[0] == '\0' ||
                    strspn(request->method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != strlen(request->method))
                        fault_value_at(reader, "method", NULL, "must be an HTTP method in capital letters",
                                       request->method);
                if (request->expect_body_max_bytes >= 0 &&
                    request->expect_body_min_bytes > request->expect_body_max_bytes)
                        fault_at(reader, "expect", "body_min", "must not be above body_max");
                for (size_t h = 0; h < request->header_count; h++)
                        if (strpbrk(request->headers[h].name, "\r\n: ") ||
                            strpbrk(request->headers[h].value, "\r\n"))
                                fault_at(reader, "headers", request->headers[h].name,
                                         "must be one header: no line ends, no colon or space in the name");
                if (request->grpc && !is_call(request->grpc))
                        fault_value_at(reader, "grpc", NULL, "must be package.Service/Method", request->grpc);
                check_templates(reader, request);
                json_leave(reader);
                json_leave(reader);
        }
}

static bool is_open_loop(const struct scenario_load *load)
{
        struct load_shape shape;

        load_shape_of(load, &shape);
        return shape.open_loop;
}

/* A load that is not ours (command, none): refuses settings that only our driver could follow. */
static void check_foreign_load(struct json_reader *reader, const struct scenario_load *load)
{
        if (load->executor == LOAD_COMMAND && !load->command)
                fault_at(reader, "load", NULL, "command needs \"command\", the program and its arguments");
        if (load->executor == LOAD_NONE && load->duration_ns == 0)
                fault_at(reader, "load", NULL, "none needs \"duration\", the length of a window");
        if (load->executor == LOAD_NONE && load->requests)
                fault_at(reader, "load", "requests", "the executor none sends no requests: leave it out");
        if (load->rate_per_s != 0 || load->vus != 0 || load->stage_count > 0 || load->think_time_ns ||
            load->connections)
                fault_at(reader, "load", NULL,
                         "\"rate\", \"vus\", \"stages\", \"think_time\" and \"connections\" belong to the "
                         "executors that send requests");
}

static void check_load(struct json_reader *reader, const struct scenario_load *load)
{
        bool ramping = load->executor == LOAD_RAMPING_VUS || load->executor == LOAD_RAMPING_ARRIVAL_RATE;

        if (load->executor != LOAD_COMMAND && load->command)
                fault_at(reader, "load", "command", "belongs to the executor \"command\"");
        if (!load_executor_is_ours(load->executor)) {
                check_foreign_load(reader, load);
                return;
        }
        if (load->executor == LOAD_CONSTANT_ARRIVAL_RATE && load->rate_per_s == 0)
                fault_at(reader, "load", NULL, "constant-arrival-rate needs \"rate\", requests per second");
        if (load->executor != LOAD_CONSTANT_ARRIVAL_RATE && load->rate_per_s != 0)
                fault_at(reader, "load", "rate", "belongs to constant-arrival-rate");
        if (load->executor == LOAD_CONSTANT_VUS && load->vus == 0)
                fault_at(reader, "load", NULL, "constant-vus needs \"vus\", the number of users");
        if (load->executor != LOAD_CONSTANT_VUS && load->vus != 0)
                fault_at(reader, "load", "vus", "belongs to constant-vus");
        if (load->streams > 1 && load->protocol != LOAD_HTTP2)
                fault_at(reader, "load", "streams", "needs \"protocol\": \"http/2\"");
        if (is_open_loop(load) && load->connections == 0)
                fault_at(reader, "load", NULL, "an arrival rate needs \"connections\", the most at once");
        if (load->connections_by_run && !is_open_loop(load))
                fault_at(reader, "load", "connections",
                         "a list belongs to an arrival rate: users have a connection each");
        if (load->requests_by_run && !is_open_loop(load))
                fault_at(reader, "load", "requests", "a list belongs to an arrival rate");
        if (ramping && load->stage_count == 0)
                fault_at(reader, "load", NULL, "a ramping executor needs \"stages\"");
        if (!ramping && load->stage_count > 0)
                fault_at(reader, "load", "stages", "belongs to the ramping executors");
        if (ramping && (load->duration_ns || load->requests))
                fault_at(reader, "load", load->duration_ns ? "duration" : "requests",
                         "a ramping executor lasts as long as its stages");
        if (!ramping && load->duration_ns == 0 && load->requests == 0)
                fault_at(reader, "load", NULL, "needs \"duration\" or \"requests\" to end a run");
        if (load->think_time_ns && load->executor != LOAD_CONSTANT_VUS && load->executor != LOAD_RAMPING_VUS)
                fault_at(reader, "load", "think_time",
                         "belongs to the closed loop, constant-vus and ramping-vus");
}

static void check_protocol(struct json_reader *reader, const struct scenario_protocol *protocol)
{
        if (protocol->runs_min > protocol->runs_max)
                fault_at(reader, "protocol", "runs", "\"min\" must not be above \"max\"");
}

/* Returns the index of a threshold among those of its metric, which are next to each other as in the file. */
static size_t threshold_index(const struct scenario *scenario, size_t at)
{
        size_t index = 0;

        while (index < at &&
               strcmp(scenario->thresholds[at - index - 1].metric, scenario->thresholds[at].metric) == 0)
                index++;
        return index;
}

static void check_thresholds(struct json_reader *reader, const struct scenario *scenario)
{
        for (size_t i = 0; i < scenario->threshold_count; i++) {
                const struct scenario_threshold *asked = &scenario->thresholds[i];
                struct threshold threshold;
                struct err fault = { 0 };

                if (threshold_parse(asked->metric, asked->expression, &threshold, &fault))
                        continue;
                json_enter_key(reader, "thresholds");
                json_enter_key(reader, asked->metric);
                json_enter_index(reader, threshold_index(scenario, i));
                json_fault(reader, "%s", fault.message);
                json_leave(reader);
                json_leave(reader);
                json_leave(reader);
        }
}

void scenario_check(struct json_reader *reader, const struct scenario *scenario)
{
        if (scenario->name && scenario->name[0] == '\0')
                fault_at(reader, "name", NULL, "must not be empty");
        check_target(reader, &scenario->target);
        check_telemetry(reader, scenario);
        /* An executor that is missing or unknown is a fault already; which fields it needs cannot be told. */
        if (scenario->load.executor != LOAD_EXECUTOR_COUNT) {
                check_requests(reader, scenario);
                check_load(reader, &scenario->load);
        }
        if (scenario->load.executor == LOAD_NONE && scenario->protocol.rest_ns > 0)
                fault_at(reader, "protocol", "rest",
                         "with the executor none the users' load never ends, so there is no rest");
        check_protocol(reader, &scenario->protocol);
        check_thresholds(reader, scenario);
}
