/* Each step names only what can change the answer. First come findings that leave the shape undecided, then those that
 * keep runs from counting. */
#include "words/next_steps.h"

#include "model/result.h"

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
                "Let the fill finish: more requests in each run fill it sooner, and so does a warm-up before "
                "the measurement. If {channel} still rises then, the verdict says so.",
        [FINDING_CHANNEL_LET_GO_IN_PART] =
                "Let the runs differ in their number of requests (load.requests as a list): then they end at "
                "random points of the service's own cycle, and no longer along a line.",
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
                "Measure again with a higher memory limit, or a smaller load: while the limit holds memory down, "
                "nothing shows whether it would level off.",
        [FINDING_MEMORY_LIMIT_KILLED] =
                "Measure again with a higher memory limit, or a smaller load: the kernel killed before the growth "
                "was over.",
        [FINDING_RUN_SATURATED] =
                "Give the load generator room to keep up, then measure again: a machine that does nothing else, "
                "more threads (load.threads), or a smaller load (load.rate, load.vus).",
        [FINDING_RUN_FAILED_REQUESTS] =
                "Look at what fails (\"failures\" in runs.json counts it by reason) and fix it, or lower the "
                "load. If failures are part of the question, declare them with expect.status or "
                "expect.failures, and such runs count.",
        [FINDING_RUN_TOO_FEW_REQUESTS] =
                "Plan a load that can be delivered, then measure again: a smaller load.rate, more "
                "load.connections, or a longer load.duration.",
        [FINDING_SUM_RISES] =
                "Measure more: a ledger after every run (sampling.ledger: \"settled\") shows what makes {channel} "
                "rise; a few more runs show whether it goes on.",
        [FINDING_SERVICE_UNUSED] =
                "Watch on until the service is used again: without users, memory stands still whether or not it leaks with "
                "them.",
        [FINDING_OUTSIDE_UNWATCHED] =
                "Measure memory outside Go by itself: a ledger after every run (sampling.ledger: \"settled\").",
        [FINDING_CAUSE_WAITS] = "Measure longer: a few more runs show whether {channel} goes on rising.",
        [FINDING_SETTLED_RSS_UNEXPLAINED] =
                "Measure more: a ledger after every run (sampling.ledger: \"settled\") and an expvar or pprof "
                "endpoint show what grows.",
};

#define LONGER_WINDOWS                                                                                       \
        "longer windows make the same growth stand out more, and so do collections that are forced after each"

static const char *const watch_steps[FINDING_COUNT] = {
        [FINDING_TOO_FEW_RUNS] = "Watch longer: at least {runs_min} windows have to count.",
        [FINDING_CHANNEL_TOO_FEW_RUNS] = "Watch longer: a few more windows.",
        [FINDING_CHANNEL_RISES_EARLY] =
                "Watch longer, {growing_min} windows at least: then a leak can be told from a "
                "cache that fills.",
        [FINDING_CHANNEL_LEVELS_OFF] =
                "Watch on until what fills has come to its end. If {channel} is still rising then, it will be said.",
        [FINDING_CHANNEL_LET_GO_IN_PART] =
                "Watch again with windows of another length: where one ends in a cycle of the service's own is chance "
                "then, and no line.",
        [FINDING_CHANNEL_FALLS] = "Watch on until {channel} has come to rest.",
        [FINDING_CHANNEL_NOT_SIGNIFICANT] = "Watch longer: a few more windows.",
        [FINDING_CHANNEL_NOISY] =
                "Watch longer: about {runs_needed} windows should decide it; " LONGER_WINDOWS ".",
        [FINDING_CHANNEL_TOO_CLOSE] =
                "More windows will not decide it: {channel} changes by about as much as was declared affordable, {delta} a "
                "window. Declare as delta what you can afford; " LONGER_WINDOWS ".",
        [FINDING_TARGET_RESTARTED] =
                "Find out why the service ended (its log, the kernel's log for an OOM kill), then watch the process that "
                "took its place.",
        [FINDING_RUN_FAULT] = "Remove what went wrong in window {run}, then watch again: {fault}.",
        [FINDING_RUN_INCOMPLETE] = "Watch longer, and let windows come to their end.",
        [FINDING_MEMORY_LIMIT_HIT] =
                "Watch again under a higher memory limit: what the limit holds down cannot show whether it would level "
                "off.",
        [FINDING_MEMORY_LIMIT_KILLED] =
                "Watch again under a higher memory limit: what the kernel killed was not done growing.",
        [FINDING_SUM_RISES] =
                "Watch longer: a few more windows say what {channel} rises by, and whether it goes on.",
        [FINDING_OUTSIDE_UNWATCHED] =
                "Watch again with the right to read /proc/PID/smaps: then memory outside Go is told apart.",
        [FINDING_SETTLED_RSS_UNEXPLAINED] =
                "Watch again with the right to read the service's memory, or with a --url of its expvar or pprof page: "
                "these say what grows.",
        [FINDING_CAUSE_WAITS] = "Watch longer: a few more windows say whether {channel} goes on rising.",
};

const char *next_step(const struct result *result, enum finding_code code)
{
        bool watched = result->scenario.load.executor == LOAD_NONE;

        return watched && watch_steps[code] ? watch_steps[code] : next_steps[code];
}
