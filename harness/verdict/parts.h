/* Parts: names the part of a growing channel that grew most, where no profile explains it: a row of the ledger, a field of
 * MemStats, or a field of the control group's memory.stat. */
#pragma once

struct result;
struct validity;
struct verdict;

/* Adds to verdict->findings the part of the cause that grew most from the first run after the warm-up to the last. Adds
 * nothing where the cause has no parts, none was read in both runs, or none grew. verdict->cause is set. */
void parts_find(const struct result *result, const struct validity *validity, struct verdict *verdict);
