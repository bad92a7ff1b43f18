/* A watch is a source and the time at which it is next due. One tick reads all that are due, and ticks keep to a grid:
 * our waking up disturbs a busy service more than the reading does, since it evicts the service's data from the
 * processor's caches. A file is read in the tick itself; for a page the tick starts a request, and its answer ends the
 * reading. */
#include "telemetry/sampler.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "telemetry/cadence.h"
#include "telemetry/memory.h"
#include "telemetry/page_fetch.h"
#include "telemetry/process.h"
#include "telemetry/source.h"

enum { WATCH_MAX = 8 };
/* Shares for cadence.h: reading a source takes at most 1/share of the time. The kernel's sums hold a lock of the target
 * while they are read, and are several files, each with a share of its own. A page takes time of the service, and may
 * have waited in its queue. The cheap figures are needed in every window; if they took long, we had to wait for a
 * processor. */
enum { CHEAP_COST_SHARE = 10, SUMS_COST_SHARE = 400, PAGE_COST_SHARE = 20 };
#define PAGE_TIMEOUT_NS (10 * NS_PER_S)

struct watch {
        struct sampler *owner;
        const struct source_file *file; /* a file or a page; the other is NULL */
        const struct source_page *page;
        char *url; /* of the page */
        struct cadence cadence;
        bool under_way;        /* the page has not answered yet */
        struct sample reading; /* of the page; run and phase are those at its beginning */
        struct page_reader reader;
};

struct sampler {
        struct sampler_args args;
        struct process *process;
        struct fetcher *fetcher;
        struct watch watches[WATCH_MAX];
        int watch_count;
        struct loop_timer *timer;
        int64_t origin_ns;     /* ticks are at origin_ns + k * grid_ns; set by sampler_start() */
        int64_t grid_ns;       /* the shortest period of all watches */
        struct watch *runtime; /* the page with the runtime's figures; NULL: none */
        bool reads_memory;     /* takes the runtime's figures from memory, since there is no such page */
        struct err no_memory;  /* why the heap was not found; empty if it was */
        char *goroutine_url;
        char *thread_url;
        struct source_cost costs[SOURCE_COUNT];
        bool warned[SOURCE_COUNT];
        int32_t run;
        enum phase phase;
        bool running;
        bool pages_held;
};

static void warn(struct sampler *sampler, enum metric_source source, const char *message)
{
        sampler->costs[source].failures++;
        if (sampler->warned[source] || !sampler->args.on_warning)
                return;
        sampler->warned[source] = true;
        sampler->args.on_warning(source, message, sampler->args.arg);
}

static struct sample new_reading(const struct sampler *sampler, enum metric_source source, int64_t now_ns)
{
        return (struct sample){
                .t_ns = now_ns, .run = sampler->run, .phase = sampler->phase, .source = source
        };
}

static void deliver(struct sampler *sampler, const struct sample *sample)
{
        struct source_cost *cost = &sampler->costs[sample->source];

        cost->readings++;
        cost->took_ns += sample->took_ns;
        if (sampler->args.on_sample)
                sampler->args.on_sample(sample, sampler->args.arg);
}

static bool read_file(struct sampler *sampler, const struct source_file *file, struct sample *ret_sample,
                      struct err *err)
{
        struct sample sample = new_reading(sampler, file->id, clock_now_ns());

        if (!file->read(sampler->process, &sample, err))
                return false;
        sample.took_ns = clock_now_ns() - sample.t_ns;
        deliver(sampler, &sample);
        *ret_sample = sample;
        return true;
}

static void on_page_done(const struct fetch_answer *answer, void *arg)
{
        struct watch *watch = arg;
        struct sampler *sampler = watch->owner;
        struct err err = { 0 };

        watch->under_way = false;
        if (!sampler->running)
                return;
        cadence_stretch(&watch->cadence, clock_now_ns(), answer->took_ns);
        watch->reading.took_ns = answer->took_ns;
        if (answer->error)
                warn(sampler, watch->page->id, answer->error);
        else if (!page_reader_end(&watch->reader, &watch->reading, &err))
                warn(sampler, watch->page->id, err.message);
        else
                deliver(sampler, &watch->reading);
}

static void read_watch(struct watch *watch, int64_t now_ns)
{
        struct sampler *sampler = watch->owner;
        struct sample sample = { 0 };
        struct err err = { 0 };

        if (watch->file) {
                if (!read_file(sampler, watch->file, &sample, &err))
                        warn(sampler, watch->file->id, err.message);
                now_ns += sample.took_ns;
        } else if (watch->under_way) {
                sampler->costs[watch->page->id].late++;
        } else if (!sampler->pages_held) {
                watch->under_way = true;
                watch->reading = new_reading(sampler, watch->page->id, now_ns);
                page_reader_begin(&watch->reader, watch->page->format);
                fetcher_stream(sampler->fetcher, watch->url, page_sink(&watch->reader), PAGE_LIMIT_BYTES,
                               sampler->args.page_timeout_ns, on_page_done, watch);
        }
        sampler->costs[watch->file ? watch->file->id : watch->page->id].late +=
                cadence_advance(&watch->cadence, now_ns);
        cadence_stretch(&watch->cadence, now_ns, sample.took_ns);
}

/* Sets the timer to the first tick of the grid at which something is due. */
static void arm(struct sampler *sampler)
{
        int64_t due_ns = INT64_MAX;

        for (int i = 0; i < sampler->watch_count; i++)
                if (sampler->watches[i].cadence.next_ns < due_ns)
                        due_ns = sampler->watches[i].cadence.next_ns;
        if (due_ns != INT64_MAX)
                loop_timer_at(sampler->timer, clock_grid_ns(sampler->origin_ns, sampler->grid_ns, due_ns));
}

static void on_tick(int64_t now_ns, void *arg)
{
        struct sampler *sampler = arg;

        for (int i = 0; i < sampler->watch_count && sampler->running; i++)
                if (sampler->watches[i].cadence.next_ns <= now_ns)
                        read_watch(&sampler->watches[i], clock_now_ns());
        if (sampler->running)
                arm(sampler);
}

static struct watch *add_watch(struct sampler *sampler, int64_t period_ns, int64_t share)
{
        struct watch *watch = &sampler->watches[sampler->watch_count++];

        watch->owner = sampler;
        watch->cadence =
                (struct cadence){ .period_ns = period_ns > 0 ? period_ns : NS_PER_S, .share = share };
        if (sampler->watch_count == 1 || watch->cadence.period_ns < sampler->grid_ns)
                sampler->grid_ns = watch->cadence.period_ns;
        return watch;
}

static void add_file(struct sampler *sampler, const struct source_file *file, int64_t period_ns)
{
        add_watch(sampler, period_ns, file->fast ? CHEAP_COST_SHARE : SUMS_COST_SHARE)->file = file;
}

static bool fetch_page(struct sampler *sampler, const struct source_page *page, const char *url,
                       struct sample *ret_sample, struct err *err)
{
        struct sample sample = new_reading(sampler, page->id, clock_now_ns());

        if (!page_fetch_wait(sampler->fetcher, url, page->format, sampler->args.page_timeout_ns,
                             sampler->args.stop, &sample, &sample.took_ns, err))
                return false;
        deliver(sampler, &sample);
        *ret_sample = sample;
        return true;
}

/* Asks the pages that the target names until one answers with figures. */
static void choose_runtime(struct sampler *sampler)
{
        for (size_t i = 0; i < source_page_count && !sampler->runtime; i++) {
                char *url = source_page_url(&source_pages[i], sampler->args.base_url, sampler->args.target);
                struct sample sample;
                struct err err = { 0 };

                if (url && fetch_page(sampler, &source_pages[i], url, &sample, &err)) {
                        sampler->runtime = add_watch(sampler, sampler->args.runtime_ns, PAGE_COST_SHARE);
                        sampler->runtime->page = &source_pages[i];
                        sampler->runtime->url = url;
                        continue;
                }
                if (url)
                        warn(sampler, source_pages[i].id, err.message);
                free(url);
        }
}

bool sampler_new(const struct sampler_args *args, struct sampler **ret_sampler, struct err *err)
{
        struct sampler *sampler = mem_new(1, sizeof(*sampler));

        sampler->args = *args;
        if (sampler->args.page_timeout_ns <= 0)
                sampler->args.page_timeout_ns = PAGE_TIMEOUT_NS;
        if (!process_open(args->process, &sampler->process, err) ||
            !fetcher_new(args->loop, &sampler->fetcher, err)) {
                sampler_free(sampler);
                return false;
        }
        sampler->timer = loop_timer_new(args->loop, on_tick, sampler);
        fetcher_set_place(sampler->fetcher, args->place);
        fetcher_set_access(sampler->fetcher, args->access);
        for (size_t i = 0; i < source_file_count; i++)
                if (source_files[i].id != SOURCE_CGROUP || *process_cgroup_folder(sampler->process))
                        add_file(sampler, &source_files[i],
                                 source_files[i].fast ? args->process_ns : args->sums_ns);
        if (args->base_url && args->target) {
                choose_runtime(sampler);
                sampler->goroutine_url =
                        source_profile_url(args->base_url, args->target, "goroutine?debug=1");
                sampler->thread_url =
                        source_profile_url(args->base_url, args->target, "threadcreate?debug=1");
        }
        err_set(&sampler->no_memory, ERR_MEASURE, "its memory was not looked at");
        *ret_sampler = sampler;
        return true;
}

void sampler_open_memory(struct sampler *sampler, const struct go_facts *go, bool heap)
{
        struct memory_source *memory = memory_source_new(sampler->args.process, go, heap);

        process_take_memory(sampler->process, memory);
        if (!memory_source_has_heap(memory, &sampler->no_memory))
                return;
        sampler->no_memory = (struct err){ 0 };
        sampler->reads_memory = !sampler->runtime;
        if (sampler->reads_memory)
                add_file(sampler, &source_memory, sampler->args.runtime_ns);
}

void sampler_free(struct sampler *sampler)
{
        if (!sampler)
                return;
        sampler_stop(sampler);
        fetcher_free(sampler->fetcher);
        loop_timer_free(sampler->timer);
        for (int i = 0; i < sampler->watch_count; i++)
                free(sampler->watches[i].url);
        process_free(sampler->process);
        free(sampler->goroutine_url);
        free(sampler->thread_url);
        free(sampler);
}

void sampler_start(struct sampler *sampler)
{
        sampler->running = true;
        sampler->origin_ns = clock_now_ns();
        for (int i = 0; i < sampler->watch_count; i++)
                cadence_start(&sampler->watches[i].cadence, sampler->origin_ns);
        arm(sampler);
}

void sampler_stop(struct sampler *sampler)
{
        sampler->running = false;
        if (sampler->timer)
                loop_timer_cancel(sampler->timer);
        for (int i = 0; i < sampler->watch_count; i++)
                fetcher_cancel(sampler->fetcher, &sampler->watches[i]);
}

void sampler_hold_pages(struct sampler *sampler, bool hold)
{
        sampler->pages_held = hold;
}

void sampler_set_page_timeout(struct sampler *sampler, int64_t timeout_ns)
{
        sampler->args.page_timeout_ns = timeout_ns;
}

void sampler_set_phase(struct sampler *sampler, int32_t run, enum phase phase)
{
        sampler->run = run;
        sampler->phase = phase;
}

bool sampler_read_runtime(struct sampler *sampler, struct sample *ret_sample, struct err *err)
{
        if (!sampler->runtime && sampler->reads_memory)
                return read_file(sampler, &source_memory, ret_sample, err);
        if (!sampler->runtime)
                return err_set(err, ERR_MEASURE, "the service has no page with the runtime's statistics");
        return fetch_page(sampler, sampler->runtime->page, sampler->runtime->url, ret_sample, err);
}

/* Reads the total of a pprof profile, unless `into` has it; delivers it as a reading of its own and merges it into
 * `into`. */
static void read_total(struct sampler *sampler, const char *url, enum page_format format, enum metric metric,
                       struct sample *into)
{
        struct sample sample = new_reading(sampler, SOURCE_PPROF, clock_now_ns());
        struct err err = { 0 };

        if (!url || sample_has(into, metric))
                return;
        if (page_fetch_wait(sampler->fetcher, url, format, sampler->args.page_timeout_ns, sampler->args.stop,
                            &sample, &sample.took_ns, &err)) {
                deliver(sampler, &sample);
                sample_merge(into, &sample);
        } else {
                warn(sampler, SOURCE_PPROF, err.message);
        }
}

bool sampler_read_now(struct sampler *sampler, const struct sample *known, struct sample *ret_sample,
                      struct err *err)
{
        bool is_known = known && known->present;
        struct sample merged = new_reading(sampler, SOURCE_PROCFS, clock_now_ns());
        struct sample sample = { 0 };
        struct err soft = { 0 };

        if (!is_known && (sampler->runtime || sampler->reads_memory)) {
                if (sampler_read_runtime(sampler, &sample, &soft))
                        sample_merge(&merged, &sample);
                else
                        warn(sampler, sampler_runtime_source(sampler), soft.message);
        }
        for (size_t i = 0; i < source_file_count; i++) {
                if (is_known && source_files[i].id == SOURCE_SMAPS)
                        continue;
                if (read_file(sampler, &source_files[i], &sample, &soft))
                        sample_merge(&merged, &sample);
                else if (source_files[i].required)
                        return err_set(err, ERR_MEASURE, "%s", soft.message);
        }
        if (is_known)
                sample_merge(&merged, known);
        read_total(sampler, sampler->goroutine_url, PAGE_GOROUTINES, METRIC_GO_GOROUTINES, &merged);
        read_total(sampler, sampler->thread_url, PAGE_THREADS, METRIC_GO_THREADS, &merged);
        merged.took_ns = clock_now_ns() - merged.t_ns;
        *ret_sample = merged;
        return true;
}

enum metric_source sampler_runtime_source(const struct sampler *sampler)
{
        if (sampler->runtime)
                return sampler->runtime->page->id;
        return sampler->reads_memory ? SOURCE_MEMORY : SOURCE_COUNT;
}

const char *sampler_no_memory(const struct sampler *sampler)
{
        return sampler->no_memory.message;
}

struct process *sampler_process(struct sampler *sampler)
{
        return sampler->process;
}

struct fetcher *sampler_fetcher(struct sampler *sampler)
{
        return sampler->fetcher;
}

struct source_cost sampler_cost_of(const struct sampler *sampler, enum metric_source source)
{
        return sampler->costs[source];
}
