/* The sampler: readings from every source, each source at its own cadence, on the main loop.
 *
 * Ticks aim at absolute times, multiples of the shortest cadence, so that one waking up serves every source that is due. A
 * tick that comes while the reading before it is still under way, or after the next
 * one was due, is counted as late and left out. A reading that fails is absent and warned of once per source. Cadence
 * follows cost: what the kernel adds up takes at most a quarter of a hundredth of the time, a page of the service's a
 * twentieth.
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
        const struct fetch_access *access; /* what opens its pages; borrowed, NULL: nothing */
        const struct place *place;         /* where its pages are asked from; borrowed, NULL: here */
        const char *base_url;              /* NULL: the kernel's side only */
        const struct scenario_target
                *target;         /* the paths of its telemetry; borrowed, may be NULL without a URL */
        int64_t process_ns;      /* period of the kernel's cheap figures */
        int64_t runtime_ns;      /* period of the runtime's side */
        int64_t sums_ns;         /* period of smaps_rollup, the descriptors and the control group */
        int64_t page_timeout_ns; /* of one page; 0: ten seconds */
        const bool *stop;        /* NULL, or a flag that ends waiting for answers */
        /* Every reading that succeeded, in the order in which they ended. */
        void (*on_sample)(const struct sample *sample, void *arg);
        /* Why a source's reading failed; of each source the first time. NULL: nobody asks. */
        void (*on_warning)(enum metric_source source, const char *why, void *arg);
        void *arg;
};

/* Opens the process and asks each page that the target names once, to choose the source of the runtime's figures:
 * the first in the order expvar, pprof, prometheus that answers. Drives the loop. A page that does not answer is a
 * warning; a process that cannot be read is an error. */
bool sampler_new(const struct sampler_args *args, struct sampler **ret_sampler, struct err *err);
void sampler_free(struct sampler *sampler);

/* Before the start: opens the process's memory, as its executable says how, for its goroutines and, with `heap`, for its
 * heap. That, found, is shown in every snapshot, and is the source of the runtime's figures where no page is. */
void sampler_open_memory(struct sampler *sampler, const struct go_facts *go, bool heap);

void sampler_start(struct sampler *sampler);
/* Ends the ticks and cancels what is under way. sampler_read_now() still works. */
void sampler_stop(struct sampler *sampler);
/* While held, ticks leave the service's pages alone: answering one allocates, and what is allocated during a
 * collection counts as live. The kernel's side goes on. */
void sampler_hold_pages(struct sampler *sampler, bool hold);
/* From now on; a page that was found by guessing may be slow. */
void sampler_set_page_timeout(struct sampler *sampler, int64_t timeout_ns);
/* Written into every reading that begins from now on. */
void sampler_set_phase(struct sampler *sampler, int32_t run, enum phase phase);

/* Reads every source now, goroutines and threads of the runtime included, and merges the readings; each is passed to
 * on_sample as well. Drives the loop until the answers are there. False: the process could not be read. A runtime
 * that does not answer leaves its values absent. `known`: a reading of the runtime and of the kernel's sums that was made
 * just now, as a snapshot holds it, and is not made again; NULL, or nothing present in it: there is none. */
bool sampler_read_now(struct sampler *sampler, const struct sample *known, struct sample *ret_sample,
                      struct err *err);
/* The runtime's statistics alone, read now. False where there is no source or no answer. */
bool sampler_read_runtime(struct sampler *sampler, struct sample *ret_sample, struct err *err);

/* SOURCE_COUNT: none. */
enum metric_source sampler_runtime_source(const struct sampler *sampler);
/* Why the process's memory does not tell of its heap; "" where it does. */
const char *sampler_no_memory(const struct sampler *sampler);
struct process *sampler_process(struct sampler *sampler);
struct fetcher *sampler_fetcher(struct sampler *sampler);

/* What watching has cost so far. */
struct source_cost sampler_cost_of(const struct sampler *sampler, enum metric_source source);
