/* One look at a process, without load: everything that `plateau inspect` shows. */
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

/* Memory figures of other tools for the same process, and parts that add up to their difference from RSS. */
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
        struct other_part parts[OTHER_PARTS_MAX]; /* bytes = RSS of the ledger + the sum of the parts */
        size_t part_count;
        const char *reason; /* why it is not known, if so */
};

/* What one source has cost so far. */
struct source_cost {
        int64_t readings;
        int64_t failures;
        int64_t late;    /* readings that began late */
        int64_t took_ns; /* time of all readings */
};

struct look {
        const struct facts *facts; /* of the process; borrowed */
        const char *url;           /* base URL that answers; NULL: none; borrowed */
        const char *no_runtime;    /* why the runtime's figures are not known; "" if they are; borrowed */
        struct snapshot snapshot;
        struct sample now; /* all sources merged */
        struct ledger ledger;
        struct other others[OTHER_COUNT];
        struct source_cost costs[SOURCE_COUNT];
        struct goroutine_groups goroutines; /* read from memory; empty if they could not be read */
        bool all_goroutines;                /* show all groups with their whole stacks */
        const char *no_goroutines;          /* why goroutines were not read; "" if they were; borrowed */
        struct heap_look heap;              /* zeroed unless has_heap */
        bool has_heap;
        const char *no_heap;     /* why the spans were not read; "" if they were; borrowed */
        const char *page_source; /* the page that gave the runtime's figures, "expvar"; NULL: none */
        int64_t age_ns;          /* of the process */
        int64_t live_heap_bytes; /* -1: no collection was forced */
};
void look_clear(struct look *look);
