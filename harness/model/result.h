/* A result in memory: what a result folder holds, read back. Everything that is judged or drawn comes from here. */
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

/* Something that happened: a phase began, a probe was forced, a warning. */
struct event_note {
        int64_t t_ns;
        int32_t run;
        enum phase phase;
        char *kind; /* "phase", "probe", "rest", "warning", "error", "look" */
        char *text;
};

struct result {
        char *folder; /* where it lies; NULL while in memory only */
        char *harness_version;
        char *command_line; /* how we were called, words quoted for a shell */
        int64_t started_wall_ns;
        int64_t started_ns; /* CLOCK_MONOTONIC at the same moment: the zero of every plot */
        int64_t ended_ns;
        bool interrupted;
        int64_t requests_sent;     /* in all runs */
        int64_t requests_distinct; /* of them, as is to be expected: see model/request_mix.h */
        char *cut_short;           /* why the runs ended before their time, a sentence; NULL: they did not */
        char *failure;             /* why the measurement ended early, in a sentence; NULL: it did not */
        struct scenario scenario;
        struct plan plan;
        struct facts facts;
        struct series series;
        struct event_note *events;
        size_t event_count;
        size_t event_capacity;
        struct run *runs; /* runs[0] holds the baseline, then run 1…N */
        size_t run_count;
        struct run *controls; /* idle windows before run 1, numbered from 1: settled and collected only */
        size_t control_count;
        struct run *rests; /* idle windows after the last run, the same */
        size_t rest_count;
        struct snapshot *snapshots;
        size_t snapshot_count;
        char *profile_before; /* file in the folder, heap profile after the first run that the cause keeps; NULL: none */
        char *profile_after;
        char *goroutines_before;
        char *goroutines_after;
        struct ledger *ledgers; /* one per snapshot, in the same order; filled by judging */
        size_t ledger_count;
        char *curve; /* what other settings of this service save and cost, in sentences, where somebody measured it; NULL */
        struct verdict verdict; /* filled by judging */
        bool has_verdict;
        struct gate_list gates; /* filled by gate/; exit_code belongs to them */
        bool has_gates;
};
void result_clear(struct result *result);
void result_add_event(struct result *result, const struct event_note *note_take);
/* The run of that index; NULL where there is none. */
const struct run *result_run(const struct result *result, int index);
/* True where runs[i] counts and is not of the verdict's warm-up. */
bool result_keeps_run(const struct result *result, size_t i);
/* The ledger of a checkpoint of a run; run < 0: the last run that has one. NULL where there is none. */
const struct ledger *result_ledger(const struct result *result, int run, enum checkpoint checkpoint);
