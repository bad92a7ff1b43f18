/* Prepares what the workers share, starts them, and merges what they counted. */
#include "load/load.h"

#include <semaphore.h>
#include <string.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "load/encode_http1.h"
#include "load/encode_http2.h"
#include "load/request_set.h"
#include "load/saturation.h"
#include "load/worker.h"
#include "load/worker_state.h"
#include "model/load_shape.h"
#include "model/progress.h"
#include "model/scenario.h"
#include "net/h2_conn.h"
#include "net/http_conn.h"

struct load {
        struct scenario_load load; /* the scenario's load as it applies to this run */
        struct worker_plan plan;
        struct endpoint url;
        struct request_aim aim;
        struct request_set *requests;
        struct address *sources;
        struct worker *workers;
        size_t worker_count; /* workers that worker_init() was called for */
        struct worker_gate gate;
        _Atomic int pending;
        sem_t done;
};

/* Each connection is a file descriptor: raises the soft limit to what is needed, and the hard limit if permitted. */
static bool reserve_descriptors(const struct load_shape *shape, struct err *err)
{
        rlim_t needed = (rlim_t)shape->descriptors;
        struct rlimit limit, raised;

        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
                return true;
        raised.rlim_cur = needed;
        raised.rlim_max = limit.rlim_max > needed ? limit.rlim_max : needed;
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
                return true;
        return err_set(err, ERR_MEASURE,
                       "%lld connections need %llu open files, and the limit is %llu (see ulimit -Hn)",
                       (long long)shape->connections, (unsigned long long)needed,
                       (unsigned long long)limit.rlim_max);
}

static bool parse_sources(struct load *load, char *const *texts, struct err *err)
{
        size_t count = 0;

        while (texts && texts[count])
                count++;
        load->sources = mem_new(count, sizeof(*load->sources));
        for (size_t i = 0; i < count; i++)
                if (!address_parse_ip(texts[i], &load->sources[i], err))
                        return false;
        load->plan.sources = load->sources;
        load->plan.source_count = count;
        return true;
}

/* Everything that differs between protocols. */
static const struct {
        const struct protocol *protocol;
        const struct encoder *encoder;
} carriers[LOAD_PROTOCOL_COUNT] = {
        [LOAD_HTTP1] = { &protocol_http1, &encoder_http1 },
        [LOAD_HTTP2] = { &protocol_http2, &encoder_http2 },
};

static bool prepare_requests(struct load *load, const struct load_args *args, struct err *err)
{
        struct request_set_args set = { .requests = args->requests,
                                        .count = args->request_count,
                                        .encoder = carriers[args->load->protocol].encoder,
                                        .aim = &load->aim,
                                        .seed = args->seed,
                                        .run = args->run,
                                        .first = args->first };

        load->aim.scheme = load->url.tls ? "https" : "http";
        load->aim.authority = load->url.authority;
        if (!request_set_new(&set, &load->requests, err))
                return false;
        load->plan.requests = load->requests;
        return true;
}

static void shape_plan(struct worker_plan *plan, const struct scenario_load *load,
                       const struct load_shape *shape)
{
        int64_t threads = load->threads > 0 ? load->threads : 1;

        plan->load = load;
        plan->protocol = carriers[load->protocol].protocol;
        plan->connections = (size_t)shape->connections;
        plan->streams = (size_t)shape->streams;
        plan->users = (size_t)shape->users;
        plan->worker_count = (size_t)(threads < shape->connections ? threads : shape->connections);
        plan->open_loop = shape->open_loop;
        plan->lazy = load->executor == LOAD_RAMPING_VUS;
        plan->length_ns = shape->length_ns > 0 ? shape->length_ns : INT64_MAX;
}

static bool prepare_plan(struct load *load, const struct load_args *args, struct err *err)
{
        struct worker_plan *plan = &load->plan;
        struct load_shape shape;

        load_of_run(args->load, args->run, &load->load);
        load_shape_of(&load->load, &shape);
        if (shape.connections < 1)
                return err_set(err, ERR_USAGE, "load: must have at least one connection, got %lld",
                               (long long)shape.connections);
        if (args->request_count < 1)
                return err_set(err, ERR_USAGE, "load: must have at least one request");
        shape_plan(plan, &load->load, &shape);
        plan->seed = args->seed;
        plan->place = args->place;
        plan->gate = &load->gate;
        plan->pending = &load->pending;
        plan->done = &load->done;
        plan->on_done = args->on_done;
        plan->on_done_arg = args->on_done_arg;
        if (!endpoint_parse(args->url, &load->url, err) ||
            !address_resolve(&load->url, args->place, &plan->address, err) ||
            !parse_sources(load, args->load->source_addresses, err) || !reserve_descriptors(&shape, err) ||
            !prepare_requests(load, args, err))
                return false;
        plan->tls = load->url.tls;
        plan->tls_name = load->url.host;
        return true;
}

static bool start_workers(struct load *load, struct err *err)
{
        size_t count = load->plan.worker_count;

        load->workers = mem_new(count, sizeof(*load->workers));
        worker_gate_init(&load->gate, count);
        for (size_t i = 0; i < count; i++) {
                load->worker_count = i + 1;
                if (!worker_init(&load->workers[i], &load->plan, i, err))
                        return false;
        }
        atomic_store(&load->pending, (int)count);
        for (size_t i = 0; i < count; i++)
                if (!worker_start(&load->workers[i], err))
                        return false;
        return true;
}

static void stop_and_join(struct load *load)
{
        load_stop(load);
        for (size_t i = 0; i < load->worker_count; i++)
                worker_join(&load->workers[i]);
}

bool load_start(const struct load_args *args, struct load **ret_load, struct err *err)
{
        struct load *load = mem_new(1, sizeof(*load));

        sem_init(&load->done, 0, 0);
        if (!prepare_plan(load, args, err) || !start_workers(load, err)) {
                if (load->workers)
                        worker_gate_open(
                                &load->gate); /* started workers wait there for those that failed to start */
                load_free(load);
                return false;
        }
        *ret_load = load;
        return true;
}

bool load_is_done(const struct load *load)
{
        return atomic_load(&load->pending) == 0;
}

void load_progress(const struct load *load, struct load_progress *ret_progress)
{
        struct load_progress progress = { 0 };
        int64_t start_ns = atomic_load(&load->gate.start_ns), now_ns = clock_now_ns();

        for (size_t i = 0; i < load->worker_count; i++) {
                struct recorder *recorder = &load->workers[i].recorder;
                int64_t p99_ns = recorder_p99(recorder);

                progress.planned += recorder_get(recorder, RECORDER_PLANNED);
                progress.sent += recorder_get(recorder, RECORDER_SENT);
                progress.answered += recorder_get(recorder, RECORDER_ANSWERED);
                progress.failed += recorder_get(recorder, RECORDER_FAILED);
                progress.latency_p99_ns = p99_ns > progress.latency_p99_ns ? p99_ns : progress.latency_p99_ns;
        }
        if (start_ns && now_ns > start_ns)
                progress.elapsed_s = (double)(now_ns - start_ns) / NS_PER_S;
        *ret_progress = progress;
}

void load_stop(struct load *load)
{
        for (size_t i = 0; i < load->worker_count; i++)
                worker_stop(&load->workers[i]);
}

/* Requests that were planned and never sent, apart from those that failed because their connection was refused. */
static int64_t dropped(const struct load_stats *stats)
{
        int64_t refused = 0;

        refused += stats->failures[LOAD_FAIL_CONNECT] + stats->failures[LOAD_FAIL_CONNECT_TIMEOUT] +
                   stats->failures[LOAD_FAIL_TLS];
        return stats->planned - stats->sent - refused;
}

static void judge_saturation(const struct load *load, struct load_stats *stats)
{
        struct saturation_worker *facts = mem_new(load->worker_count, sizeof(*facts));

        for (size_t i = 0; i < load->worker_count; i++) {
                struct worker *worker = &load->workers[i];

                facts[i] = (struct saturation_worker){
                        .wall_ns = worker->wall_ns,
                        .cpu_ns = worker->recorder.stats.cpu_ns,
                        .delay_ns = worker->recorder.stats.run_queue_delay_ns,
                        .planned = recorder_get(&worker->recorder, RECORDER_PLANNED),
                        .own_late = worker->own_late,
                        .shortages = worker->shortages,
                };
        }
        stats->saturated_reason = saturation_judge(facts, load->worker_count);
        stats->saturated = stats->saturated_reason != NULL;
        free(facts);
}

static int64_t duration_of(const struct load *load)
{
        int64_t longest_ns = 0;
        bool stopped = false;

        for (size_t i = 0; i < load->worker_count; i++) {
                const struct worker *worker = &load->workers[i];
                int64_t ns = worker->stopped ? worker->wall_ns : worker->recorder.stats.duration_ns;

                longest_ns = ns > longest_ns ? ns : longest_ns;
                stopped |= worker->stopped;
        }
        if (!stopped && load->plan.length_ns != INT64_MAX && load->plan.length_ns > longest_ns)
                return load->plan.length_ns;
        return longest_ns;
}

/* Appends why this worker has no connection, worded as the end of a sentence. */
static void append_connect_error(const struct worker *worker, struct strbuf *text)
{
        if (worker->io.wrong_protocol)
                strbuf_append(text, worker->io.fault_text);
        else if (worker->io.fault_text)
                strbuf_printf(text, "%s: %s", load_failure_names[worker->connect_failure],
                              worker->io.fault_text);
        else if (worker->connect_error)
                strbuf_append(text, strerror(worker->connect_error));
        else
                strbuf_append(text, load_failure_names[worker->connect_failure]);
}

/* Sets the error and returns true if some worker never began: no connection could be opened, or the service speaks
 * another protocol. Where only some of the workers failed, the message names the first of them. */
static bool never_began(const struct load *load, struct err *err)
{
        struct strbuf why = { 0 };
        size_t failed = 0, first = 0;

        for (size_t i = load->worker_count; i-- > 0;) {
                const struct worker *worker = &load->workers[i];

                if (!worker->io.wrong_protocol && (worker->wall_ns > 0 || worker->stopped))
                        continue;
                failed++;
                first = i;
        }
        if (!failed)
                return false;
        append_connect_error(&load->workers[first], &why);
        if (load->workers[first].io.wrong_protocol)
                err_set(err, ERR_MEASURE, "%s%s", strbuf_text(&why),
                        load->plan.protocol->multiplexes
                                ? ""
                                : ": say --http2, or \"protocol\": \"http/2\" in a scenario's load");
        else if (failed == load->worker_count)
                err_set(err, ERR_MEASURE, "no connection could be opened: %s", strbuf_text(&why));
        else
                err_set(err, ERR_MEASURE, "load thread %zu of %zu opened none of its %zu connections: %s",
                        first + 1, load->worker_count, load->workers[first].link_count, strbuf_text(&why));
        strbuf_clear(&why);
        return true;
}

/* Counts all answers as failed if every one of them is an unexpected redirect: the service then served nothing. */
static void judge_redirects(struct load_stats *stats)
{
        if (!stats->answered || stats->redirects != stats->answered)
                return;
        stats->failures[LOAD_FAIL_REDIRECT] += stats->answered;
        stats->failed += stats->answered;
        stats->answered = 0;
}

bool load_finish(struct load *load, struct load_stats *ret_stats, struct err *err)
{
        struct recorder **recorders;

        for (size_t i = 0; i < load->worker_count; i++)
                while (sem_wait(&load->done) != 0) /* interrupted */
                        ;
        for (size_t i = 0; i < load->worker_count && !load->plan.load->hold; i++)
                worker_join(&load->workers[i]);
        if (never_began(load, err))
                return err_wrap(err, "load on %s", load->url.authority);
        recorders = mem_new(load->worker_count, sizeof(struct recorder *));
        for (size_t i = 0; i < load->worker_count; i++)
                recorders[i] = &load->workers[i].recorder;
        recorder_merge(recorders, load->worker_count, ret_stats);
        free(recorders);
        ret_stats->duration_ns = duration_of(load);
        ret_stats->dropped = dropped(ret_stats);
        judge_redirects(ret_stats);
        judge_saturation(load, ret_stats);
        return true;
}

void load_free(struct load *load)
{
        if (!load)
                return;
        stop_and_join(load);
        for (size_t i = 0; i < load->worker_count; i++)
                worker_clear(&load->workers[i]);
        if (load->workers)
                worker_gate_clear(&load->gate);
        sem_destroy(&load->done);
        request_set_free(load->requests);
        endpoint_clear(&load->url);
        free(load->sources);
        free(load->workers);
        free(load);
}
