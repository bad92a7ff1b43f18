/* The ledger's rows in the groups that people ask for: 28 rows are exact, a dozen parts are read. */
#pragma once

#include <stddef.h>

#include "model/ledger.h"

struct ledger_part {
        const char *column; /* of plots/ledger.csv */
        const char *label;
        enum ledger_row_id first; /* the rows from first to last */
        enum ledger_row_id last;
        const char *meaning; /* for a reader who does not know the runtime's words */
};

/* One part of one ledger. */
struct ledger_share {
        const struct ledger_part *part;
        double bytes; /* NAN: not known */
};

enum { LEDGER_PART_COUNT = 13 };
/* From the bottom of the bar to its top: live heap first, the account's own rows last. */
extern const struct ledger_part ledger_parts[LEDGER_PART_COUNT];

/* Sum of the part's rows; NAN where none of them is known. */
double ledger_part_bytes(const struct ledger *ledger, const struct ledger_part *part);
/* The parts that are not zero, largest first, unknown ones last; returns how many. */
size_t ledger_parts_sort(const struct ledger *ledger,
                         struct ledger_share ret_shares[static LEDGER_PART_COUNT]);
