/* Parts: for a growing channel that no profile explains, which part of it grew: the row of the ledger, the runtime's
 * own account, or the control group's. */
#pragma once

struct result;
struct validity;
struct verdict;

/* Adds to verdict->findings the part of the cause that grew most from the first run kept to the last; nothing where the
 * cause has no parts, none was read in both runs, or none grew. */
void parts_find(const struct result *result, const struct validity *validity, struct verdict *verdict);
