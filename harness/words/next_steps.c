/* Advice is derived from what is missing, and only names what can change the answer. */
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
        [FINDING_CHANNEL_FALLS] = "Let {channel} come to rest before a run is over: a longer "
                                  "protocol.settle, and a longer protocol.baseline before the first run.",
        [FINDING_CHANNEL_NOT_SIGNIFICANT] = "Measure longer: a few more runs (--set protocol.runs=20).",
        [FINDING_CHANNEL_NOISY] = "Measure longer: about {runs_needed} runs should decide it (--set "
                                  "protocol.runs={runs_needed}); " MORE_REQUESTS ".",
        [FINDING_CHANNEL_TOO_CLOSE] =
                "More runs will not decide it: {channel} changes by about as much as was declared "
                "affordable, {delta} a run. Declare with verdict.delta what you can afford; " MORE_REQUESTS
                ".",
        [FINDING_SETTLED_RSS_UNEXPLAINED] =
                "Let more be measured: a ledger after every run (sampling.ledger: \"settled\") and an expvar "
                "or pprof endpoint say what grows.",
};
