/* A sentence about a channel begins with the channel's name. Slopes always look the same: slope a run [low, high], and per
 * request in brackets. Findings about unknown figures are clauses, since other sentences include them.
 */
#include "words/sentences.h"

#define SLOPE "{+slope} a run [{+low}, {+high}]"
#define FLAT_SLOPE "{+slope} a run [{+flat_low}, {+flat_high}]" /* the wider interval, which decides flat */
#define FLAT                                                                                                 \
        "{Channel}: flat at {level} over the last {kept} runs, " FLAT_SLOPE ", band ±{delta}; a growth of " \
        "{detectable} a run< ({=detectable_per_request} B a request)> would have been called growth"
#define LET_GO                                                                                               \
        "{Channel}: each run ends {slope} higher than the one before, but under load in run {run} it fell "  \
        "to {lowest}: "
#define HELD "Go reserve, dead heap and lazily freed memory are {held} of the {gap} gap"

const char *const sentences[FINDING_COUNT] = {
        [FINDING_NONE] = "",
        [FINDING_NOT_MEASURED] = "Could not measure: {failure}.",
        [FINDING_TARGET_RESTARTED] = "Could not measure: the target was restarted between the runs.",
        [FINDING_TOO_MANY_RUNS_LEFT_OUT] = "Could not measure: {left_out} of {runs} runs do not count.",
        [FINDING_WATCH_ENDED] = "The watch ended early: {failure}. What was measured before is judged.",
        [FINDING_INTERRUPTED] = "Interrupted: only what was measured before is judged.",

        [FINDING_CUT_SHORT] = "The runs ended early: {why}.",

        [FINDING_CHANNEL_NOT_MEASURED] = "Not measured: {@because}.",
        [FINDING_CHANNEL_PARTLY_MEASURED] =
                "Not measured after every run: {found} of {runs} runs have a value.",
        [FINDING_CHANNEL_FLAT] = FLAT ".",
        [FINDING_CHANNEL_CREEPS] = FLAT "; it does rise, but by less than was declared affordable.",
        [FINDING_CHANNEL_RETURNED] = "{Channel}: back near its baseline after every run, " SLOPE ".",
        [FINDING_CHANNEL_GROWS] =
                "{Channel}: growing, " SLOPE "< ({=per_request} B a request)>, surely more than "
                "{delta_growing} a run, and not levelling off.",
        [FINDING_CHANNEL_HELD] =
                "{Channel}: held for a time<, about {lifetime}>, not lost: of a growth of {growth}, {fallen} "
                "went when the service was left without a load<, half of it {held} after the last load>.",
        [FINDING_CHANNEL_LEVEL_CRESTS] =
                "{Channel}: filled and cut again and again, with crests that stay level, " FLAT_SLOPE
                ", band ±{delta}.",
        [FINDING_CHANNEL_SMALL] =
                "{Channel}: flat, though too uneven for a line: late in the runs it is {level} in all, less "
                "than a growth of {delta} a run would have left.",
        [FINDING_CHANNEL_LET_GO] = LET_GO
        "no growth, since no more than {stays} a run can have stayed, band ±{delta}. The service "
        "fills and empties something at a pace of its own, and each run ends at a later point of "
        "that cycle.",
        [FINDING_CHANNEL_LET_GO_IN_PART] =
                LET_GO "up to {stays} a run may have stayed, more than the band ±{delta}: undecided.",
        [FINDING_CHANNEL_GROWS_IN_STEPS] =
                "{Channel}: growing in jumps, as a container does that moves into a larger one whenever it "
                "is full: " SLOPE "< ({=per_request} B a request)>, surely more than {delta_growing} a run.",
        [FINDING_CHANNEL_GROWS_BY_OBJECTS] =
                "{Channel}: growing in jumps, while the objects in it grow along a line that does not level "
                "off: " SLOPE "< ({=per_request} B a request)>.",
        [FINDING_CHANNEL_GROWS_BY_ALLOCATION] =
                "{Channel}: rising, " SLOPE
                "< ({=per_request} B a request)>, while each run allocates more for a "
                "request than the one before, along a line that does not level off.",
        [FINDING_CHANNEL_GROWS_BY_WHOLE] =
                "{Channel}: rising unevenly, " SLOPE "< ({=per_request} B a request)>, and most of the "
                "growth of RSS, which follows a line that does not level off.",
        [FINDING_CHANNEL_GROWS_BY_CRESTS] =
                "{Channel}: filled and cut again and again, and each time it is filled further: " SLOPE
                " along the crests< ({=per_request} B a request)>, surely more than {delta_growing} a run.",
        [FINDING_CHANNEL_TOO_FEW_RUNS] =
                "{Channel}: too few runs, {kept} after a warm-up of {warmup}; at least {kept_min} are "
                "needed.",
        [FINDING_CHANNEL_RISES_EARLY] = "{Channel}: rising, " SLOPE
                                        ", but before run {growing_min} a leak cannot be told from a cache "
                                        "that fills.",
        [FINDING_CHANNEL_LEVELS_OFF] = "{Channel}: rising, " SLOPE ", but the rise slows down or is not "
                                       "steady: neither a leak nor flat yet.",
        [FINDING_CHANNEL_FALLS] =
                "{Channel}: falling, " SLOPE ", by more than the band ±{delta}: not settled yet.",
        [FINDING_CHANNEL_NOT_SIGNIFICANT] =
                "{Channel}: rising, " SLOPE
                ", but not significantly, given the number of channels; more runs "
                "should settle it.",
        [FINDING_CHANNEL_NOISY] = "{Channel}: undecided, " FLAT_SLOPE " does not fit the band ±{delta}; "
                                  "about {runs_needed} runs should settle it.",
        [FINDING_CHANNEL_TOO_CLOSE] =
                "{Channel}: undecided, " FLAT_SLOPE " does not fit the band ±{delta}; more requests a run "
                "would help, more runs would not.",

        [FINDING_TOO_FEW_RUNS] = "Too few runs: {runs} count, and at least {runs_min} are needed.",
        [FINDING_BAND_BY_TIME] =
                "Flat means: it grows by no more than {delta} a run, {delta_per_hour} an hour.",
        [FINDING_BAND] =
                "Flat means: it grows by no more than {delta} a run<, {=delta_per_request} bytes a request>.",
        [FINDING_SETTLED_RSS_UNEXPLAINED] =
                "Settled RSS grows, and no channel that was measured explains it.",
        [FINDING_SUM_RISES] = "{Channel} surely rises, and no channel that is decided explains it.",
        [FINDING_OUTSIDE_UNWATCHED] =
                "Memory outside Go was not measured by itself ({@because}), and RSS as a whole is not surely "
                "flat: a leak in C code would not show.",
        [FINDING_SERVICE_UNUSED] =
                "Memory stood still, but the service was hardly used: in the later half of the windows it took "
                "{share} of the processor time of the earlier half.",
        [FINDING_OBJECTS_RISE] =
                "Live objects rise, {+slope} a run. Their bytes stay within what was declared affordable, "
                "but a table that holds them may stand still for as long as it has lived, and then double.",
        [FINDING_SETTLED_RSS_WANDERS] =
                "{@because} It does not decide: the memory that Go keeps comes and goes.",
        [FINDING_NO_ANCHOR] = "Settled RSS alone proves neither growth nor its absence: name an expvar or "
                              "pprof endpoint in the scenario.",

        [FINDING_CAUSE_FIRST] =
                "Of all that grows, {channel} adds the most bytes a run, counting what it holds.",
        [FINDING_CAUSE_WAITS] =
                "{Channel} rises by {slope} a run and is not decided; it would weigh more than "
                "what was shown to grow ({weight} a run), so the experiment goes on.",
        [FINDING_LARGER_UNDECIDED] =
                "{Channel} may grow even faster, by {slope} a run, but that is not decided.",
        [FINDING_CAUSE_NONE_NAMED] =
                "Only the released RSS grows; no channel that was measured says what is in it.",
        [FINDING_CAUSE_NOTHING_GROWS] = "No channel was shown to grow.",
        [FINDING_PART_GREW] =
                "Most of it: {part}, {bytes} more in run {last_run} than in run {first_run}<: {detail}>.",
        [FINDING_RATE_BY_TIME] =
                "Rate: {per_hour} an hour [{per_hour_low}, {per_hour_high}], {per_run} a run [{per_run_low}, "
                "{per_run_high}].",
        [FINDING_RATE] =
                "Rate: <{=per_request} bytes a request [{=per_request_low}, {=per_request_high}], >{per_run} "
                "a run [{per_run_low}, {per_run_high}].",
        [FINDING_RATES_APART] =
                "Told apart by runs that opened different numbers of connections: {per_connection} a connection "
                "[{per_connection_low}, {per_connection_high}]<, {per_request} a request [{per_request_low}, "
                "{per_request_high}]>.",
        [FINDING_RATES_TOGETHER] =
                "If the growth follows connections, it is {per_connection} a connection "
                "[{per_connection_low}, {per_connection_high}]<; if it follows requests, {per_request} a "
                "request>. These runs cannot tell which, because both came in step; a list in "
                "load.connections would separate them.",
        [FINDING_HELD_CONNECTION] = "{Channel}: an open connection holds {bytes} [{low}, {high}].",
        [FINDING_HELD_STREAM] = "{Channel}: a stream that is being answered holds {bytes} [{low}, {high}].",
        [FINDING_HELD_TOGETHER] =
                "{Channel}: an open connection and its streams hold {bytes} [{low}, {high}] together. These "
                "runs cannot separate them, because both came in step; a list in load.requests would.",
        [FINDING_HELD_UNTOLD] =
                "The cost of one of the {held} open connections did not show: that takes runs that hold "
                "different numbers of them (a list in load.connections), and a cost above the noise.",
        [FINDING_BY_THE_HOUR] =
                "The growth does not depend on requests: without a load {channel} grows as fast, {+per_hour} "
                "an hour.",
        [FINDING_PARTLY_BY_THE_HOUR] =
                "A part of the growth does not depend on requests: without a load {channel} still grows, "
                "{+per_hour} an hour. The rate per request is that of the other part.",
        [FINDING_STACKS_RESIDENT] =
                "StackInuse grows by {slope} a run, of which {resident} become resident; the rate counts "
                "these. A stack that is full moves into one twice as large, whose other half is touched "
                "later.",
        [FINDING_STAYS] =
                "In {length} without a load, after the last run, the service gave back {fallen} of the "
                "growth of {channel}.",
        [FINDING_STAYS_BENEATH] =
                "In {length} without a load, after the last run, the service gave back what it held for a "
                "time; {stays} of {channel} stayed, more than an affordable growth would have left.",
        [FINDING_TABLE_RESTS] =
                "The live heap rose once, by {jump} up to run {run}, in few large objects: a table of plain "
                "values that moved into a larger one. Such a table then stands still for as long as it has "
                "lived, so no number of runs like these shows whether it is still being filled: count its "
                "entries.",
        [FINDING_REST_BLIND] =
                "It is not known whether the growth goes away with time: no collection could be forced, and "
                "an idle service collects only every two minutes. protocol.rest: \"150s\" waits for that.",
        [FINDING_WATCHED_TOO_SHORT] =
                "It is not known whether the growth goes away with time: the watch took {length}, and what the "
                "service keeps for longer than that has not been let go yet.",
        [FINDING_COLLECTED_BY_US] =
                "The sizes are those of a service that plateau collects after each run. Left alone, it would "
                "collect at a heap of {goal}<, or at its memory limit of {limit}>, and hold garbage up to "
                "there.",
        [FINDING_COLLECTOR_SHARE] =
                "Under load the collector took {share} of the processors<; {collections} collections in a run>.",
        [FINDING_COLLECTOR_BUSY] =
                "Under load the collector took {share} of the processors<, with {collections} collections in "
                "a run>: that keeps memory as low as it is.",
        [FINDING_COLLECTOR_NO_ROOM] =
                "Memory is flat because the runtime collects again as soon as it has collected<, {collections} times in "
                "a run><, and takes {share} of the processors>: its goal leaves no room above the live heap<. GOMEMLIMIT "
                "is {limit}: raise it above what the service needs>.",
        [FINDING_VALUES] = "Of {sent} requests about {distinct} were distinct.",
        [FINDING_VALUES_REPEATED] =
                "Of {sent} requests about {distinct} were distinct: each run sent the same ones, as "
                "load.values asks, so what grows with every new key stops after the first.",
        [FINDING_LIVE_BY_RUNTIME] =
                "No collection could be forced: the live heap is what the runtime's own last collection "
                "marked.",
        [FINDING_LIVE_BY_GOAL] =
                "No collection could be forced: the live heap is reckoned from the goal of the next "
                "collection, NextGC, and GOGC.",
        [FINDING_LIVE_BY_LEAST] =
                "No collection could be forced: the live heap is taken to be the lowest HeapAlloc of each "
                "run, which is noisy; a pprof page in the scenario would make it exact.",
        [FINDING_LIMIT_REACHED] = "Under this load without a pause the memory limit is reached in {seconds}.",

        [FINDING_RESERVE_REFUTED_BY_GROWTH] = "Memory grows from run to run; a reserve does not.",
        [FINDING_RESERVE_HELD_UNKNOWN] = "What Go holds is not known: {@because}.",
        [FINDING_RESERVE_NO_GAP] = "There is no gap: the live heap of {live_heap} is more than the {rss} "
                                   "that are resident, so part of it was never touched.",
        [FINDING_RESERVE_LESS_THAN_HALF] = HELD ", less than half.",
        [FINDING_RESERVE_SHAPE_UNDECIDED] = HELD ", but whether memory stays flat is not decided.",
        [FINDING_RESERVE_NOT_GIVEN_BACK] = HELD ", but the release hook gave back only {released} of the "
                                                "{reserve} that the ledger calls Go reserve and dead heap.",
        [FINDING_RESERVE_GIVEN_BACK] = HELD
        ", and the release hook gave back {released} with {reserve} called Go reserve and dead heap.",
        [FINDING_RESERVE_NOT_TESTED] = HELD "; whether it gives them back was not tested: {@because}.",
        [FINDING_MADVISE_DIFFERS] =
                "madvise: {predicted} was predicted, {observed} was observed< ({evidence})>.",

        [FINDING_LEDGER_CHECK_FAILS] =
                "The account does not add up: two sums of {check} that must agree do not in {failed} of {ledgers} "
                "settled ledgers, {found} against {claimed} in run {run}.",
        [FINDING_RUN_FAULT] = "Run {run} does not count: {fault}.",
        [FINDING_RUN_INCOMPLETE] = "Run {run} does not count: it was not completed.",
        [FINDING_RUN_SATURATED] =
                "Run {run} does not count: the load generator was the bottleneck< ({reason})>.",
        [FINDING_RUN_LATE] =
                "Run {run} counts for memory, its latencies do not: the load generator was late< ({reason})><; so do "
                "{others} more>.",
        [FINDING_RUN_FAILED_REQUESTS] =
                "Run {run} does not count: {failed} of {asked} requests failed< ({kinds})><. Where that is part of the "
                "question, expect.failures: \"{=allow}%\" in the scenario takes them for load like any other>.",
        [FINDING_RUN_SOME_FAILED] =
                "Run {run} counts, with failures: {failed} of {asked} requests failed< ({kinds})><; so do {others} more>.",
        [FINDING_RUN_TOO_FEW_REQUESTS] =
                "Run {run} does not count: only {made} of {asked} planned requests were made.",
        [FINDING_RUN_COUNTER_FELL] =
                "{counter} fell from {before} to {after} in run {run}: another process answered.",

        [FINDING_GROWN_GOROUTINES] =
                "Goroutines made by {creator}< ({place})>: {growth} more, {share} of all new ones; they "
                "wait: {state}< at {at}>.",
        [FINDING_GROWN_OBJECTS] =
                "Objects that survive collections: {objects} grew by {growth}, {share} of all growth<; "
                "objects of type {type} by {type_growth}>.",
        [FINDING_MEMORY_LIMIT_HIT] =
                "The memory limit of {limit} was hit {times} times, first in run {run}: the kernel takes memory back "
                "to stay below it, so what is resident may look flatter than it is.",
        [FINDING_MEMORY_LIMIT_KILLED] =
                "At the memory limit of {limit} the kernel killed {times} times in the control group, first in run "
                "{run}.",

        [FINDING_CALL_SITE_HEAP] = "Call site: {stack}: {growth} more in use, {share} of all growth.",
        [FINDING_CALL_SITE_GOROUTINES] =
                "Call site: {stack}: {growth} more goroutines, {share} of all new ones.",
        [FINDING_CALL_SITE_FEW_SAMPLES] =
                "Call site not named: the heap profile has one sample for every {period} allocated, and no "
                "place grew by two samples. More requests a run or a smaller runtime.MemProfileRate would "
                "show it.",
        [FINDING_CALL_SITE_UNKNOWN] = "Call site not named: {error}.",

        [FINDING_NO_GOROUTINE_COUNT] = "no source gave the number of goroutines",
        [FINDING_NO_GOROUTINE_GROUPS] = "the memory of the process did not show who made its goroutines",
        [FINDING_NO_THREAD_COUNT] = "no source gave the number of threads",
        [FINDING_NO_COLLECTION_ALLOC] = "no garbage collection could be forced before reading HeapAlloc",
        [FINDING_NO_COLLECTION_INUSE] = "no garbage collection could be forced before reading HeapInuse",
        [FINDING_NO_LEDGER_PER_RUN] = "no ledger was taken when the runs had settled",
        [FINDING_NO_RUNTIME_METADATA] = "no source gave the runtime's own memory",
        [FINDING_NO_STACK_INUSE] = "no source gave StackInuse",
        [FINDING_NO_CONTROL_GROUP] = "the target has no control group of its own",
        [FINDING_NO_RELEASE_PER_RUN] = "memory was not released after every run",
        [FINDING_NO_OPEN_FILES] = "no open files could be counted",
        [FINDING_NO_COLLECTION_OBJECTS] = "no garbage collection could be forced before counting objects",
        [FINDING_COLLECTS_ITSELF] = "the runtime collects by itself, or does not say",
        [FINDING_NO_PEAK] = "RSS was not read under load",
        [FINDING_NO_TOTAL_ALLOC] = "no source gave TotalAlloc",
        [FINDING_NO_RSS] = "RSS was not read",
        [FINDING_NO_SETTLED_LEDGER] = "no ledger was taken when the last run had settled",
        [FINDING_NO_SETTLED_RSS] = "RSS was not read at the end of any valid run",
        [FINDING_NO_LIVE_HEAP] = "the live heap was not read: no collection was forced",
        [FINDING_NO_LIVE_HEAP_NOT_GO] = "the process is not known to be a Go program<: {why}>",
        [FINDING_NO_RELEASE] = "no release hook was called after a valid run",
        [FINDING_NO_RESERVE_BEFORE_RELEASE] =
                "the release hook was called, but no ledger says how much was reserve before",
        [FINDING_NO_LIMIT] = "the target has no memory limit",
        [FINDING_NO_RATE] = "the growth per request is not known",
        [FINDING_NO_GROWTH] = "nothing was shown to grow",
};
