/* What grew, without profiles: two snapshots of the service's memory, the first after the warm-up, compared. */
#pragma once

struct result;
struct verdict;

/* Fills verdict->grown: the last snapshot of the warm-up against the last of all. Goroutines of snapshots at rest
 * (baseline, settled), put together by who made them and what they run. Objects that survived the last mark, by size
 * and by type: of snapshots after a forced collection where there are two, else at rest. Of each kind what did not
 * grow is left out and at most ten stay.
 *
 * Where the verdict is GROWING because of goroutines or their stacks, and where one creator's grow though the total
 * does not, a finding names the creator whose grew most; where it is because of the live heap, the size and the type.
 * Without two such snapshots nothing is known and nothing said. */
void growth_fill(const struct result *result, struct verdict *verdict);
