/* A run is dropped when it is incomplete or marked with a fault, when its generator was the bottleneck, when more
 * than one request in a thousand failed, or when it made under 99 % of its requests. A result is invalid when more
 * than a quarter of its runs had to be dropped, and when counters that only rise fell: the target was restarted. */
#include "verdict/validity.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"

static const double failed_share_max = 0.001;
static const double made_share_min = 0.99;
static const double dropped_share_max = 0.25;

__attribute__((format(printf, 2, 3))) static void add_note(struct validity *validity, const char *format, ...)
{
        struct strbuf text = { 0 };
        va_list args;

        va_start(args, format);
        strbuf_vprintf(&text, format, args);
        va_end(args);
        validity->notes = mem_resize(validity->notes, validity->note_count + 1, sizeof(*validity->notes));
        validity->notes[validity->note_count++] = strbuf_take(&text);
}

/* "status 12, reset 3", for people. */
static char *failure_list(const struct load_stats *load)
{
        struct strbuf text = { 0 };

        for (int i = 0; i < LOAD_FAIL_COUNT; i++)
                if (load->failures[i] > 0 && i != LOAD_FAIL_STOPPED)
                        strbuf_printf(&text, "%s%s %lld", text.len ? ", " : "", load_failure_names[i],
                                      (long long)load->failures[i]);
        if (text.len == 0)
                strbuf_append(&text, "for reasons not recorded");
        return strbuf_take(&text);
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
        char *list;

        if (load->saturated) {
                add_note(validity, "Run %d does not count: the load generator was the bottleneck (%s).",
                         run->index, load->saturated_reason ? load->saturated_reason : "no reason recorded");
                return false;
        }
        if (failed > 0) {
                bool many = (double)failed > failed_share_max * (double)asked;

                list = failure_list(load);
                add_note(validity, "Run %d %s: %lld of %lld requests failed (%s).", run->index,
                         many ? "does not count" : "counts, with failures", (long long)failed,
                         (long long)asked, list);
                free(list);
                if (many)
                        return false;
        }
        if ((double)made < made_share_min * (double)asked) {
                add_note(validity, "Run %d does not count: only %lld of %lld planned requests were made.",
                         run->index, (long long)made, (long long)asked);
                return false;
        }
        return true;
}

static bool run_counts(struct validity *validity, const struct run *run)
{
        if (run->fault) {
                add_note(validity, "Run %d does not count: %s.", run->index, run->fault);
                return false;
        }
        if (!run->complete) {
                add_note(validity, "Run %d does not count: it was not completed.", run->index);
                return false;
        }
        return load_counts(validity, run);
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

                                if (value >= 0 && value < highest && !validity->restarted) {
                                        validity->restarted = true;
                                        add_note(
                                                validity,
                                                "%s fell from %lld to %lld in run %d: another process answered.",
                                                metric_infos[rising[m]].what, (long long)highest,
                                                (long long)value, result->runs[i].index);
                                }
                                in_run = value > in_run ? value : in_run;
                        }
                        highest = in_run;
                }
        }
}

static void judge_whole(const struct result *result, struct validity *validity)
{
        int completed = validity->valid + validity->dropped;

        if (result->failure)
                validity->failure = mem_dup(result->failure);
        else if (validity->restarted)
                validity->failure = mem_dup("the target was restarted between the runs");
        else if (validity->dropped > dropped_share_max * completed)
                validity->failure = mem_printf("%d of %d runs do not count", validity->dropped, completed);
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
        for (size_t i = 0; i < validity->note_count; i++)
                free(validity->notes[i]);
        free(validity->notes);
        free(validity->counts);
        free(validity->failure);
        *validity = (struct validity){ 0 };
}

size_t validity_run(const struct validity *validity, int k)
{
        for (size_t i = 1; i <= validity->last; i++)
                if (validity->counts[i] && --k == 0)
                        return i;
        return 0;
}
