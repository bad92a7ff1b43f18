/* Parts: for a growing channel that no profile explains, which part of it grew: the row of the ledger, the runtime's
 * own account, or the control group's. */
#pragma once

struct result;
struct validity;
struct verdict;

/* A sentence about the part of the cause that grew most from the first run kept to the last, in fresh memory; NULL
 * where the cause has no parts, none was read in both runs, or none grew. */
char *parts_sentence(const struct result *result, const struct validity *validity,
                     const struct verdict *verdict);
