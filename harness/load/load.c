/* Prepares what the workers share, starts them, and merges what they counted. */
#include "load/load.h"

#include <string.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "load/request_set.h"
#include "load/saturation.h"
#include "load/worker.h"
#include "model/scenario.h"
#include "base/endpoint.h"

struct load {
        struct worker_plan plan;
        struct endpoint url;
        struct request_set *requests;
        struct address *sources;
        struct worker *workers;
        size_t worker_count; /* initialised */
        struct worker_gate gate;
        _Atomic int pending;
};

enum { DESCRIPTORS_OURS = 64 }; /* beside connections: logs, pipes, telemetry, timers */

/* Every connection is a descriptor: raises the soft limit to what is needed, the hard one where we may. */
static bool reserve_descriptors(size_t connections, struct err *err)
{
        rlim_t needed = (rlim_t)connections + DESCRIPTORS_OURS;
        struct rlimit limit, raised;

        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
                return true;
        raised.rlim_cur = needed;
        raised.rlim_max = limit.rlim_max > needed ? limit.rlim_max : needed;
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
                return true;
        return err_set(err, ERR_MEASURE,
                       "%zu connections need %llu open files, and the limit is %llu (see ulimit -Hn)",
                       connections, (unsigned long long)needed, (unsigned long long)limit.rlim_max);
}

static bool is_open_loop(const struct scenario_load *load)
{
        return load->executor == LOAD_CONSTANT_ARRIVAL_RATE || load->executor == LOAD_RAMPING_ARRIVAL_RATE;
}

/* Users of a closed loop have a connection each. */
static int64_t connections_of(const struct scenario_load *load)
{
        double users = load->start;

        switch (load->executor) {
        case LOAD_CONSTANT_VUS:
                return load->vus;
        case LOAD_RAMPING_VUS:
                for (size_t i = 0; i < load->stage_count; i++)
                        users = load->stages[i].target > users ? load->stages[i].target : users;
                return (int64_t)(users + 1e-9);
        default:
                return load->connections;
        }
}

static int64_t length_of(const struct scenario_load *load)
{
        if (is_open_loop(load) || load->executor == LOAD_RAMPING_VUS)
                return arrival_length_ns(load);
        return load->duration_ns > 0 ? load->duration_ns : INT64_MAX;
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

static bool prepare_plan(struct load *load, const struct load_args *args, struct err *err)
{
        struct worker_plan *plan = &load->plan;
        int64_t connections = connections_of(args->load);
        int64_t threads = args->load->threads > 0 ? args->load->threads : 1;

        if (connections < 1)
                return err_set(err, ERR_USAGE, "load: must have at least one connection, got %lld",
                               (long long)connections);
        if (args->request_count < 1)
                return err_set(err, ERR_USAGE, "load: must have at least one request");
        plan->load = args->load;
        plan->seed = args->seed;
        plan->connections = (size_t)connections;
        plan->worker_count = (size_t)(threads < connections ? threads : connections);
        plan->open_loop = is_open_loop(args->load);
        plan->lazy = args->load->executor == LOAD_RAMPING_VUS;
        plan->length_ns = length_of(args->load);
        plan->gate = &load->gate;
        plan->pending = &load->pending;
        plan->on_done = args->on_done;
        plan->on_done_arg = args->on_done_arg;
        if (!endpoint_parse(args->url, &load->url, err) ||
            !address_resolve(&load->url, &plan->address, err) ||
            !parse_sources(load, args->load->source_addresses, err) ||
            !reserve_descriptors(plan->connections, err) ||
            !request_set_new(args->requests, args->request_count, load->url.authority, args->seed, args->run,
                             args->first, &load->requests, err))
                return false;
        plan->requests = load->requests;
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

        if (!prepare_plan(load, args, err) || !start_workers(load, err)) {
                if (load->workers)
                        worker_gate_open(&load->gate); /* those that run wait for one that never came */
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

/* What was planned and neither sent nor refused with its connection. */
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

static void set_connect_error(const struct worker *worker, struct err *err)
{
        if (worker->connect_error)
                err_set_errno(err, ERR_MEASURE, worker->connect_error, "no connection could be opened");
        else
                err_set(err, ERR_MEASURE, "no connection could be opened: %s%s%s",
                        load_failure_names[worker->connect_failure], worker->io.tls_fault ? ": " : "",
                        worker->io.tls_fault ? worker->io.tls_fault : "");
}

/* Not one connection: the run never began. */
static bool never_connected(const struct load *load, struct err *err)
{
        for (size_t i = 0; i < load->worker_count; i++) {
                const struct worker *worker = &load->workers[i];

                if (worker->wall_ns > 0 || worker->stopped)
                        continue;
                set_connect_error(worker, err);
                return true;
        }
        return false;
}

bool load_finish(struct load *load, struct load_stats *ret_stats, struct err *err)
{
        struct recorder **recorders;

        for (size_t i = 0; i < load->worker_count; i++)
                worker_join(&load->workers[i]);
        if (never_connected(load, err))
                return err_wrap(err, "load on %s", load->url.authority);
        recorders = mem_new(load->worker_count, sizeof(struct recorder *));
        for (size_t i = 0; i < load->worker_count; i++)
                recorders[i] = &load->workers[i].recorder;
        recorder_merge(recorders, load->worker_count, ret_stats);
        free(recorders);
        ret_stats->duration_ns = duration_of(load);
        ret_stats->dropped = dropped(ret_stats);
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
        request_set_free(load->requests);
        endpoint_clear(&load->url);
        free(load->sources);
        free(load->workers);
        free(load);
}
