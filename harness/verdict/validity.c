/* A run is dropped when it is incomplete or marked with a fault, when its generator was the bottleneck, when more
 * than one request in a thousand failed, or when it made under 99 % of its requests. A result is invalid when more
 * than a quarter of its runs had to be dropped, and when counters that only rise fell: the target was restarted. */
#include "verdict/validity.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"

static const double failed_share_max = 0.001;
static const double made_share_min = 0.99;
static const double dropped_share_max = 0.25;

static struct finding *add_note(struct validity *validity, enum finding_code code, const struct run *run)
{
        struct finding *note = finding_list_add(&validity->notes, code);

        finding_add(note, "run", FINDING_WHOLE, run->index);
        return note;
}

/* "status 12, reset 3" */
static void add_kinds(struct finding *note, const struct load_stats *load)
{
        struct strbuf text = { 0 };

        for (int i = 0; i < LOAD_FAIL_COUNT; i++)
                if (load->failures[i] > 0 && i != LOAD_FAIL_STOPPED)
                        strbuf_printf(&text, "%s%s %lld", text.len ? ", " : "", load_failure_names[i],
                                      (long long)load->failures[i]);
        if (text.len > 0)
                finding_add_text(note, "kinds", strbuf_text(&text));
        strbuf_clear(&text);
}

/* Requests that failed while the load went on; those cut off by its end say nothing about the target. */
static int64_t real_failures(const struct load_stats *load)
{
        int64_t failed = load->failed - load->failures[LOAD_FAIL_STOPPED];

        return failed > 0 ? failed : 0;
}

static int64_t asked_for(const struct load_stats *load)
{
        return load->planned > load->sent ? load->planned : load->sent;
}

static bool load_counts(struct validity *validity, const struct run *run)
{
        const struct load_stats *load = &run->load;
        int64_t asked = asked_for(load), failed = real_failures(load);
        int64_t made = load->answered + load->failures[LOAD_FAIL_STOPPED] + failed;
        struct finding *note;

        if (load->saturated) {
                note = add_note(validity, FINDING_RUN_SATURATED, run);
                finding_add_text(note, "reason", load->saturated_reason);
                return false;
        }
        if (failed > 0) {
                bool many = (double)failed > failed_share_max * (double)asked;

                note = add_note(validity, many ? FINDING_RUN_FAILED_REQUESTS : FINDING_RUN_SOME_FAILED, run);
                finding_add(note, "failed", FINDING_WHOLE, (double)failed);
                finding_add(note, "asked", FINDING_WHOLE, (double)asked);
                add_kinds(note, load);
                if (many)
                        return false;
        }
        if ((double)made < made_share_min * (double)asked) {
                note = add_note(validity, FINDING_RUN_TOO_FEW_REQUESTS, run);
                finding_add(note, "made", FINDING_WHOLE, (double)made);
                finding_add(note, "asked", FINDING_WHOLE, (double)asked);
                return false;
        }
        return true;
}

static bool run_counts(struct validity *validity, const struct run *run)
{
        if (run->fault) {
                finding_add_text(add_note(validity, FINDING_RUN_FAULT, run), "fault", run->fault);
                return false;
        }
        if (!run->complete) {
                add_note(validity, FINDING_RUN_INCOMPLETE, run);
                return false;
        }
        return load_counts(validity, run);
}

static void note_fall(struct validity *validity, const struct run *run, enum metric metric, int64_t before,
                      int64_t after)
{
        struct finding *note = add_note(validity, FINDING_RUN_COUNTER_FELL, run);

        finding_add_text(note, "counter", metric_infos[metric].what);
        finding_add(note, "before", FINDING_WHOLE, (double)before);
        finding_add(note, "after", FINDING_WHOLE, (double)after);
        validity->restarted = true;
}

/* Counters of the runtime that never fall in one process. */
static void find_restart(const struct result *result, struct validity *validity)
{
        static const enum metric rising[] = { METRIC_GO_TOTAL_ALLOC, METRIC_GO_MALLOCS, METRIC_GO_NUM_GC };

        for (size_t m = 0; m < sizeof(rising) / sizeof(rising[0]); m++) {
                int64_t highest = -1;

                for (size_t i = 0; i < result->run_count; i++) {
                        int64_t in_run = highest;

                        for (int c = 0; c < CHECKPOINT_COUNT; c++) {
                                int64_t value = sample_or(&result->runs[i].checkpoints[c], rising[m], -1);

                                if (value >= 0 && value < highest && !validity->restarted)
                                        note_fall(validity, &result->runs[i], rising[m], highest, value);
                                in_run = value > in_run ? value : in_run;
                        }
                        highest = in_run;
                }
        }
}

static void judge_whole(const struct result *result, struct validity *validity)
{
        int completed = validity->valid + validity->dropped;
        bool too_many = validity->dropped > dropped_share_max * completed;

        validity->failed = result->failure || validity->restarted || too_many;
        if (!validity->failed)
                return;
        finding_init(&validity->failure, result->failure       ? FINDING_NOT_MEASURED
                                         : validity->restarted ? FINDING_TARGET_RESTARTED
                                                               : FINDING_TOO_MANY_RUNS_LEFT_OUT);
        finding_add_text(&validity->failure, "failure", result->failure);
        finding_add(&validity->failure, "left_out", FINDING_WHOLE, validity->dropped);
        finding_add(&validity->failure, "runs", FINDING_WHOLE, completed);
}

void validity_check(const struct result *result, struct validity *ret)
{
        struct validity validity = { 0 };

        for (size_t i = 0; i < result->run_count; i++)
                if (result->runs[i].index > (int32_t)validity.last)
                        validity.last = (size_t)result->runs[i].index;
        validity.counts = mem_new(validity.last + 1, sizeof(*validity.counts));
        for (size_t i = 0; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];
                bool cut_off = !run->complete && !run->fault && (result->interrupted || result->failure);

                if (run->index < 1)
                        continue;
                validity.counts[run->index] = run_counts(&validity, run);
                validity.valid += validity.counts[run->index];
                validity.dropped += !validity.counts[run->index] && !cut_off;
        }
        find_restart(result, &validity);
        judge_whole(result, &validity);
        *ret = validity;
}

void validity_clear(struct validity *validity)
{
        finding_list_clear(&validity->notes);
        finding_clear(&validity->failure);
        free(validity->counts);
        *validity = (struct validity){ 0 };
}

size_t validity_run(const struct validity *validity, int k)
{
        for (size_t i = 1; i <= validity->last; i++)
                if (validity->counts[i] && --k == 0)
                        return i;
        return 0;
}
