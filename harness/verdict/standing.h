/* Standing: decides whether a run counts, and why not. It is decided once, when the run is over, and stored with the run;
 * verdict, gates, exports, comparisons and pages read it there.
 *
 * A run under another load than planned is another experiment. It is left out, with a finding that says why.
 */
#pragma once

struct result;

/* Decides the standing of each run (not the baseline, run 0) that has none yet. A stored standing stays as it is. */
void standing_decide(struct result *result);
