/* The holders are rows of the settled ledger, taken before anything was forced. The release hook is compared with the
 * settled ledger of the run after which it was called. */
#include "verdict/holder.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/result.h"
#include "verdict/cause.h"
#include "verdict/validity.h"

static const double go_held_share = 0.5;    /* of the gap: Go must hold that much of it by the ledger */
static const double given_back_share = 0.8; /* of reserve and dead heap: the hook must give back that much */
static const double page_slack_bytes = 256 * 1024; /* for pages that come and go between the readings */

static const struct run *last_run_with(const struct result *result, const struct validity *validity,
                                       enum checkpoint checkpoint)
{
        for (size_t i = result->run_count; i-- > 0;) {
                const struct run *run = &result->runs[i];

                if (run->index >= 1 && validity->counts[run->index] &&
                    sample_has(&run->checkpoints[checkpoint], METRIC_RSS))
                        return run;
        }
        return NULL;
}

/* The settled ledger of the last valid run that has one; NULL where it is more than one run older than the last RSS. */
static const struct ledger *last_ledger(const struct result *result, const struct validity *validity)
{
        const struct run *run = last_run_with(result, validity, CHECKPOINT_SETTLED);

        for (size_t i = validity->last; i >= 1; i--) {
                const struct ledger *ledger = result_ledger(result, (int)i, CHECKPOINT_SETTLED);

                if (validity->counts[i] && ledger)
                        return run && run->index > (int32_t)i + 1 ? NULL : ledger;
        }
        return NULL;
}

static int compare_holders(const void *a, const void *b)
{
        const struct verdict_holder *x = a, *y = b;

        return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

static void fill_holders(const struct ledger *ledger, struct verdict *verdict)
{
        verdict->has_ledger = true;
        verdict->holders = mem_new(LEDGER_ROW_COUNT, sizeof(*verdict->holders));
        for (int i = 0; i < LEDGER_ROW_COUNT; i++) {
                if (!ledger->rows[i].known || i == LEDGER_LIVE_HEAP)
                        continue;
                verdict->holders[verdict->holder_count++] = (struct verdict_holder){
                        .name = mem_dup(ledger_row_infos[i].name),
                        .label = mem_dup(ledger_row_infos[i].label),
                        .bytes = ledger->rows[i].bytes,
                };
        }
        qsort(verdict->holders, verdict->holder_count, sizeof(*verdict->holders), compare_holders);
        verdict->unexplained_bytes = ledger->rows[LEDGER_UNEXPLAINED].bytes;
        verdict->go_held_bytes = ledger_group_bytes(ledger, LEDGER_GROUP_GO_HELD);
}

static void explain_levels(const struct go_facts *go, bool rss_known, struct finding *why)
{
        finding_init(why, !rss_known  ? FINDING_NO_SETTLED_RSS
                          : go->is_go ? FINDING_NO_LIVE_HEAP
                                      : FINDING_NO_LIVE_HEAP_NOT_GO);
        if (rss_known && !go->is_go && go->not_go_reason)
                finding_add_text(why, "why", go->not_go_reason);
}

static void fill_levels(const struct result *result, const struct validity *validity,
                        const struct ledger *ledger, struct verdict *verdict)
{
        const struct run *settled = last_run_with(result, validity, CHECKPOINT_SETTLED);
        int64_t live = -1, rss = ledger ? ledger->rss_bytes : -1;

        if (rss < 0 && settled)
                rss = sample_or(&settled->checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, -1);
        for (size_t i = result->run_count; i-- > 0 && live < 0;) {
                const struct run *run = &result->runs[i];

                if (run->index >= 1 && validity->counts[run->index])
                        live = sample_or(&run->checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_ALLOC, -1);
        }
        if (live < 0 && ledger && ledger->rows[LEDGER_LIVE_HEAP].known)
                live = ledger->rows[LEDGER_LIVE_HEAP].bytes;
        if (rss < 0 || live < 0) {
                explain_levels(&result->facts.go, rss >= 0, &verdict->levels_why);
                return;
        }
        verdict->has_levels = true;
        verdict->rss_settled_bytes = rss;
        verdict->live_heap_bytes = live;
        verdict->gap_bytes = ledger && ledger->rows[LEDGER_LIVE_HEAP].known
                                     ? rss - ledger->rows[LEDGER_LIVE_HEAP].bytes
                                     : rss - live;
}

/* RSS without lazily freed pages. Memory given back by MADV_FREE stays in RSS until the kernel needs it. */
static int64_t held_bytes(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct sample *sample = &run->checkpoints[checkpoint];
        const struct ledger *ledger = result_ledger(result, run->index, checkpoint);
        int64_t lazy = sample_or(sample, METRIC_LAZY_FREE, 0);

        if (!sample_has(sample, METRIC_LAZY_FREE) && ledger && ledger->rows[LEDGER_LAZY_FREE].known)
                lazy = ledger->rows[LEDGER_LAZY_FREE].bytes;
        return sample_or(sample, METRIC_RSS, 0) - lazy;
}

static void fill_intervention(const struct result *result, const struct validity *validity,
                              struct verdict *verdict)
{
        const struct run *run = last_run_with(result, validity, CHECKPOINT_FLOOR);
        const struct ledger *ledger = run ? result_ledger(result, run->index, CHECKPOINT_SETTLED) : NULL;

        if (!run || !sample_has(&run->checkpoints[CHECKPOINT_SETTLED], METRIC_RSS)) {
                finding_init(&verdict->intervention_why, FINDING_NO_RELEASE);
                return;
        }
        if (!ledger || !ledger->rows[LEDGER_GO_RESERVE].known) {
                finding_init(&verdict->intervention_why, FINDING_NO_RESERVE_BEFORE_RELEASE);
                return;
        }
        verdict->has_intervention = true;
        verdict->released_bytes =
                held_bytes(result, run, CHECKPOINT_SETTLED) - held_bytes(result, run, CHECKPOINT_FLOOR);
        verdict->reserve_bytes = ledger->rows[LEDGER_GO_RESERVE].bytes;
        if (ledger->rows[LEDGER_DEAD_HEAP].known)
                verdict->dead_heap_bytes = ledger->rows[LEDGER_DEAD_HEAP].bytes;
}

static void fill_madvise(const struct go_facts *go, struct verdict *verdict)
{
        if (go->madvise_predicted != MADVISE_UNKNOWN)
                verdict->madvise_predicted = mem_dup(madvise_names[go->madvise_predicted]);
        if (go->madvise_observed != MADVISE_UNKNOWN)
                verdict->madvise_observed = mem_dup(madvise_names[go->madvise_observed]);
        verdict->madvise_evidence = mem_dup(go->madvise_evidence);
}

void holder_fill(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        const struct ledger *ledger = last_ledger(result, validity);

        if (ledger)
                fill_holders(ledger, verdict);
        fill_levels(result, validity, ledger, verdict);
        fill_intervention(result, validity, verdict);
        fill_madvise(&result->facts.go, verdict);
}

static bool was_given_back(const struct verdict *verdict)
{
        return (double)verdict->released_bytes + page_slack_bytes >=
               given_back_share * (double)(verdict->reserve_bytes + verdict->dead_heap_bytes);
}

/* Whether memory grows. Growing descriptors alone are a leak, too, but do not refute that Go holds the gap. */
static bool memory_grows(const struct verdict *verdict)
{
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != CHANNEL_OPEN_FILES && cause_proves_growth((enum channel)i) &&
                    verdict->channels[i].measured && verdict->channels[i].shape == SHAPE_GROWING)
                        return true;
        return false;
}

/* Finds the reason that decides the hypothesis. CONFIRMED takes two proofs: the ledger says that Go holds at least half of
 * the gap, and the release hook gave it back. There may be no gap: memory that was allocated and never touched is live but
 * not resident. */
static enum finding_code find_reason(const struct verdict *verdict)
{
        bool covers = (double)verdict->go_held_bytes >= go_held_share * (double)verdict->gap_bytes;

        if (verdict->shape == SHAPE_GROWING && memory_grows(verdict))
                return FINDING_RESERVE_REFUTED_BY_GROWTH;
        if (!verdict->has_ledger || !verdict->has_levels)
                return FINDING_RESERVE_HELD_UNKNOWN;
        if (verdict->gap_bytes <= 0)
                return FINDING_RESERVE_NO_GAP;
        if (!covers)
                return FINDING_RESERVE_LESS_THAN_HALF;
        if (verdict->shape == SHAPE_INCONCLUSIVE)
                return FINDING_RESERVE_SHAPE_UNDECIDED;
        if (!verdict->has_intervention)
                return FINDING_RESERVE_NOT_TESTED;
        return was_given_back(verdict) ? FINDING_RESERVE_GIVEN_BACK : FINDING_RESERVE_NOT_GIVEN_BACK;
}

/* The answer that a reason stands for. */
static enum hypothesis answer_of(enum finding_code reason)
{
        switch (reason) {
        case FINDING_RESERVE_GIVEN_BACK:
                return HYPOTHESIS_CONFIRMED;
        case FINDING_RESERVE_REFUTED_BY_GROWTH:
        case FINDING_RESERVE_LESS_THAN_HALF:
                return HYPOTHESIS_REFUTED;
        default:
                return HYPOTHESIS_UNDECIDED;
        }
}

static void add_amounts(const struct verdict *verdict, struct finding *why)
{
        if (verdict->has_levels) {
                finding_add(why, "rss", FINDING_BYTES, (double)verdict->rss_settled_bytes);
                finding_add(why, "live_heap", FINDING_BYTES, (double)verdict->live_heap_bytes);
                finding_add(why, "gap", FINDING_BYTES, (double)verdict->gap_bytes);
        }
        if (verdict->has_ledger)
                finding_add(why, "held", FINDING_BYTES, (double)verdict->go_held_bytes);
        if (verdict->has_intervention) {
                finding_add(why, "released", FINDING_BYTES, (double)verdict->released_bytes);
                finding_add(why, "reserve", FINDING_BYTES,
                            (double)(verdict->reserve_bytes + verdict->dead_heap_bytes));
        }
}

void holder_decide_hypothesis(struct verdict *verdict)
{
        struct finding *why = &verdict->hypothesis_why;
        enum finding_code because = FINDING_NONE;

        finding_init(why, find_reason(verdict));
        verdict->hypothesis = answer_of(why->code);
        if (why->code == FINDING_RESERVE_REFUTED_BY_GROWTH)
                return;
        add_amounts(verdict, why);
        if (why->code == FINDING_RESERVE_HELD_UNKNOWN)
                because = verdict->has_levels ? FINDING_NO_SETTLED_LEDGER : verdict->levels_why.code;
        else if (why->code == FINDING_RESERVE_NOT_TESTED)
                because = verdict->intervention_why.code;
        if (because != FINDING_NONE)
                finding_add_text(why, "because", finding_infos[because].name);
}
