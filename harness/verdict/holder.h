/* Holder and hypothesis: what holds the resident memory that is not live heap ("the gap"), and is it memory that Go keeps in
 * reserve?
 *
 * A plateau alone does not prove that it is. The settled ledger has to say so, and the release hook (debug.FreeOSMemory) has
 * to give the memory back.
 */
#pragma once

struct result;
struct validity;
struct verdict;

/* Fills levels, holders and intervention from the last valid runs that have them, and madvise from the facts. */
void holder_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);

/* Fills hypothesis and hypothesis_why from the shape and from what holder_fill() found. */
void holder_decide_hypothesis(struct verdict *verdict);
