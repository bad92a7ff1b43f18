/* A run is left out when it is incomplete or marked with a fault, when its generator was the bottleneck (but for an
 * open loop that was only late and as a whole kept its length), when more than one request in a thousand failed (or more
 * than the scenario allows), or when it made under 99 % of its requests.
 */
#include "verdict/standing.h"

#include <math.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/load_shape.h"
#include "model/result.h"

static const double made_share_min = 0.99; /* of the planned requests */

/* Most that a load with a late generator may take of the planned length to still count as the planned load. */
static const double longest_share = 1.1;

/* Most of its requests that may be sent more than late_ns after their time. With more, there may have been a stretch without
 * any load, which is another load. */
static const double late_share_max = 0.1;
static const int64_t late_ns = 10 * NS_PER_MS;

static struct finding *add_note(struct run *run, enum finding_code code)
{
        struct finding *note = finding_list_add(&run->standing.notes, code);

        finding_add(note, "run", FINDING_WHOLE, run->index);
        return note;
}

/* Adds the kinds of failure as text: "unexpected status: 12, reset: 3". */
static void add_kinds(struct finding *note, const struct load_stats *load)
{
        struct strbuf text = { 0 };

        for (int i = 0; i < LOAD_FAIL_COUNT; i++)
                if (load->failures[i] > 0 && i != LOAD_FAIL_STOPPED)
                        strbuf_printf(&text, "%s%s: %lld", text.len ? ", " : "",
                                      i == LOAD_FAIL_STATUS ? "unexpected status" : load_failure_names[i],
                                      (long long)load->failures[i]);
        if (text.len > 0)
                finding_add_text(note, "kinds", strbuf_text(&text));
        strbuf_clear(&text);
}

/* Failed requests, without those that were cut off when the load ended: these say nothing about the target. */
static int64_t real_failures(const struct load_stats *load)
{
        int64_t failed = load->failed - load->failures[LOAD_FAIL_STOPPED];

        return failed > 0 ? failed : 0;
}

/* Requests that the run should have made: those planned, or those sent where the load is limited by time. */
static int64_t asked_for(const struct load_stats *load)
{
        return load->planned > load->sent ? load->planned : load->sent;
}

/* A round share above the one that failed, as a suggestion for the scenario: 1, 2 or 5 times a power of ten, at most 1. */
static double share_to_allow(double share)
{
        static const double steps[] = { 1, 2, 5, 10 };
        double unit = pow(10, floor(log10(share)));

        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
                if (share < 0.99 * steps[i] * unit)
                        return fmin(steps[i] * unit, 1);
        return fmin(20 * unit, 1);
}

/* Whether few enough requests failed. `share_max`: the share that the scenario allows; below 0: the default. */
static bool failures_allow(struct run *run, double share_max, int64_t asked, int64_t failed)
{
        bool many = (double)failed > (share_max < 0 ? SCENARIO_FAILURES : share_max) * (double)asked;
        struct finding *note;

        if (failed == 0)
                return true;
        note = add_note(run, many ? FINDING_RUN_FAILED_REQUESTS : FINDING_RUN_SOME_FAILED);
        finding_add(note, "failed", FINDING_WHOLE, (double)failed);
        finding_add(note, "asked", FINDING_WHOLE, (double)asked);
        if (many)
                finding_add(note, "allow", FINDING_NUMBER,
                            100 * share_to_allow((double)failed / (double)asked));
        add_kinds(note, &run->load);
        return !many;
}

/* Whether an open loop that was late here and there still took the planned time as a whole. Such a run counts: what a
 * service keeps of its requests does not depend on milliseconds. Only its latencies cannot be relied on. */
static bool kept_its_length(const struct load_stats *load, int64_t planned_ns)
{
        return planned_ns > 0 && (double)load->duration_ns <= longest_share * (double)planned_ns &&
               load->lag && histogram_count(load->lag) > 0 &&
               histogram_quantile(load->lag, 1 - late_share_max) <= late_ns;
}

/* Whether the load was the planned one; else adds the note that says why not. `planned_ns`: how long an open loop should
 * take; 0: closed loop. */
static bool load_counts(struct run *run, double failed_share, int64_t planned_ns)
{
        const struct load_stats *load = &run->load;
        int64_t asked = asked_for(load), failed = real_failures(load);
        int64_t made = load->answered + load->held_streams + load->failures[LOAD_FAIL_STOPPED] + failed;
        struct finding *note;

        if (load->saturated) {
                bool kept = kept_its_length(load, planned_ns);

                note = add_note(run, kept ? FINDING_RUN_LATE : FINDING_RUN_SATURATED);
                finding_add_text(note, "reason", load->saturated_reason);
                if (!kept)
                        return false;
        }
        if (!failures_allow(run, failed_share, asked, failed))
                return false;
        if ((double)made >= made_share_min * (double)asked)
                return true;
        note = add_note(run, FINDING_RUN_TOO_FEW_REQUESTS);
        finding_add(note, "made", FINDING_WHOLE, (double)made);
        finding_add(note, "asked", FINDING_WHOLE, (double)asked);
        return false;
}

static bool decide(struct run *run, double failed_share, int64_t planned_ns)
{
        if (run->fault) {
                finding_add_text(add_note(run, FINDING_RUN_FAULT), "fault", run->fault);
                return false;
        }
        if (!run->complete) {
                add_note(run, FINDING_RUN_INCOMPLETE);
                return false;
        }
        return load_counts(run, failed_share, planned_ns);
}

void standing_decide(struct result *result)
{
        struct load_shape shape;
        int64_t planned_ns;

        load_shape_of(&result->scenario.load, &shape);
        planned_ns = shape.open_loop ? result->plan.run_load_ns : 0;
        for (size_t i = 0; i < result->run_count; i++) {
                struct run *run = &result->runs[i];

                if (run->index < 1 || run->standing.decided)
                        continue;
                run->standing.counts = decide(run, result->scenario.expect.failures, planned_ns);
                run->standing.decided = true;
        }
}
