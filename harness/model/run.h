/* A run: one repeat of load, settle and probes; complete or not, it says how it ended. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/finding.h"
#include "model/load_stats.h"
#include "model/sample.h"

/* The moments of an experiment that are compared with each other. */
enum checkpoint {
        CHECKPOINT_BASELINE,  /* idle, before the first run; belongs to run 0 */
        CHECKPOINT_PEAK,      /* highest RSS under load */
        CHECKPOINT_SETTLED,   /* median of the last third of the settle window, nothing forced */
        CHECKPOINT_COLLECTED, /* after two forced GCs: HeapAlloc is the live heap */
        CHECKPOINT_FLOOR,     /* after the release hook */
        CHECKPOINT_COUNT,
};
extern const char *const checkpoint_names[CHECKPOINT_COUNT + 1];

/* Whether a run counts; verdict/standing decides it when the run is over. */
struct run_standing {
        bool decided;
        bool counts;
        struct finding_list notes; /* why it does not count, or what was not quite right */
};

/* What was read at a checkpoint: all sources merged; run, phase and t_ns say when. present == 0: not reached. */
struct run {
        int32_t index;         /* 1…N; 0 holds the baseline */
        int64_t first_request; /* how many requests earlier runs made: where {{seq}} and the draws went on */
        int64_t load_begin_ns;
        int64_t load_end_ns;
        int64_t settle_end_ns;
        int64_t end_ns;
        struct sample checkpoints[CHECKPOINT_COUNT];
        struct load_stats load;
        bool complete;
        char *fault; /* what went wrong, as the error said it; NULL: nothing */
        struct run_standing standing;
};
void run_clear(struct run *run);
/* True where the run counts: for the verdict, a gate, an export, a comparison. */
bool run_counts(const struct run *run);
/* True where its times count, too: latencies and lags are the service's, and not a late generator's. */
bool run_times_count(const struct run *run);

/* The raw evidence behind one ledger: the kernel's text between two readings of the runtime. */
struct snapshot {
        int32_t run;
        enum checkpoint checkpoint;
        int64_t t_ns;
        int64_t took_ns; /* of reading smaps */
        char *smaps;     /* /proc/PID/smaps as read, byte for byte */
        size_t smaps_bytes;
        char *pages; /* which pages were resident where that decides, see model/pages.h; NULL: not read */
        size_t pages_bytes;
        char *goroutines; /* groups of goroutines, see model/goroutine_text.h; NULL: not read */
        size_t goroutines_bytes;
        char *heap; /* a look at every span, see model/heap_text.h; NULL: not read */
        size_t heap_bytes;
        struct sample before; /* the runtime's statistics before smaps was read, and smaps_rollup before that;
                                  present == 0: the runtime did not answer */
        struct sample after;  /* the runtime's statistics after it, and smaps_rollup after that */
        struct sample process; /* status, cgroup */
};
void snapshot_clear(struct snapshot *snapshot);
/* What is held is anonymous and not lazily freed. How far it was from `held_bytes`, the sum over smaps, at the
 * runtime's two readings; the larger of the two, 0 where it was not read then. Memory may come and go between readings
 * of the runtime that say the same. */
int64_t snapshot_held_moved(const struct snapshot *snapshot, int64_t held_bytes);
