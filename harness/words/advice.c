/* Two tables of advice: one by the cause of growth, one by the part of the ledger that holds memory that does not grow. */
#include "words/advice.h"

#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "model/ledger_parts.h"
#include "model/result.h"
#include "words/fill.h"
#include "words/next_steps.h"
#include "words/site_words.h"
#include "words/story.h"

/* Advice by the cause of growth; for a cause without a row append_cause() gives general advice. */
static const char *const cause_advice[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] =
                "Goroutines are started and never end: look for channels, locks or contexts that nobody closes.",
        [CHANNEL_CREATORS] =
                "Goroutines of one creator pile up while those of others end: look at what the first ones wait for.",
        [CHANNEL_THREADS] =
                "Threads pile up: look for blocking system calls or cgo calls that do not return, and for "
                "runtime.LockOSThread.",
        [CHANNEL_OPEN_FILES] =
                "Descriptors are opened and not closed: look for files, response bodies and connections without a "
                "Close.",
        [CHANNEL_LIVE_OBJECTS] = "Objects stay reachable: ask what still refers to them.",
        [CHANNEL_UNCOLLECTED] =
                "The runtime never collects by itself: GOGC is off and there is no memory limit. Set one of them.",
        [CHANNEL_PEAK_RSS] =
                "Each run needs more memory at once than the one before: look for buffers that grow with what they "
                "once held.",
        [CHANNEL_LIVE_HEAP] = "Objects stay reachable: ask what still refers to them.",
        [CHANNEL_OUTSIDE_GO] =
                "The growth is outside Go: look at C libraries called through cgo, mapped files and "
                "native threads; Go's profiles cannot show it.",
        [CHANNEL_FRAGMENTATION] =
                "Spans stay half empty: long-lived small objects among short-lived ones; pool or "
                "separate them.",
        [CHANNEL_RUNTIME_METADATA] =
                "The runtime's own tables grow: look for very many small objects, timers, or stack "
                "traces kept by a profiler.",
        [CHANNEL_STACKS] = "Goroutine stacks grow: look for deep recursion and for many goroutines at once.",
        [CHANNEL_BEYOND_RSS] =
                "The container is charged for memory that is not resident in the process: files in tmpfs and shared memory "
                "that nobody maps, socket buffers, other kernel memory, or child processes; the field of memory.stat that "
                "grew most is named above. A deleted file lives until its last descriptor is closed.",
        [CHANNEL_FLOOR_RSS] =
                "What remains after Go has given everything back still grows: see the ledger's rows "
                "outside the heap.",
        [CHANNEL_GO_HELD] =
                "Go holds more after every run, though the live heap does not grow: set GOMEMLIMIT, or lower GOGC.",
        [CHANNEL_ALLOCATED] =
                "Each run allocates more than the one before: look for work that grows with the data that is already there.",
        [CHANNEL_UNATTRIBUTED] = "Memory grows that no figure explains: see the ledger's last rows.",
        [CHANNEL_MAPPED_FILES] =
                "Mapped files grow; the kernel can take their clean pages back, so this alone is no leak.",
        [CHANNEL_PAGE_CACHE] =
                "The page cache grows; the kernel takes it back when it needs it, so this alone is no leak.",
        [CHANNEL_SETTLED_RSS] = "Resident memory grows: see the ledger for the row that does.",
};

/* Advice for memory that does not grow, by the first row of the ledger's part that holds it. */
static const struct {
        enum ledger_row_id part;
        const char *advice;
} holder_advice[] = {
        { LEDGER_DEAD_HEAP,
          "is garbage that waits for the next collection: a lower GOGC, or a GOMEMLIMIT below the "
          "container's limit, makes Go collect earlier, at the price of CPU time." },
        { LEDGER_GO_RESERVE,
          "is free memory that Go keeps for the next burst: a GOMEMLIMIT below the container's limit "
          "makes Go give it back earlier." },
        { LEDGER_LAZY_FREE, "was given back already, but counts in RSS until the kernel needs it. With "
                            "GODEBUG=madvdontneed=1 it stops counting at once." },
        { LEDGER_FRAGMENTATION,
          "is free slots beside objects that live long: allocate such objects together, or fewer and larger ones." },
        { LEDGER_STACKS,
          "is goroutine stacks: fewer goroutines at once, or less deep calls, make them smaller." },
        { LEDGER_MSPAN,
          "is the runtime's own tables, which grow with the largest heap there was and do not shrink: a "
          "lower peak keeps them small." },
        { LEDGER_HUGE_REFILL,
          "is memory that huge pages brought back: set transparent huge pages to madvise." },
        { LEDGER_BINARY_TEXT,
          "is the program itself and files that it has mapped: page cache, which the kernel takes "
          "back when it needs it. No setting of Go changes it." },
        { LEDGER_DATA_BSS,
          "lies outside Go, in C libraries called through cgo or in native threads. Go's settings and "
          "profiles do not reach it." },
        { LEDGER_GO_UNDIVIDED,
          "is Go's, and only the service itself could say more: give it expvar or net/http/pprof." },
};

static void append_cause(enum channel cause, struct strbuf *buf)
{
        if (cause_advice[cause])
                strbuf_append(buf, cause_advice[cause]);
        else
                strbuf_printf(buf, "Look for what adds to it and never takes away: %s.",
                              channel_infos[cause].label);
}

/* Returns true for `plateau watch`: the load is the users', so there is no scenario to change, and Ctrl-C is a normal
 * end. */
static bool is_watch(const struct result *result)
{
        return result->scenario.load.executor == LOAD_NONE;
}

/* Names the profiles that show where objects were allocated, if there are any. */
static void append_profiles(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        if (verdict->cause != CHANNEL_LIVE_HEAP && verdict->cause != CHANNEL_LIVE_OBJECTS)
                return;
        if (!result->profile_before || !result->profile_after)
                strbuf_printf(
                        buf,
                        " A heap profile would show where they were made: give the service net/http/pprof, and %s.",
                        is_watch(result) ? "watch with --collect and the --url where it answers"
                                         : "name it in target.telemetry.pprof");
        else if (finding_list_find(&verdict->findings, FINDING_CALL_SITE_FEW_SAMPLES))
                strbuf_append(
                        buf,
                        " The heap profiles have too few samples to show where they were made: more requests a "
                        "run, or a smaller runtime.MemProfileRate in the service, gives them more.");
        else
                strbuf_append(buf, " The two heap profiles show where they were made.");
}

/* Returns true if thread stacks grow while threads do not: stacks of threads that ended and were never joined. */
static bool are_stacks_of_ended_threads(const struct verdict *verdict)
{
        const struct finding *part = finding_list_find(&verdict->findings, FINDING_PART_GREW);
        const char *name = part ? finding_text(part, "part") : NULL;

        return verdict->cause == CHANNEL_OUTSIDE_GO && name &&
               strcmp(name, ledger_row_infos[LEDGER_THREAD_STACKS].label) == 0 &&
               verdict->channels[CHANNEL_THREADS].measured &&
               verdict->channels[CHANNEL_THREADS].shape != SHAPE_GROWING;
}

static void append_growing(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        if (verdict->cause == CHANNEL_PEAK_RSS && !verdict->channels[CHANNEL_OUTSIDE_GO].measured)
                strbuf_printf(buf, "%s ", next_steps[FINDING_OUTSIDE_UNWATCHED]);
        if (are_stacks_of_ended_threads(verdict)) {
                strbuf_append(
                        buf,
                        "There are more stacks than threads: threads of C code that ended, and that were "
                        "neither joined nor detached (pthread_join, pthread_detach).");
                return;
        }
        append_cause(verdict->has_cause ? verdict->cause : CHANNEL_SETTLED_RSS, buf);
        append_profiles(result, buf);
        site_words_append(result, buf);
}

/* Returns the largest part that a heap profile does not show. */
static const struct ledger_share *largest_hidden(const struct ledger_share *shares, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (shares[i].part->first != LEDGER_LIVE_HEAP)
                        return &shares[i];
        return NULL;
}

static void append_holder_advice(const struct result *result, struct strbuf *buf)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);
        struct ledger_share shares[LEDGER_PART_COUNT];
        const struct ledger_share *hidden =
                settled ? largest_hidden(shares, ledger_parts_sort(settled, shares)) : NULL;

        for (size_t i = 0; hidden && i < sizeof(holder_advice) / sizeof(holder_advice[0]); i++)
                if (holder_advice[i].part == hidden->part->first) {
                        strbuf_append(buf, " The largest part that the heap profile does not show ");
                        strbuf_append(buf, holder_advice[i].advice);
                        return;
                }
        strbuf_append(
                buf,
                " The largest rows of the ledger say where a smaller footprint would have to come from.");
}

/* Returns the code whose next step helps, with the finding that leaves the shape open. If the runs that it asks for were
 * made already, that is FINDING_CHANNEL_TOO_CLOSE: more of them would not help. */
static enum finding_code what_is_missing(const struct verdict *verdict, const struct finding **ret)
{
        for (size_t i = 0; i < verdict->findings.count; i++) {
                const struct finding *finding = &verdict->findings.items[i];
                const struct finding_figure *needed = finding_figure(finding, "runs_needed");

                if (finding->rank != FINDING_RANK_DECIDES || !next_steps[finding->code])
                        continue;
                *ret = finding;
                return needed && needed->value <= verdict->runs ? FINDING_CHANNEL_TOO_CLOSE : finding->code;
        }
        return FINDING_NONE;
}

static bool is_about_a_run(const struct finding *finding)
{
        return finding_infos[finding->code].topic == FINDING_ABOUT_RUNS && next_steps[finding->code];
}

/* Returns the first finding with the most frequent reason why runs do not count; NULL if there is none. */
static const struct finding *what_spoils_runs(const struct verdict *verdict)
{
        size_t counts[FINDING_COUNT] = { 0 };
        const struct finding *most = NULL;

        for (size_t i = 0; i < verdict->findings.count; i++)
                counts[verdict->findings.items[i].code]++;
        for (size_t i = 0; i < verdict->findings.count; i++) {
                const struct finding *finding = &verdict->findings.items[i];

                if (is_about_a_run(finding) && (!most || counts[finding->code] > counts[most->code]))
                        most = finding;
        }
        return most;
}

static void append_void(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const struct finding *spoils = finding_list_find(&verdict->findings, FINDING_TARGET_RESTARTED);

        if (!spoils)
                spoils = what_spoils_runs(verdict);
        if (spoils)
                fill_append(next_step(result, spoils->code), spoils, NULL, buf);
        else
                strbuf_append(buf, "Measure again, until runs count.");
}

/* The heap is not known. What is not known to be Go may be the wrong process, or one that we may not read. */
static void append_no_heap(const struct result *result, struct strbuf *buf)
{
        if (!result->facts.go.version)
                strbuf_append(
                        buf,
                        "This is not known to be a Go program. Of another one only the kernel's figures are "
                        "measured, and these alone prove neither growth nor its absence. Measure the Go process "
                        "itself, as its own user or with CAP_SYS_PTRACE.");
        else
                strbuf_printf(
                        buf,
                        "Let the service tell more: with expvar, net/http/pprof or a Prometheus page %s the heap "
                        "is measured, and what grows in RSS can be told.",
                        is_watch(result) ? "below a --url of it" : "named in target.telemetry");
}

static void append_undecided(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const struct finding *missing;
        enum finding_code code = what_is_missing(verdict, &missing);

        if (!verdict->channels[CHANNEL_LIVE_HEAP].measured && !verdict->channels[CHANNEL_FLOOR_RSS].measured)
                append_no_heap(result, buf);
        else if (finding_list_find(&verdict->findings, FINDING_TABLE_RESTS))
                strbuf_append(
                        buf,
                        "Count the entries of the container whose table moved: if they are bounded, so is it; "
                        "more runs like these do not tell.");
        else if (code != FINDING_NONE)
                fill_append(next_step(result, code), missing, NULL, buf);
        else
                strbuf_append(buf, "See below which channel is open, and why.");
}

void advice_append(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        if (is_watch(result) && result->failure) {
                strbuf_append(
                        buf,
                        "Find out why it ended early (the service's log, and the kernel's for an OOM kill, tell "
                        "of a death), then watch the process that is there now.");
                if (verdict->shape == SHAPE_GROWING) {
                        strbuf_append_char(buf, ' ');
                        append_growing(result, buf);
                }
        } else if (!result->has_verdict || result->failure) {
                strbuf_append(buf, "Remove the reason why the measurement ended early, then run it again.");
        } else if (result->interrupted && !is_watch(result)) {
                strbuf_append(buf, "Run it again, to its end.");
        } else if (story_is_void(result)) {
                append_void(result, buf);
        } else if (verdict->shape == SHAPE_GROWING) {
                append_growing(result, buf);
        } else if (verdict->shape == SHAPE_INCONCLUSIVE) {
                append_undecided(result, buf);
        } else if (result->curve) {
                strbuf_printf(buf,
                              "There is no growth to look for. What a smaller one costs was measured: %s",
                              result->curve);
        } else if (verdict->hypothesis == HYPOTHESIS_CONFIRMED) {
                strbuf_append(
                        buf, "There is no leak to look for. If the container's memory is still too high: set "
                             "GOMEMLIMIT below the limit, lower GOGC, or smooth out the bursts.");
        } else {
                strbuf_append(buf, "There is no growth to look for.");
                append_holder_advice(result, buf);
        }
}

bool advice_append_command(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        bool goroutines = verdict->cause == CHANNEL_GOROUTINES || verdict->cause == CHANNEL_STACKS ||
                          verdict->cause == CHANNEL_THREADS;
        const char *before = goroutines ? result->goroutines_before : result->profile_before;
        const char *after = goroutines ? result->goroutines_after : result->profile_after;

        if (!result->has_verdict || story_is_void(result) || verdict->shape != SHAPE_GROWING ||
            !verdict->has_cause || !before || !after)
                return false;
        if (!goroutines && verdict->cause != CHANNEL_LIVE_HEAP && verdict->cause != CHANNEL_FRAGMENTATION)
                return false;
        strbuf_append(buf, goroutines ? "diff " : "go tool pprof -top -diff_base ");
        escape_shell(buf, before);
        strbuf_append_char(buf, ' ');
        escape_shell(buf, after);
        return true;
}
