/* The table of texts. */
#include "words/page_words.h"

const char *const page_words[PAGE_WORD_COUNT] = {
        [PAGE_TIMELINE_QUESTION] = "When does memory rise, and when does it come back?",
        [PAGE_TIMELINE_READING] =
                "Resident memory and the Go runtime's own figures over the whole experiment; load phases "
                "are shaded, forced collections and releases are marked.",
        [PAGE_RUNS_QUESTION] = "Is memory still growing from run to run?",
        [PAGE_RUNS_READING] =
                "Memory at the same moments of every run. A slope interval that lies inside the grey "
                "wedge is a plateau; one that leaves it upwards is growth.",
        [PAGE_SLOPES_QUESTION] = "Which channel grows more than is tolerated?",
        [PAGE_SLOPES_READING] =
                "Growth per run of every channel with its confidence interval, in multiples of δ, the "
                "growth that is still called flat. What grows lies to the right of 1, and does not level "
                "off. (Peak RSS and what Go holds may swing by more than a leak: to be called growing they are "
                "held to a smaller δ than to be called flat.)",
        [PAGE_LEDGER_QUESTION] = "What is the resident memory made of?",
        [PAGE_RATE_QUESTION] = "Was the planned load really delivered?",
        [PAGE_RATE_READING] =
                "Requests planned, sent and answered in each second of load. Where the lines lie on each "
                "other, all that was planned was sent and answered; the first and the last second of a "
                "run are parts of one.",
        [PAGE_LATENCY_QUESTION] = "At what cost in latency?",
        [PAGE_LATENCY_READING] =
                "How long requests took, by percentile. Where the line from the intended send time lies "
                "above service time, requests waited to be sent.",
        [PAGE_HISTORY_QUESTION] = "How did memory change from result to result?",
        [PAGE_HISTORY_READING] =
                "Settled RSS, peak RSS and live heap of each result, the oldest on the left.",
        [PAGE_OVERLAY_QUESTION] = "Which setting keeps memory lower?",
        [PAGE_OVERLAY_READING] = "Settled resident memory and live heap per run, one colour for each result.",
        [PAGE_TUNING_QUESTION] = "Which setting holds less, and what does it cost?",
        [PAGE_FOOT] = "Every figure here can be computed again from the files of the result;",
        [PAGE_FOOT_SEALED] = "shows that they are unchanged.",
        [PAGE_ENDED_EARLY] = "The measurement ended early:",
        [PAGE_INTERRUPTED] = "The measurement was interrupted",
        [PAGE_UNTIL_THEN] = "; this is what was measured until then.",
        [PAGE_NEXT] = "What to do next:",
        [PAGE_WHY] = "Why this verdict?",
        [PAGE_WHY_BRACKETS] =
                "In brackets: the confidence interval. Band: the growth per run that was declared affordable.",
        [PAGE_HOLDS] = "What holds the memory?",
        [PAGE_GROWS] = "Does it grow from run to run?",
        [PAGE_RISES] = "When does memory rise and fall?",
        [PAGE_LOAD] = "What load was this?",
        [PAGE_NOTES] = "What was out of the ordinary?",
        [PAGE_AGAIN] = "Repeat this",
        [PAGE_MEASURE_AGAIN] = "Measure again, with the same scenario:",
        [PAGE_JUDGE_AGAIN] = "Judge or draw what was measured again, in the folder of this page:",
        [PAGE_COMPARE_PROFILES] = "Compare the heap profiles before and after, in a browser:",
        [PAGE_BESIDE] = "Files beside this page in the result's folder.",
        [PAGE_GATES] = "Do the gates hold?",
        [PAGE_GATES_DEMAND] = "What the scenario demands.",
        [PAGE_CODE] = "Which code grows?",
        [PAGE_CODE_SO_FAR] = "What grew so far?",
        [PAGE_NO_CAUSE] =
                "Nothing is decided yet, so this is not the cause. It is what the channel that rises most had "
                "gained from the warm-up to the end.",
        [PAGE_CALL_SITES] =
                "Growth from the warm-up to the last run, by the code that allocated or started it, from sampled "
                "profiles.",
        [PAGE_REQUESTS_TOOK] = "How long requests took.",
        [PAGE_WHERE] = "Where was this measured?",
        [PAGE_WHERE_ALL] = "The service, its runtime and the machine.",
        [PAGE_GROWN] =
                "Read from the service's memory: the amounts after the first run that is judged, and after the "
                "last. Objects are those that survived a collection.",
        [PAGE_SMALLER] = "What does a smaller service cost?",
        [PAGE_EFFECTS] = "What does each setting change?",
        [PAGE_EFFECTS_EQUAL] =
                "Everything else equal: medians over the pairs of cells that differ in this setting "
                "alone, and the smallest and largest change among them.",
        [PAGE_DARKER] = "Darker is more. A cell opens its report.",
        [PAGE_MEDIANS] = "Medians over the blocks. ",
        [PAGE_EACH_PROCESS] = "What did each process show?",
        [PAGE_EACH_BLOCK] =
                "Each block is a fresh process, in the order measured; two neighbours are a pair.",
        [PAGE_HOW_MUCH] = "How much did it change?",
        [PAGE_SEE_GATES] = "see “Do the gates hold?” below.",
        [PAGE_OTHER_SETTING] = "Is the service larger, or slower, than with the other setting?",
        [PAGE_NEW_BUILD] = "Did the new build become larger, or slower, than the old one?",
        [PAGE_COMPUTE_AGAIN] = "Compute again from the blocks, in the folder of this page:",
        [PAGE_DRAW_BLOCK] = "Draw what one block shows:",
};
