/* One look at a Go process: everything that `plateau inspect` shows, gathered without load and without its help. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/facts.h"
#include "model/ledger.h"
#include "model/run.h"

struct err;
struct fetcher;
struct inspection;
struct loop;
struct sampler;

enum { INSPECT_REASON_MAX = 256 };

struct inspect_args {
        int64_t pid;
        const char *url;  /* where its telemetry is; NULL: its listening ports are tried */
        bool kernel_only; /* ask the service nothing */
        bool collect;     /* force a collection (heap?gc=1), so that the live heap is known */
        const bool *stop;
};

/* What one look found. */
struct inspect_look {
        struct snapshot snapshot;
        struct sample now; /* all sources merged */
        struct ledger ledger;
        int64_t age_ns;          /* of the process */
        int64_t live_heap_bytes; /* -1: no collection was forced */
};

/* Opens the process, reads who it is and finds its telemetry. */
bool inspection_new(struct loop *loop, const struct inspect_args *args, struct inspection **ret_inspection,
                    struct err *err);
void inspection_free(struct inspection *inspection);
/* Looks again; facts (madvise as observed) and look are replaced. */
bool inspection_look(struct inspection *inspection, struct err *err);

const struct facts *inspection_facts(const struct inspection *inspection);
const struct inspect_look *inspection_last(const struct inspection *inspection);
const struct sampler *inspection_sampler(const struct inspection *inspection);
/* The base URL that answers, NULL where there is none. */
const char *inspection_url(const struct inspection *inspection);
/* Why the runtime's side is not known; "" where it is. */
const char *inspection_no_runtime(const struct inspection *inspection);
