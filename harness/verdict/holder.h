/* Holder and hypothesis: what holds the memory that the heap profile does not show, and is it Go's reserve?
 *
 * A plateau alone does not prove that Go reserved the memory; the settled ledger and the release hook do.
 */
#pragma once

struct result;
struct validity;
struct verdict;

/* Fills levels, holders and intervention from the last valid run, and madvise from the facts. */
void holder_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);

/* Fills hypothesis and its reason from the shape and what holder_fill() found. */
void holder_decide_hypothesis(struct verdict *verdict);
