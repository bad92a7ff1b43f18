/* A result in memory: the content of a result folder. Judging and reporting use nothing else. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/facts.h"
#include "model/gate.h"
#include "model/ledger.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/sample.h"
#include "model/scenario.h"
#include "model/verdict.h"

/* An event of the measurement: a phase began, a probe was forced, a warning. */
struct event_note {
        int64_t t_ns;
        int32_t run;
        enum phase phase;
        char *kind; /* "phase", "probe", "rest", "warning", "error", "look" */
        char *text;
};

struct result {
        char *folder; /* NULL: not on disk yet */
        char *harness_version;
        char *command_line; /* how we were called, words quoted for a shell */
        int64_t started_wall_ns;
        int64_t started_ns; /* CLOCK_MONOTONIC at the same moment: the zero of every plot */
        int64_t ended_ns;
        bool interrupted;
        int64_t requests_sent;     /* in all runs */
        int64_t requests_distinct; /* expected number of different ones, see model/request_mix.h */
        char *cut_short;           /* why fewer runs were made than planned, a sentence; NULL: not the case */
        char *failure;             /* why the measurement failed, a sentence; NULL: it did not */
        struct scenario scenario;
        struct plan plan;
        struct facts facts;
        struct series series;
        struct event_note *events;
        size_t event_count;
        size_t event_capacity;
        struct run *runs; /* runs[0] holds the baseline, runs[1…] the runs */
        size_t run_count;
        struct run *controls; /* idle windows before run 1; only the checkpoints settled and collected */
        size_t control_count;
        struct run *rests; /* idle windows after the last run; likewise */
        size_t rest_count;
        struct snapshot *snapshots;
        size_t snapshot_count;
        /* Files in the folder with the profiles that are compared; NULL: none. "Before" is after the first run that the
         * verdict on the cause uses, "after" is after the last. */
        char *profile_before; /* heap profiles */
        char *profile_after;
        char *goroutines_before; /* goroutine profiles */
        char *goroutines_after;
        struct ledger *ledgers; /* one per snapshot, in the same order; filled by judging */
        size_t ledger_count;
        char *curve; /* what other settings of this service save and cost, in sentences; NULL: not measured */
        struct verdict verdict; /* filled by judging */
        bool has_verdict;
        struct gate_list gates; /* filled by gate/; exit_code belongs to them */
        bool has_gates;
};
void result_clear(struct result *result);
/* Appends an event and takes ownership of its strings. */
void result_add_event(struct result *result, const struct event_note *note_take);
/* Returns the run with that index; NULL if there is none. */
const struct run *result_run(const struct result *result, int index);
/* Returns true if runs[i] counts and is not part of the verdict's warm-up. */
bool result_keeps_run(const struct result *result, size_t i);
/* Returns the ledger of a run's checkpoint, for run < 0 of the last run that has one; NULL if there is none. */
const struct ledger *result_ledger(const struct result *result, int run, enum checkpoint checkpoint);
