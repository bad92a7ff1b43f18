/* The standing of a run: whether it counts, and why not. Decided once, when the run is over, and stored with it;
 * verdict, gates, exports, comparisons and pages read it there.
 *
 * A run under a different load is another experiment: it is left out with a finding that says why.
 */
#pragma once

struct result;

/* Decides the standing of each run from 1 on that has none yet; one that was stored stays as it is. */
void standing_decide(struct result *result);
