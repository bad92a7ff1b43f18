/* The order: facts about the process, its telemetry, then a snapshot and its ledger. */
#include "cli/inspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "goheap/goroutines.h"
#include "ledger/ledger_build.h"
#include "ledger/madvise_observe.h"
#include "ledger/others.h"
#include "model/heap_text.h"
#include "model/look.h"
#include "model/scenario.h"
#include "net/place.h"
#include "record/gz.h"
#include "target/container.h"
#include "target/go_facts.h"
#include "target/host_facts.h"
#include "target/listener.h"
#include "target/served.h"
#include "telemetry/access.h"
#include "telemetry/owner.h"
#include "telemetry/page_fetch.h"
#include "telemetry/pages.h"
#include "telemetry/process.h"
#include "telemetry/sampler.h"
#include "telemetry/snapshot.h"
#include "telemetry/source.h"
#include "words/status_words.h"
#include "words/unknown_words.h"

/* Timeouts of a page, on a port that we only guess and at the given URL: a port may belong to anything and never answer. */
#define GUESS_TIMEOUT_NS (300 * NS_PER_MS)
#define GIVEN_TIMEOUT_NS (10 * NS_PER_S)
/* Limit for all guesses together. */
#define GUESSES_NS (3 * NS_PER_S)
enum { GROUPS_KEPT = 100 }; /* of goroutines, unless all are asked for */

struct inspection {
        struct loop *loop;
        struct inspect_args args;
        struct scenario_target paths; /* the usual paths of pages; borrowed texts */
        struct sampler *sampler;
        struct facts facts;
        struct place place; /* the network in which its pages are fetched */
        struct access access;
        struct strbuf page_faults; /* why the last pages that were tried had no figures */
        char *url;
        struct strbuf no_runtime; /* why the runtime's figures are not known; empty: they are */
        struct err no_goroutines; /* why the last look shows no goroutines */
        struct look look;
        struct source_cost smaps_cost; /* cost of the snapshots; the sampler counts only its own readings */
        struct snapshot before; /* of the previous look: how memory is released shows between two looks */
};

static void on_page_warning(enum metric_source source, const char *why, void *arg)
{
        struct inspection *inspection = arg;

        strbuf_printf(&inspection->page_faults, "%s%s: %s", inspection->page_faults.len ? "; " : "",
                      metric_source_names[source], why);
}

static bool open_sampler(struct inspection *inspection, const char *url, int64_t timeout_ns,
                         struct sampler **ret_sampler, struct err *err)
{
        struct sampler_args args = { .loop = inspection->loop,
                                     .process = inspection->args.process,
                                     .place = &inspection->place,
                                     .access = &inspection->access.fetch,
                                     .on_warning = on_page_warning,
                                     .arg = inspection,
                                     .base_url = url,
                                     .target = &inspection->paths,
                                     .page_timeout_ns = timeout_ns,
                                     .stop = inspection->args.stop };

        return sampler_new(&args, ret_sampler, err);
}

/* Tries a base URL. Keeps the sampler if a page there has the runtime's statistics. */
static bool try_url(struct inspection *inspection, const char *url, int64_t timeout_ns)
{
        struct sampler *sampler = NULL;

        if (!open_sampler(inspection, url, timeout_ns, &sampler, NULL))
                return false;
        if (sampler_runtime_source(sampler) == SOURCE_COUNT) {
                sampler_free(sampler);
                return false;
        }
        sampler_set_page_timeout(sampler, GIVEN_TIMEOUT_NS);
        inspection->sampler = sampler;
        inspection->url = mem_dup(url);
        return true;
}

static void forget_url(struct inspection *inspection)
{
        sampler_free(inspection->sampler);
        inspection->sampler = NULL;
        free(inspection->url);
        inspection->url = NULL;
}

/* Checks that the process itself serves the page. If it were a launcher, another service, or one of several that share the
 * socket, we would combine another process's figures with this one's mappings. */
static bool check_server(struct inspection *inspection, const char *url, struct err *err)
{
        const struct process_ref *process = inspection->args.process;
        struct served served;
        bool same;

        if (!served_find(url, process, &served, err))
                return false;
        same = process_ref_same(&served.process, process);
        if (same && served.said)
                log_warning("%s", served.said);
        place_clear(&inspection->place);
        if (same && served.inside && !place_of(process, &inspection->place, err)) {
                served_clear(&served);
                return false;
        }
        if (!same)
                err_set(err, ERR_MEASURE,
                        "%s is served by process %lld, which process %lld started: inspect that one", url,
                        (long long)served.process.pid, (long long)process->pid);
        served_clear(&served);
        return same;
}

/* Checks that the figures are the process's own: it may be a proxy that passes on another service's page. Looks only at
 * the page that has the runtime's figures: at the other usual paths a service may answer with anything. */
static bool check_owner(struct inspection *inspection, const char *url, struct err *err)
{
        enum metric_source source = sampler_runtime_source(inspection->sampler);
        struct scenario_target found = { 0 };
        struct pages args = { .base_url = url,
                              .target = &found,
                              .process = inspection->args.process,
                              .stop = inspection->args.stop };
        struct fetcher *fetcher = NULL;
        bool ok = fetcher_new(inspection->loop, &fetcher, err);

        found.pages[source] = inspection->paths.pages[source];
        if (ok) {
                fetcher_set_place(fetcher, &inspection->place);
                fetcher_set_access(fetcher, &inspection->access.fetch);
                args.fetcher = fetcher;
                ok = owner_check(&args, err);
        }
        fetcher_free(fetcher);
        return ok;
}

static bool try_ports(struct inspection *inspection)
{
        struct listener listeners[LISTENER_MAX];
        size_t count = listener_of(inspection->args.process, listeners);
        int64_t until_ns = clock_now_ns() + GUESSES_NS;
        struct err fault = { 0 };

        for (size_t i = 0; i < count && clock_now_ns() < until_ns; i++) {
                char *url = listener_url(&listeners[i]);
                bool ours = check_server(inspection, url, &fault);
                bool found = ours && try_url(inspection, url, GUESS_TIMEOUT_NS);

                if (found && !check_owner(inspection, url, &fault)) {
                        forget_url(inspection);
                        found = false;
                }
                free(url);
                if (found)
                        return true;
        }
        if (fault.kind != ERR_NONE) {
                strbuf_append(&inspection->no_runtime, fault.message);
                return false;
        }
        status_words_no_port_answers(count, &inspection->no_runtime);
        return false;
}

static bool find_telemetry(struct inspection *inspection, struct err *err)
{
        if (inspection->args.url && !inspection->args.kernel_only &&
            !check_server(inspection, inspection->args.url, err))
                return false;
        if (inspection->args.kernel_only)
                strbuf_append(&inspection->no_runtime, unknown_words[UNKNOWN_NOT_ASKED]);
        else if (inspection->args.url && try_url(inspection, inspection->args.url, GIVEN_TIMEOUT_NS))
                return check_owner(inspection, inspection->args.url, err);
        else if (inspection->args.url)
                status_words_no_figures(inspection->args.url, strbuf_text(&inspection->page_faults),
                                        &inspection->no_runtime);
        else if (try_ports(inspection))
                return true;
        return open_sampler(inspection, NULL, 0, &inspection->sampler, err);
}

/* Reads the goroutines. Their number is taken from the process's memory only if no page has it. */
static void look_at_goroutines(struct inspection *inspection, struct look *look)
{
        struct goroutines_args args = { .max_groups = inspection->args.all_goroutines ? 0 : GROUPS_KEPT,
                                        .whole_stacks = inspection->args.all_goroutines };
        struct err *err = &inspection->no_goroutines;

        err->message[0] = '\0';
        if (process_read_goroutines(sampler_process(inspection->sampler), &args, &look->goroutines, err) &&
            !sample_has(&look->now, METRIC_GO_GOROUTINES))
                sample_set(&look->now, METRIC_GO_GOROUTINES, look->goroutines.goroutines);
        look->no_goroutines = err->message;
        look->all_goroutines = inspection->args.all_goroutines;
}

bool inspection_write_goroutines(struct inspection *inspection, const char *path, struct err *err)
{
        struct strbuf profile = { 0 };
        bool ok = process_read_goroutine_profile(sampler_process(inspection->sampler), &profile, err)
                          ? gz_write(path, strbuf_text(&profile), profile.len, err)
                          : err_wrap(err, "goroutines");

        strbuf_clear(&profile);
        return ok;
}

bool inspection_new(struct loop *loop, const struct inspect_args *args, struct inspection **ret_inspection,
                    struct err *err)
{
        struct inspection *inspection = mem_new(1, sizeof(*inspection));

        inspection->loop = loop;
        inspection->args = *args;
        for (size_t i = 0; i < source_page_count; i++)
                inspection->paths.pages[source_pages[i].id] = (char *)source_pages[i].usual;
        if (!access_load(&args->open, &inspection->access, err)) {
                inspection_free(inspection);
                return false;
        }
        /* The sampler comes first: its message says best why a process cannot be read. */
        if (!find_telemetry(inspection, err) || !go_facts_read(args->process, &inspection->facts.go, err)) {
                inspection_free(inspection);
                return false;
        }
        /* Read the process's memory if permitted. What cannot be found there is no reason to fail. */
        sampler_open_memory(inspection->sampler, &inspection->facts.go, !args->kernel_only);
        host_facts_read(args->process, &inspection->facts.host);
        inspection->facts.limits = host_facts_limits(args->process);
        inspection->facts.pid = args->process->pid;
        inspection->facts.inner_pid = process_ref_inner_pid(args->process);
        inspection->facts.container = container_of(args->process);
        inspection->facts.attached = true;
        inspection->facts.start_ticks = (int64_t)args->process->ticks;
        *ret_inspection = inspection;
        return true;
}

void inspection_free(struct inspection *inspection)
{
        if (!inspection)
                return;
        look_clear(&inspection->look);
        snapshot_clear(&inspection->before);
        sampler_free(inspection->sampler);
        place_clear(&inspection->place);
        access_clear(&inspection->access);
        strbuf_clear(&inspection->page_faults);
        strbuf_clear(&inspection->no_runtime);
        facts_clear(&inspection->facts);
        free(inspection->url);
        free(inspection);
}

/* Returns HeapAlloc right after forced collections; -1 if pprof does not answer. A second collection frees what finalizers
 * and pools held through the first. */
static int64_t collect(struct inspection *inspection)
{
        struct sample sample = { 0 };
        char *url = endpoint_join(inspection->url ? inspection->url : "", "/debug/pprof/heap?gc=1&debug=1");
        bool ok = inspection->url != NULL;

        for (int i = 0; ok && i < 2; i++)
                ok = page_fetch_wait(sampler_fetcher(inspection->sampler), url, PAGE_PPROF_HEAP,
                                     GIVEN_TIMEOUT_NS, inspection->args.stop, &sample, NULL, NULL);
        free(url);
        return ok ? sample_or(&sample, METRIC_GO_HEAP_ALLOC, -1) : -1;
}

static int64_t age_of(const struct inspection *inspection)
{
        struct timespec up;

        clock_gettime(CLOCK_BOOTTIME, &up);
        return up.tv_sec * NS_PER_S + up.tv_nsec -
               inspection->facts.start_ticks * (NS_PER_S / sysconf(_SC_CLK_TCK));
}

/* Observes which madvise is in effect. Keeps what an earlier look has shown, since the next one may come when no memory is
 * being released. */
static void observe(struct inspection *inspection)
{
        struct snapshot both[2] = { inspection->before, inspection->look.snapshot };
        bool two = inspection->before.smaps != NULL;
        struct go_facts *go = &inspection->facts.go;
        enum madvise was = go->madvise_observed;
        char *evidence = mem_dup(go->madvise_evidence);

        madvise_observe(NULL, two ? both : both + 1, two ? 2 : 1, &inspection->facts);
        if (go->madvise_observed == MADVISE_UNKNOWN && was != MADVISE_UNKNOWN) {
                free(go->madvise_evidence);
                go->madvise_observed = was;
                go->madvise_evidence = evidence;
        } else {
                free(evidence);
        }
}

static void look_at_heap(struct inspection *inspection, struct look *look)
{
        enum metric_source source = sampler_runtime_source(inspection->sampler);
        struct snapshot *snapshot = &look->snapshot;

        look->has_heap =
                snapshot->heap && heap_text_read(snapshot->heap, snapshot->heap_bytes, &look->heap, NULL);
        look->no_heap = look->has_heap ? "" : sampler_no_memory(inspection->sampler);
        if (!look->has_heap && !*look->no_heap)
                look->no_heap = unknown_words[UNKNOWN_MEMORY_GONE];
        look->page_source =
                source != SOURCE_COUNT && source != SOURCE_MEMORY ? metric_source_names[source] : NULL;
}

bool inspection_look(struct inspection *inspection, struct err *err)
{
        struct look look = { .facts = &inspection->facts,
                             .url = inspection->url,
                             .no_runtime = strbuf_text(&inspection->no_runtime),
                             .live_heap_bytes = -1 };

        if (inspection->args.collect)
                look.live_heap_bytes = collect(inspection);
        /* Do not read again what the snapshot has read: with a large heap that is a fifth of the time. */
        if (!snapshot_take(inspection->sampler, 0, CHECKPOINT_SETTLED, &look.snapshot, err) ||
            !sampler_read_now(inspection->sampler, &look.snapshot.after, &look.now, err) ||
            !ledger_build(&look.snapshot, &inspection->facts, look.live_heap_bytes, &look.ledger, err)) {
                look_clear(&look);
                return false;
        }
        look_at_goroutines(inspection, &look);
        look_at_heap(inspection, &look);
        others_of(&look.snapshot, &look.ledger, look.others);
        for (int i = 0; i < SOURCE_COUNT; i++)
                look.costs[i] = sampler_cost_of(inspection->sampler, (enum metric_source)i);
        inspection->smaps_cost.readings++;
        inspection->smaps_cost.took_ns += look.snapshot.took_ns;
        look.costs[SOURCE_SMAPS] = inspection->smaps_cost;
        look.age_ns = age_of(inspection);
        snapshot_clear(&inspection->before);
        inspection->before = inspection->look.snapshot;
        inspection->look.snapshot = (struct snapshot){ 0 };
        look_clear(&inspection->look);
        inspection->look = look;
        observe(inspection);
        return true;
}

const struct look *inspection_last(const struct inspection *inspection)
{
        return &inspection->look;
}
