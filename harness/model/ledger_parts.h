/* The ledger's rows summed up into parts for people: a dozen parts are easier to read than 28 rows. */
#pragma once

#include <stddef.h>

#include "model/ledger.h"

struct ledger_part {
        const char *column; /* of plots/ledger.csv */
        const char *label;
        enum ledger_row_id first; /* the part sums up the rows first…last */
        enum ledger_row_id last;
        const char *meaning; /* for a reader who does not know the runtime's terms */
};

/* One part of one ledger. */
struct ledger_share {
        const struct ledger_part *part;
        double bytes; /* NAN: not known */
};

enum { LEDGER_PART_COUNT = 13 };
/* In the order in which a stacked bar shows them from the bottom: live heap first, unexplained last. */
extern const struct ledger_part ledger_parts[LEDGER_PART_COUNT];

/* Returns the sum of the part's known rows; NAN if none is known. */
double ledger_part_bytes(const struct ledger *ledger, const struct ledger_part *part);
/* Fills in the parts that are not zero, largest first and unknown ones last, and returns their number. */
size_t ledger_parts_sort(const struct ledger *ledger,
                         struct ledger_share ret_shares[static LEDGER_PART_COUNT]);
