/* Gates: the conditions that a result must meet in CI, and whether it met them. gate/ fills them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum gate_state {
        GATE_HOLDS,
        GATE_FAILS,
        GATE_UNKNOWN,   /* the value could not be measured; counts as failed */
        GATE_UNDECIDED, /* the data do not decide */
        GATE_STATE_COUNT,
};
extern const char *const gate_state_names[GATE_STATE_COUNT + 1]; /* "holds", "fails", … */

/* Where a user should look closer if the gate fails; words/gate_words.c holds the sentences. */
enum gate_closer {
        GATE_CLOSER_VERDICT,
        GATE_CLOSER_LATENCY,
        GATE_CLOSER_SERVICE,
        GATE_CLOSER_LAG,
        GATE_CLOSER_FAILURES,
        GATE_CLOSER_RATE,
        GATE_CLOSER_RUNS,
        GATE_CLOSER_LIVE_HEAP,
        GATE_CLOSER_LEDGER,
        GATE_CLOSER_GROWTH,
        GATE_CLOSER_THRESHOLD, /* the threshold itself is broken */
        GATE_CLOSER_BOTH_HEAPS,
        GATE_CLOSER_BOTH_LEDGERS,
        GATE_CLOSER_BOTH_LATENCIES,
        GATE_CLOSER_CELL,
        GATE_CLOSER_COUNT,
};

struct gate {
        char *name;  /* "http_req_duration p(99)<50ms", "expect.shape" */
        char *value; /* what was measured, with its unit */
        char *limit; /* what is required */
        enum gate_closer closer;
        enum gate_state state;
};

struct gate_list {
        struct gate *gates;
        size_t count;
        bool added_only; /* without the scenario's own gates, and without regard to an undecided shape */
        int exit_code;   /* 0 all hold, 1 one fails, 3 undecided, 4 could not measure, 130 interrupted */
};
void gate_list_clear(struct gate_list *list);
/* Appends a deep copy of `gate`. */
void gate_list_add(struct gate_list *list, const struct gate *gate);
