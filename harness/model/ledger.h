/* The ledger says what each resident byte is used for at one checkpoint. Its rows add up exactly to the sum of Rss over
 * smaps, because the remainder that nothing explains is a row as well. */
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
        LEDGER_GROUP_GO_HELD, /* reserve, dead heap, lazily freed: the subject of the hypothesis "Go reserved it" */
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
        int64_t bytes; /* resident; only the rows sampling error and unexplained may be negative */
        bool known;    /* false: not measured; `detail` says why */
        char *detail;  /* a sentence, such as the counted size or the largest paths; NULL: none */
};

/* Memory that is not part of RSS: obtained by the process but not resident (below_rss), or charged to its container
 * but not resident (beyond_rss). */
struct ledger_side_row {
        const char *name;
        int64_t bytes;
        char *detail;
};

/* Two independent measurements of the same bytes. Their difference is shown as such; it is never moved into a row. */
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
        bool has_runtime; /* false: the runtime gave no figures, and Go's rows are unknown */
};
void ledger_clear(struct ledger *ledger);
/* Returns true if the two measurements differ by more than 0.5 % of RSS and by more than 128 KiB. */
bool ledger_check_fails(const struct ledger *ledger, const struct ledger_check *check);
/* Returns the sum of the known rows of a group. */
int64_t ledger_group_bytes(const struct ledger *ledger, enum ledger_group group);
