/* Growth: names what grew, without profiles, by comparing two stored snapshots of the service's memory. */
#pragma once

struct result;
struct verdict;

/* Fills verdict->grown by comparing the last snapshot up to the end of the first run after the warm-up with the last of all.
 *   - Goroutines, by creator and entry function, from snapshots at rest (baseline, settled).
 *   - Objects that survived the last mark, by size and by type, from snapshots after a forced collection; at rest where
 *     there are not two of those.
 * Of each kind at most ten that grew are kept.
 *
 * Adds a finding that names the creator whose goroutines grew most where the verdict is GROWING by goroutines, threads or
 * stacks, or where goroutines by creator grow and the total does not; and one that names size and type of the objects where
 * it is GROWING by the live heap. Adds nothing without two such snapshots. */
void growth_fill(const struct result *result, struct verdict *verdict);
