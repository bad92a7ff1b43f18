/* What grew, without profiles: two snapshots of the service's memory, the first after the warm-up, compared. */
#pragma once

struct result;
struct verdict;

/* Fills verdict->grown from the snapshots at rest (baseline, settled) that hold goroutines: the last one of the warm-up
 * against the last of all. Goroutines are put together by who made them and what they run; what did not grow is left
 * out, at most ten stay. Where the verdict is GROWING because of goroutines or their stacks, a finding names the creator
 * whose grew most. Without two such snapshots nothing is known and nothing said. */
void growth_fill(const struct result *result, struct verdict *verdict);
