/* What other tools show of the same process, and why it is not RSS: as rows that add up to the difference. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ledger;
struct snapshot;

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

/* VIRT, RES and SHR of top from the snapshot's process sample; the kubelet's working set where the process is alone in
 * its control group: else it says nothing of this process. */
void others_of(const struct snapshot *snapshot, const struct ledger *ledger,
               struct other ret[static OTHER_COUNT]);
