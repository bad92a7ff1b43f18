/* A result is invalid when it has a failure, when more than a quarter of its runs do not count, or when a counter fell that
 * never falls in one process: then the target was restarted. */
#include "verdict/validity.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"

static const double dropped_share_max = 0.25; /* of the completed runs */

static void note_fall(struct validity *validity, const struct run *run, enum metric metric, int64_t before,
                      int64_t after)
{
        struct finding *note = finding_list_add(&validity->notes, FINDING_RUN_COUNTER_FELL);

        finding_add(note, "run", FINDING_WHOLE, run->index);
        finding_add_text(note, "counter", metric_infos[metric].what);
        finding_add(note, "before", FINDING_WHOLE, (double)before);
        finding_add(note, "after", FINDING_WHOLE, (double)after);
        validity->restarted = true;
}

/* Looks for a counter of the runtime that is lower than in an earlier run. In one process these never fall. */
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

/* Adds a note where a counter of the control group (limit hits, OOM kills) rose during the experiment. */
static void find_limit_event(const struct result *result, enum metric metric, enum finding_code code,
                             struct validity *validity)
{
        int64_t first = -1, last = -1, limit_bytes = -1, run = -1;
        struct finding *note;

        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];

                if (!sample_get(sample, metric, &last))
                        continue;
                sample_get(sample, METRIC_CGROUP_LIMIT, &limit_bytes);
                if (first < 0)
                        first = last;
                if (run < 0 && last > first)
                        run = sample->run;
        }
        if (run < 0)
                return;
        note = finding_list_add(&validity->notes, code);
        finding_add(note, "times", FINDING_WHOLE, (double)(last - first));
        finding_add(note, "run", FINDING_WHOLE, (double)run);
        finding_add(note, "limit", FINDING_BYTES, limit_bytes > 0 ? (double)limit_bytes : NAN);
}

static void judge_whole(const struct result *result, struct validity *validity)
{
        int completed = validity->valid + validity->dropped;
        bool too_many = validity->dropped > dropped_share_max * completed;
        /* Nobody plans the end of a watch: a service is deployed anew, or the kernel kills it for its memory. */
        bool watch_ended = result->failure && result->scenario.load.executor == LOAD_NONE &&
                           validity->valid > 0 && !validity->restarted && !too_many;

        validity->failed = result->failure || validity->restarted || too_many;
        if (!validity->failed)
                return;
        finding_init(&validity->failure, watch_ended           ? FINDING_WATCH_ENDED
                                         : result->failure     ? FINDING_NOT_MEASURED
                                         : validity->restarted ? FINDING_TARGET_RESTARTED
                                                               : FINDING_TOO_MANY_RUNS_LEFT_OUT);
        finding_add_text(&validity->failure, "failure", result->failure);
        finding_add(&validity->failure, "left_out", FINDING_WHOLE, validity->dropped);
        finding_add(&validity->failure, "runs", FINDING_WHOLE, completed);
}

/* Adds a run's note. Of a harmless kind only the first is added, and counts how many other runs have it. */
static void add_run_note(struct finding_list *notes, const struct finding *note)
{
        bool harmless = note->code == FINDING_RUN_SOME_FAILED || note->code == FINDING_RUN_LATE;

        for (size_t i = 0; harmless && i < notes->count; i++)
                if (notes->items[i].code == note->code) {
                        finding_count_up(&notes->items[i], "others");
                        return;
                }
        finding_list_add_copy(notes, note);
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
                /* The run in which everything ended says nothing of how well the others were measured. */
                bool cut_off = !run->complete && run->index == (int32_t)validity.last &&
                               (result->interrupted || result->failure);

                if (run->index < 1)
                        continue;
                validity.counts[run->index] = run_counts(run);
                for (size_t n = 0; n < run->standing.notes.count; n++)
                        add_run_note(&validity.notes, &run->standing.notes.items[n]);
                validity.valid += validity.counts[run->index];
                validity.dropped += !validity.counts[run->index] && !cut_off;
        }
        find_restart(result, &validity);
        find_limit_event(result, METRIC_CGROUP_LIMIT_EVENTS, FINDING_MEMORY_LIMIT_HIT, &validity);
        find_limit_event(result, METRIC_CGROUP_OOM_KILLS, FINDING_MEMORY_LIMIT_KILLED, &validity);
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
