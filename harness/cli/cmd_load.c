/* `plateau load`: only the load driver, for use where one would use wrk. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "cli/load_options.h"
#include "cli/terminal.h"
#include "load/load.h"
#include "model/load_stats.h"
#include "model/load_summary.h"
#include "model/progress.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "record/hdr_log.h"
#include "report/json/load_json.h"
#include "report/pages/load_text.h"
#include "report/pages/progress_text.h"
#include "scenario/scenario_load.h"
#include "target/target.h"

#define PROGRESS_NS (200 * NS_PER_MS)

/* A load under way, watched from the main thread. */
struct watch {
        struct loop *loop;
        struct load *load;
        int done_fd; /* eventfd: the last worker writes to it when all are done */
        bool done;
        int64_t started_wall_ns;
        bool interrupted;
};

static void on_load_done(void *arg)
{
        const struct watch *watch = arg; /* called on a worker's thread */
        uint64_t one = 1;

        if (write(watch->done_fd, &one, sizeof(one)) < 0)
                return; /* does not happen: it is written once, so it cannot be full */
}

static void on_done_readable(int fd, void *arg)
{
        struct watch *watch = arg;
        uint64_t count;

        watch->done = read(fd, &count, sizeof(count)) > 0 && load_is_done(watch->load);
}

static void on_signal(int signal_number, void *arg)
{
        struct watch *watch = arg;

        if (watch->interrupted)
                _exit(128 + signal_number);
        watch->interrupted = true;
        load_stop(watch->load);
}

static void show_progress(const struct watch *watch)
{
        struct load_progress progress;
        struct strbuf line = { 0 };
        const char *text;
        size_t shown;

        load_progress(watch->load, &progress);
        progress_text_append_load(&progress, &line);
        shown = line.len;
        text = strbuf_text(&line);
        /* A line that wraps would not be taken back by the next one. No character is cut in two. */
        if (shown > (size_t)terminal_style(STDERR_FILENO).width - 1)
                shown = (size_t)terminal_style(STDERR_FILENO).width - 1;
        while (shown > 0 && ((unsigned char)text[shown] & 0xc0) == 0x80)
                shown--;
        fprintf(stderr, "\r\033[K%.*s", (int)shown, text);
        strbuf_clear(&line);
}

static void watch_until_done(struct watch *watch, bool progress)
{
        while (!watch->done) {
                loop_run_until(watch->loop, clock_now_ns() + PROGRESS_NS, &watch->done);
                if (progress)
                        show_progress(watch);
        }
        if (progress)
                fprintf(stderr, "\r\033[K");
}

/* Writes the histograms to the files that the options name. */
static bool write_files(const struct load_options *options, const struct load_stats *stats,
                        int64_t started_wall_ns, struct err *err)
{
        struct strbuf text = { 0 };
        bool ok = true;

        if (options->hlog) {
                hdr_log_begin(&text, started_wall_ns, "plateau load");
                hdr_log_add_load(&text, 0, stats);
                ok = file_write_atomic(options->hlog, text.text, text.len, err);
        }
        if (options->hgrm && ok) {
                strbuf_reset(&text);
                hdr_log_print_percentiles(&text, stats->latency);
                ok = file_write_atomic(options->hgrm, text.text, text.len, err);
        }
        strbuf_clear(&text);
        return ok;
}

static void print(const struct load_summary *summary, bool json)
{
        struct strbuf text = { 0 };

        if (json)
                load_json_append(summary, &text);
        else
                load_text_append(summary, &text);
        fputs(strbuf_text(&text), stdout);
        strbuf_clear(&text);
}

static int finish(struct watch *watch, const struct load_options *options, const char *url,
                  const struct scenario *scenario)
{
        struct load_stats stats = { 0 };
        struct err err = { 0 };
        struct load_summary summary = { .url = url,
                                        .load = &scenario->load,
                                        .stats = &stats,
                                        .seed = scenario->seed,
                                        .interrupted = watch->interrupted };
        int code = EXIT_REACHED;

        if (!load_finish(watch->load, &stats, &err))
                return exit_with_error(&err);
        print(&summary, options->json);
        if (watch->interrupted)
                code = EXIT_INTERRUPTED;
        else if (stats.saturated || stats.answered == 0)
                code = EXIT_MEASURE;
        else if (stats.failed)
                code = EXIT_GATE;
        if (!write_files(options, &stats, watch->started_wall_ns, &err))
                code = exit_with_error(&err);
        load_stats_clear(&stats);
        return code;
}

/* Runs the load and the loop until it is done, and prints the result. `place` may be NULL. */
static int run_watched(struct watch *watch, const struct load_options *options, const char *url,
                       const struct place *place, const struct scenario *scenario)
{
        struct load_args args = { .load = &scenario->load,
                                  .requests = scenario->requests,
                                  .request_count = scenario->request_count,
                                  .url = url,
                                  .place = place,
                                  .seed = scenario->seed,
                                  .run = 1,
                                  .on_done = on_load_done,
                                  .on_done_arg = watch };
        struct loop_reader *done = loop_reader_new(watch->loop, watch->done_fd, on_done_readable, watch);
        struct loop_signal *signals[2] = { 0 };
        struct err err = { 0 };
        int code;

        if (load_start(&args, &watch->load, &err)) {
                signals[0] = loop_signal_new(watch->loop, SIGINT, on_signal, watch);
                signals[1] = loop_signal_new(watch->loop, SIGTERM, on_signal, watch);
                watch_until_done(watch, !options->quiet && terminal_takes_escapes(STDERR_FILENO));
                code = finish(watch, options, url, scenario);
        } else {
                code = exit_with_error(&err);
        }
        load_free(watch->load);
        for (int i = 0; i < 2; i++)
                if (signals[i])
                        loop_signal_free(signals[i]);
        loop_reader_free(done);
        return code;
}

/* If the service is named by its process, checks that this process answers, and returns the target through which it is
 * reached; NULL if only a URL is known. Free with target_free(). */
static bool find_service(struct loop *loop, const struct load_options *options,
                         const struct scenario *scenario, struct target **ret_target, struct err *err)
{
        const struct scenario_target *spec = &scenario->target;
        struct endpoint url = { 0 };
        struct target *target;
        bool ok;

        if (!spec->attach_pid && !spec->attach_container)
                return true;
        if (!target_attach(loop, spec, &target, err))
                return false;
        ok = target_wait_address(target, NULL, err) && endpoint_parse(target_url(target), &url, err) &&
             (target_is_behind_proxy(target) || endpoint_check_allowed(&url, options->allow_remote, err));
        endpoint_clear(&url);
        if (!ok) {
                target_free(target);
                return false;
        }
        if (target_said(target) && !options->quiet)
                fprintf(stderr, "%s\n", target_said(target));
        *ret_target = target;
        return true;
}

static int drive(const struct load_options *options, const char *url, const struct scenario *scenario)
{
        struct watch watch = { .started_wall_ns = clock_wall_ns(),
                               .done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) };
        struct target *service = NULL;
        struct err err = { 0 };
        int code;

        if (watch.done_fd < 0) {
                err_set_errno(&err, ERR_MEASURE, errno, "load: eventfd");
                return exit_with_error(&err);
        }
        if (loop_new(&watch.loop, &err) && find_service(watch.loop, options, scenario, &service, &err))
                code = run_watched(&watch, options, service ? target_url(service) : url,
                                   service ? target_place(service) : NULL, scenario);
        else
                code = exit_with_error(&err);
        target_free(service);
        loop_free(watch.loop);
        close(watch.done_fd);
        return code;
}

/* Whether the operand is a URL, "http://…" or "unix:…"; anything else names a scenario. */
static bool is_url(const char *text)
{
        return strstr(text, "://") || strncmp(text, "unix:", 5) == 0;
}

/* Returns the URL to send requests to: the operand, or its path on the unix socket of --unix-socket. */
static char *effective_url(const struct load_options *options, const char *text)
{
        struct endpoint url;
        char *result;

        if (!options->unix_socket || !endpoint_parse(text, &url, NULL))
                return mem_dup(text);
        result = mem_printf("unix:%s:%s", options->unix_socket, url.path);
        endpoint_clear(&url);
        return result;
}

static bool check_named_once(const struct load_options *options, struct err *err)
{
        return !(options->pid && options->container) ||
               err_set(err, ERR_USAGE, "load: takes --pid or --container, not both");
}

/* Replaces the scenario's process and URL by those of the command line. */
static void take_process(const struct load_options *options, const char *url, struct scenario_target *target)
{
        if (options->pid || options->container) {
                free(target->attach_container);
                target->attach_pid = options->pid;
                target->attach_container = mem_dup(options->container);
        }
        if (url && url != target->url) {
                free(target->url);
                target->url = mem_dup(url);
        }
}

/* Fills the scenario with requests and load from the command line, for a URL. */
static bool take_url(const struct load_options *options, const char *text, struct scenario *scenario,
                     char **ret_url, struct err *err)
{
        struct endpoint url = { 0 };
        char *effective = effective_url(options, text);
        bool ok = check_named_once(options, err) && endpoint_parse(effective, &url, err) &&
                  endpoint_check_allowed(&url, options->allow_remote, err) &&
                  load_options_apply(options, &url, scenario, err);

        endpoint_clear(&url);
        if (ok) {
                take_process(options, effective, &scenario->target);
                *ret_url = effective;
        } else {
                free(effective);
        }
        return ok;
}

/* Loads requests and load from a scenario, for a service that already runs. */
static bool take_scenario(const struct load_options *options, const char *name, struct scenario *scenario,
                          char **ret_url, struct err *err)
{
        struct scenario_load_args args = { .overrides = options->set.items,
                                           .override_count = options->set.count };
        struct endpoint url = { 0 };
        char *path = NULL;
        bool ok;

        if (!load_options_check_scenario(options, err) || !check_named_once(options, err) ||
            !find_scenario(name, &path, err))
                return false;
        args.path = path;
        scenario_clear(scenario);
        ok = scenario_load(&args, scenario, err);
        free(path);
        if (!ok)
                return false;
        take_process(options, options->url, &scenario->target);
        if (!scenario->target.url && (scenario->target.attach_pid || scenario->target.attach_container))
                return true; /* find_service() takes its only port, or reports that there is not exactly one */
        if (!scenario->target.url)
                return err_set(
                        err, ERR_USAGE,
                        "load: '%s' names no url, and this command starts no service: say --url, --pid or "
                        "--container",
                        name);
        *ret_url = mem_dup(scenario->target.url);
        ok = endpoint_parse(*ret_url, &url, err) && endpoint_check_allowed(&url, options->allow_remote, err);
        endpoint_clear(&url);
        return ok;
}

static int load_run(const struct command *command, int argc, char **argv)
{
        struct load_options options;
        struct option_list operands = { 0 };
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        char *url = NULL;
        int code;

        load_options_init(&options);
        scenario_init_defaults(&scenario);
        if (options_parse(command, argc, argv, &options, &operands, &err) &&
            (is_url(operands.items[0]) ? take_url(&options, operands.items[0], &scenario, &url, &err)
                                       : take_scenario(&options, operands.items[0], &scenario, &url, &err)))
                code = drive(&options, url, &scenario);
        else
                code = exit_with_error(&err);
        free(url);
        scenario_clear(&scenario);
        option_list_clear(&operands);
        load_options_clear(&options);
        return code;
}

const struct command cmd_load = {
        .name = "load",
        .arguments = "URL|SCENARIO",
        .summary = "Loads a service and measures latency and throughput; the driver alone.",
        .details =
                "URL is http://, https:// or unix:/path/of/socket:/http/path, or grpc:// or grpcs:// with\n"
                "HOST:PORT/package.Service/Method for unary gRPC calls: the body is the message, as protoc\n"
                "--encode writes it, and success is grpc-status 0. Without --rate or stages every\n"
                "connection sends again when its answer is there; with them requests are sent when they are\n"
                "due, whether or not answers came, and latency counts from when they were due.\n"
                "Path, headers and body may hold {{seq}}, {{int 1 1000}} and {{choice a b c}}.\n\n"
                "With --pid or --container the load is sent from the network of that process: 127.0.0.1 is the\n"
                "container's own. It is checked first that this process answers at the URL.\n\n"
                "Exit codes: 0 all answered, 1 some failed, 2 usage, 4 nothing answered or the generator was\n"
                "the bottleneck, 130 interrupted.\n\n"
                "Examples:\n  plateau load http://127.0.0.1:8080/churn -c 64 -d 10s -R 10k\n"
                "  plateau load http://127.0.0.1:8080/ --container 4f3c0a9be1d2 -n 1000",
        .options = load_option_rows,
        .operands_min = 1,
        .operands_max = 1,
        .run = load_run,
};
