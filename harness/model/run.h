/* A run: one repeat of load, settling and probes, with how it ended. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/finding.h"
#include "model/load_stats.h"
#include "model/sample.h"

/* The moments of a run whose readings are compared from run to run. */
enum checkpoint {
        CHECKPOINT_BASELINE,  /* idle, before the first run; only in run 0 */
        CHECKPOINT_PEAK,      /* the highest RSS under load */
        CHECKPOINT_SETTLED,   /* median of the last third of the settle window, nothing forced */
        CHECKPOINT_COLLECTED, /* after two forced GCs: HeapAlloc is the live heap */
        CHECKPOINT_FLOOR,     /* after the release hook */
        CHECKPOINT_COUNT,
};
extern const char *const checkpoint_names[CHECKPOINT_COUNT + 1];

/* Whether a run counts. verdict/standing decides it when the run is over. */
struct run_standing {
        bool decided;
        bool counts;
        struct finding_list notes; /* why it does not count, or what was wrong although it counts */
};

struct run {
        int32_t index;         /* 1…N; 0 holds the baseline */
        int64_t first_request; /* number of requests in earlier runs: {{seq}} and the draws continue there */
        int64_t load_begin_ns;
        int64_t load_end_ns;
        int64_t settle_end_ns;
        int64_t end_ns;
        struct sample checkpoints[CHECKPOINT_COUNT]; /* all sources merged; present == 0: not reached */
        struct load_stats load;
        bool complete;
        char *fault; /* the message of the error that ended it; NULL: none */
        struct run_standing standing;
};
void run_clear(struct run *run);
/* Returns true if the run counts for the verdict, gates, exports and comparisons. */
bool run_counts(const struct run *run);
/* Returns true if its latencies count as well: the run counts, and the load generator was not the bottleneck. */
bool run_times_count(const struct run *run);

/* The raw evidence behind one ledger: smaps, read between two readings of the runtime's figures. */
struct snapshot {
        int32_t run;
        enum checkpoint checkpoint;
        int64_t t_ns;
        int64_t took_ns; /* time that reading smaps took */
        char *smaps;     /* /proc/PID/smaps as read, byte for byte */
        size_t smaps_bytes;
        char *pages; /* resident pages of some mappings, see model/pages.h; NULL: not read */
        size_t pages_bytes;
        char *goroutines; /* groups of goroutines, see model/goroutine_text.h; NULL: not read */
        size_t goroutines_bytes;
        char *heap; /* a look at every span, see model/heap_text.h; NULL: not read */
        size_t heap_bytes;
        /* Order of reading: smaps_rollup and the runtime's figures (before), smaps, the runtime's figures and
         * smaps_rollup (after). present == 0: the runtime did not answer. */
        struct sample before;
        struct sample after;
        struct sample process; /* /proc/PID/status and the control group */
};
void snapshot_clear(struct snapshot *snapshot);
/* Returns by how many bytes anonymous memory that is not lazily freed moved around the reading of smaps: the larger
 * distance of the two smaps_rollup readings from `held_bytes`, the sum over smaps; 0 if they were not read. The
 * runtime's own figures may stay the same while memory comes and goes. */
int64_t snapshot_held_moved(const struct snapshot *snapshot, int64_t held_bytes);
