/* Advice is derived from what is missing, and only names what can change the answer: first what leaves a shape open, then
 * what makes runs not count. */
#include "words/next_steps.h"

#define MORE_REQUESTS                                                                                        \
        "more requests in each run (load.requests, load.rate or load.duration) make the same growth stand "  \
        "out more"

const char *const next_steps[FINDING_COUNT] = {
        [FINDING_TOO_FEW_RUNS] = "Measure longer: at least {runs_min} runs have to count (--set "
                                 "protocol.runs=12 leaves room for some that do not).",
        [FINDING_CHANNEL_TOO_FEW_RUNS] = "Measure longer: --set protocol.runs=12.",
        [FINDING_CHANNEL_RISES_EARLY] = "Measure longer, at least {growing_min} runs (--set "
                                        "protocol.runs={growing_min}): then a leak can be told from a cache "
                                        "that fills.",
        [FINDING_CHANNEL_LEVELS_OFF] =
                "Let what fills come to its end: more requests in each run fill it sooner, and so does a "
                "warm-up before the measurement. If {channel} is still rising then, it will be said.",
        [FINDING_CHANNEL_LET_GO_IN_PART] =
                "Let the runs differ in their number of requests (load.requests as a list): where a run ends in a "
                "cycle of the service's own is chance then, and no line.",
        [FINDING_CHANNEL_FALLS] = "Let {channel} come to rest before a run is over: a longer "
                                  "protocol.settle, and a longer protocol.baseline before the first run.",
        [FINDING_CHANNEL_NOT_SIGNIFICANT] = "Measure longer: a few more runs (--set protocol.runs=20).",
        [FINDING_CHANNEL_NOISY] = "Measure longer: about {runs_needed} runs should decide it (--set "
                                  "protocol.runs={runs_needed}); " MORE_REQUESTS ".",
        [FINDING_CHANNEL_TOO_CLOSE] =
                "More runs will not decide it: {channel} changes by about as much as was declared "
                "affordable, {delta} a run. Declare with verdict.delta what you can afford; " MORE_REQUESTS
                ".",
        [FINDING_TARGET_RESTARTED] =
                "Find out why the service ended (its log, the kernel's log for an OOM kill), then "
                "measure one process that lives through all runs.",
        [FINDING_RUN_FAULT] = "Remove what went wrong in run {run}, then measure again: {fault}.",
        [FINDING_RUN_INCOMPLETE] = "Measure again, and let every run come to its end.",
        [FINDING_MEMORY_LIMIT_HIT] =
                "Measure again with a higher memory limit, or a smaller load: what the limit holds down cannot "
                "show whether it would level off.",
        [FINDING_MEMORY_LIMIT_KILLED] =
                "Measure again with a higher memory limit, or a smaller load: what the kernel killed was not "
                "done growing.",
        [FINDING_RUN_SATURATED] =
                "Let the generator keep up, then measure again: a machine that does nothing else, more of it "
                "(load.threads), or a smaller load (load.rate, load.vus).",
        [FINDING_RUN_FAILED_REQUESTS] =
                "Look at what fails (\"failures\" in runs.json counts it by reason) and mend it, or lower the "
                "load. Where failures are part of the question, say so with expect.status or "
                "expect.failures, and they count.",
        [FINDING_RUN_TOO_FEW_REQUESTS] =
                "Plan what can be done, then measure again: a smaller load.rate, more load.connections, or a "
                "longer load.duration.",
        [FINDING_SUM_RISES] =
                "Let more be measured: a ledger after every run (sampling.ledger: \"settled\") says "
                "what {channel} rises by; a few more runs say whether it goes on.",
        [FINDING_OUTSIDE_UNWATCHED] =
                "Let memory outside Go be told apart: a ledger after every run (sampling.ledger: \"settled\").",
        [FINDING_CAUSE_WAITS] = "Measure longer: a few more runs say whether {channel} goes on rising.",
        [FINDING_SETTLED_RSS_UNEXPLAINED] =
                "Let more be measured: a ledger after every run (sampling.ledger: \"settled\") and an expvar "
                "or pprof endpoint say what grows.",
};
