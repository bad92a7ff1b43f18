/* Means of two readings, and how far they lie apart. */
#include "ledger/claims.h"

#include <stdlib.h>

#include "model/facts.h"
#include "model/run.h"

static const enum metric heap_metrics[] = { METRIC_GO_HEAP_ALLOC,    METRIC_GO_HEAP_SYS,
                                            METRIC_GO_HEAP_IDLE,     METRIC_GO_HEAP_INUSE,
                                            METRIC_GO_HEAP_RELEASED, METRIC_GO_STACK_INUSE };
static const enum metric metadata_metrics[] = { METRIC_GO_MSPAN_SYS, METRIC_GO_MCACHE_SYS,
                                                METRIC_GO_BUCK_HASH_SYS, METRIC_GO_GC_SYS,
                                                METRIC_GO_OTHER_SYS };
enum {
        HEAP_COUNT = sizeof(heap_metrics) / sizeof(heap_metrics[0]),
        METADATA_COUNT = sizeof(metadata_metrics) / sizeof(metadata_metrics[0]),
};

static bool has_all(const struct sample *sample, const enum metric *metrics, int count)
{
        for (int i = 0; i < count; i++)
                if (!sample_has(sample, metrics[i]))
                        return false;
        return true;
}

static int64_t distance(int64_t a, int64_t b)
{
        return a > b ? a - b : b - a;
}

static int64_t least(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
        return a > b ? a : b;
}

static int64_t mapped_of(const struct sample *sample)
{
        return sample->values[METRIC_GO_HEAP_SYS] + sample->values[METRIC_GO_STACK_INUSE];
}

static int64_t resident_of(const struct sample *sample)
{
        return mapped_of(sample) - sample->values[METRIC_GO_HEAP_RELEASED];
}

static int64_t metadata_of(const struct sample *sample)
{
        int64_t sum = 0;

        for (int i = 0; i < METADATA_COUNT; i++)
                sum += sample->values[metadata_metrics[i]];
        return sum + sample_or(sample, METRIC_GO_STACK_SYS, sample->values[METRIC_GO_STACK_INUSE]) -
               sample->values[METRIC_GO_STACK_INUSE];
}

struct claims claims_join(const struct snapshot *snapshot)
{
        const struct sample *before = &snapshot->before;
        const struct sample *after = &snapshot->after;
        struct claims claims = { 0 };

        /* One reading is better than none. How far its figures moved is not known then, and counts as 0. */
        if (!has_all(before, heap_metrics, HEAP_COUNT))
                before = after;
        if (!has_all(after, heap_metrics, HEAP_COUNT))
                after = before;
        if (!has_all(before, heap_metrics, HEAP_COUNT))
                return claims;
        claims.has_heap = true;
        claims.has_metadata = has_all(before, metadata_metrics, METADATA_COUNT) &&
                              has_all(after, metadata_metrics, METADATA_COUNT);
        for (int m = METRIC_GO_SYS; m <= METRIC_GO_THREADS; m++)
                claims.value[m] = before->values[m] / 2 + after->values[m] / 2;
        claims.resident_bytes = (resident_of(before) + resident_of(after)) / 2;
        claims.resident_moved_bytes = distance(resident_of(before), resident_of(after));
        claims.mapped_low_bytes = mapped_of(before) < mapped_of(after) ? mapped_of(before) : mapped_of(after);
        claims.mapped_high_bytes =
                mapped_of(before) < mapped_of(after) ? mapped_of(after) : mapped_of(before);
        if (claims.has_metadata) {
                claims.metadata_bytes = (metadata_of(before) + metadata_of(after)) / 2;
                claims.metadata_low_bytes = least(metadata_of(before), metadata_of(after));
                claims.metadata_high_bytes = most(metadata_of(before), metadata_of(after));
        }
        return claims;
}

/* Sets GOGC as the environment has it, 100 by default; false where it is off or not a number. */
static bool gogc_of(const struct facts *facts, int64_t *ret_percent)
{
        char *end;

        *ret_percent = 100;
        if (!facts->go.gogc || !*facts->go.gogc)
                return true;
        *ret_percent = strtoll(facts->go.gogc, &end, 10);
        return !*end && *ret_percent > 0 && *ret_percent < 100000;
}

bool claims_estimate_live(const struct claims *claims, const struct facts *facts, int64_t *ret_bytes)
{
        enum { SMALLEST_HEAP = 4 << 20 }; /* the runtime's heapMinimum at GOGC=100 */
        int64_t goal = claims->value[METRIC_GO_NEXT_GC];
        int64_t percent;
        int64_t roots = 0;
        int64_t live;
        int minor = 0;
        int patch;

        if (!gogc_of(facts, &percent) || (facts->go.gomemlimit && *facts->go.gomemlimit) ||
            goal == METRIC_NO_GOAL || goal <= SMALLEST_HEAP / 100 * percent * 102 / 100)
                return false;
        /* Stacks and globals count in the goal since Go 1.18; the size of globals is not known here. */
        if (go_facts_version(&facts->go, &minor, &patch) && minor >= 18)
                roots = claims->value[METRIC_GO_STACK_INUSE];
        live = (int64_t)(((double)goal - (double)roots * (double)percent / 100) * 100 /
                         (double)(100 + percent));
        if (live <= 0)
                return false;
        *ret_bytes = live;
        return true;
}
