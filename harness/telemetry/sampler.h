/* Reads every source again and again, each at its own cadence, on the main loop.
 *
 * Ticks aim at absolute times, multiples of the shortest period, so that one wake-up serves every source that is due. A
 * reading is skipped if the one before it is still under way; this counts as late, and so do ticks that were missed. A
 * reading that fails is absent; the first failure of each source is a warning. Expensive sources are read less often
 * than asked for, so that reading takes at most 1/400 of the time for the kernel's sums and 1/20 for a page of the
 * service.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/look.h"
#include "model/sample.h"

struct err;
struct fetch_access;
struct fetcher;
struct go_facts;
struct loop;
struct place;
struct process;
struct process_ref;
struct sampler;
struct scenario_target;
struct strbuf;

struct sampler_args {
        struct loop *loop;
        const struct process_ref *process; /* copied */
        const struct fetch_access *access; /* tokens and headers for its pages; borrowed, NULL: none */
        const struct place *place;         /* namespace to connect from; borrowed, NULL: our own */
        const char *base_url;              /* NULL: the kernel's side only */
        const struct scenario_target
                *target;         /* the paths of its telemetry; borrowed, may be NULL without a URL */
        int64_t process_ns;      /* period of the kernel's cheap figures */
        int64_t runtime_ns;      /* period of the runtime's figures */
        int64_t sums_ns;         /* period of smaps_rollup, the descriptors and the control group */
        int64_t page_timeout_ns; /* for one page; 0: ten seconds */
        const bool *stop;        /* NULL, or a flag that ends waiting for answers */
        /* Called with every reading that succeeded, in the order in which they end; may be NULL. */
        void (*on_sample)(const struct sample *sample, void *arg);
        /* Called with the reason when a reading of a source fails for the first time; may be NULL. */
        void (*on_warning)(enum metric_source source, const char *why, void *arg);
        void *arg;
};

/* Opens the process, and chooses the source of the runtime's figures: asks the pages that the target names, in the
 * order expvar, pprof, prometheus, until one answers. Runs the loop meanwhile. A page that does not answer is a
 * warning; a process that cannot be read is an error. */
bool sampler_new(const struct sampler_args *args, struct sampler **ret_sampler, struct err *err);
void sampler_free(struct sampler *sampler);

/* Opens the process's memory for its goroutines and, with `heap`, its heap; `go` tells what its executable is. Call
 * before sampler_start(). A heap that is found is then in every snapshot, and is the source of the runtime's figures if
 * no page is. */
void sampler_open_memory(struct sampler *sampler, const struct go_facts *go, bool heap);

void sampler_start(struct sampler *sampler);
/* Ends the ticks and cancels requests under way. sampler_read_now() still works. */
void sampler_stop(struct sampler *sampler);
/* While held, ticks do not ask the service's pages: answering one allocates, and what is allocated during a collection
 * counts as live. The kernel's side is still read. */
void sampler_hold_pages(struct sampler *sampler, bool hold);
/* Changes the time limit for pages from now on: a page that was found by guessing needs another one. */
void sampler_set_page_timeout(struct sampler *sampler, int64_t timeout_ns);
/* Sets what every reading that begins from now on is labelled with. */
void sampler_set_phase(struct sampler *sampler, int32_t run, enum phase phase);

/* Reads every source now, with the runtime's numbers of goroutines and threads, and merges the readings; on_sample gets
 * each of them, too. Runs the loop until the answers are there. False: the process could not be read. The values of a
 * runtime that does not answer are absent. `known`: a reading of the runtime and of smaps_rollup from just now, as a
 * snapshot has it, to use instead of reading these again; NULL, or one without values: none. */
bool sampler_read_now(struct sampler *sampler, const struct sample *known, struct sample *ret_sample,
                      struct err *err);
/* Reads only the runtime's statistics, now. False where there is no source for them or no answer. */
bool sampler_read_runtime(struct sampler *sampler, struct sample *ret_sample, struct err *err);

/* Returns the source of the runtime's figures; SOURCE_COUNT: none. */
enum metric_source sampler_runtime_source(const struct sampler *sampler);
/* Returns why the heap was not found in the process's memory; "" where it was. */
const char *sampler_no_memory(const struct sampler *sampler);
struct process *sampler_process(struct sampler *sampler);
struct fetcher *sampler_fetcher(struct sampler *sampler);

/* Returns what reading this source has cost so far. */
struct source_cost sampler_cost_of(const struct sampler *sampler, enum metric_source source);
