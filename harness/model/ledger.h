/* The ledger: where each resident byte is at one checkpoint. Rows add up to the sum of Rss over smaps, because the
 * unexplained remainder is a row. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/ledger_table.h"
#include "model/run.h"

#define LEDGER_ID(name, ...) LEDGER_##name,
enum ledger_row_id { LEDGER_TABLE(LEDGER_ID) LEDGER_ROW_COUNT };
#undef LEDGER_ID

enum ledger_group {
        LEDGER_GROUP_LIVE, /* what the heap profile shows */
        LEDGER_GROUP_GO_HELD, /* what the hypothesis "Go reserved it" is about: reserve, dead heap, lazily freed */
        LEDGER_GROUP_GO_OTHER,
        LEDGER_GROUP_FILES,
        LEDGER_GROUP_NATIVE,
        LEDGER_GROUP_ACCOUNT,
        LEDGER_GROUP_COUNT,
};
extern const char *const ledger_group_names[LEDGER_GROUP_COUNT + 1];

struct ledger_row_info {
        const char *name;  /* in ledger.json, "go_reserve" */
        const char *label; /* for people, "Go reserve" */
        enum ledger_group group;
        const char *meaning; /* one sentence for the report */
};
extern const struct ledger_row_info ledger_row_infos[LEDGER_ROW_COUNT];

struct ledger_row {
        int64_t bytes; /* resident; only sampling error and unexplained may be negative */
        bool known;    /* false: could not be measured, `detail` says why */
        char *detail;  /* NULL, or a sentence: the counted size, the largest paths */
};

/* A row beside RSS: obtained but not resident (below), or charged to the container and not resident (beyond). */
struct ledger_side_row {
        const char *name;
        int64_t bytes;
        char *detail;
};

/* Two accounts of the same bytes that do not know of each other. Their difference is shown, and never put into a
 * row under another name. */
struct ledger_check {
        const char *name;
        int64_t measured_bytes; /* by the kernel */
        int64_t claimed_bytes;  /* by the runtime */
};
enum { LEDGER_CHECK_MAX = 8 };

struct ledger {
        int32_t run;
        enum checkpoint checkpoint;
        int64_t rss_bytes; /* sum of Rss over smaps */
        struct ledger_row rows[LEDGER_ROW_COUNT];
        struct ledger_side_row *below_rss;
        size_t below_count;
        struct ledger_side_row *beyond_rss;
        size_t beyond_count;
        struct ledger_check checks[LEDGER_CHECK_MAX];
        size_t check_count;
        bool has_runtime; /* false: no telemetry; Go's rows are unknown */
};
void ledger_clear(struct ledger *ledger);
/* The two differ by more than the account is meant to close within: 0.5 % of RSS, or 128 KiB where that is more. */
bool ledger_check_fails(const struct ledger *ledger, const struct ledger_check *check);
/* Sum of the rows of a group, unknown ones left out. */
int64_t ledger_group_bytes(const struct ledger *ledger, enum ledger_group group);
