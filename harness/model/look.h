/* One look at a process: everything that `plateau inspect` shows, gathered without load. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/facts.h"
#include "model/goroutines.h"
#include "model/heap.h"
#include "model/ledger.h"
#include "model/metric.h"
#include "model/run.h"
#include "model/sample.h"

/* What other tools show of the same process, and why it is not RSS: as rows that add up to the difference. */
enum { OTHER_VIRT, OTHER_RES, OTHER_SHR, OTHER_WORKING_SET, OTHER_COUNT, OTHER_PARTS_MAX = 4 };

struct other_part {
        const char *name;
        int64_t bytes;
        const char *detail;
};

struct other {
        const char *name;  /* "virt" */
        const char *label; /* "VIRT of top" */
        bool known;
        int64_t bytes;
        struct other_part parts[OTHER_PARTS_MAX]; /* bytes = RSS of the ledger + all of them */
        size_t part_count;
        const char *reason; /* where it is not known */
};

/* What one source has cost so far: readings, their time, and ticks that were late. */
struct source_cost {
        int64_t readings;
        int64_t failures;
        int64_t late;
        int64_t took_ns;
};

struct look {
        const struct facts *facts; /* of the process; borrowed from who looked */
        const char *url;           /* the base URL that answers, NULL where there is none; borrowed */
        const char *no_runtime;    /* why the runtime's side is not known; "" where it is; borrowed */
        struct snapshot snapshot;
        struct sample now; /* all sources merged */
        struct ledger ledger;
        struct other others[OTHER_COUNT];
        struct source_cost costs[SOURCE_COUNT];
        struct goroutine_groups goroutines; /* read from memory; empty where no_goroutines says why */
        bool all_goroutines;                /* all groups, each with a whole stack */
        const char *no_goroutines;          /* "" where they were read; borrowed from who looked */
        struct heap_look heap;              /* zeroed where no_heap says why */
        bool has_heap;
        const char *no_heap;     /* "" where the spans were read; borrowed */
        const char *page_source; /* the page that the runtime's figures come from, "expvar"; NULL: none */
        int64_t age_ns;          /* of the process */
        int64_t live_heap_bytes; /* -1: no collection was forced */
};
void look_clear(struct look *look);
