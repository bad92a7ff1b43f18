/* Asks the questions in order: which runs count, which shape at every look, who holds the memory, how fast it grows, which
 * exit code. */
#include "verdict/verdict_decide.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "verdict/collector.h"
#include "verdict/findings.h"
#include "verdict/holder.h"
#include "verdict/rates.h"
#include "verdict/rest.h"
#include "verdict/shape.h"
#include "verdict/validity.h"

static void add_look(struct verdict *verdict, int runs, enum shape shape)
{
        verdict->looks = mem_resize(verdict->looks, verdict->look_count + 1, sizeof(*verdict->looks));
        verdict->look_shapes =
                mem_resize(verdict->look_shapes, verdict->look_count + 1, sizeof(*verdict->look_shapes));
        verdict->looks[verdict->look_count] = runs;
        verdict->look_shapes[verdict->look_count++] = shape;
}

/* Judges each planned look as it was seen at the time, then all valid runs; only the last one is the verdict. */
static void judge_looks(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        for (size_t i = 0; i < result->plan.look_count; i++) {
                struct verdict then = { 0 };

                if (result->plan.looks[i] >= validity->valid)
                        break;
                shape_judge(result, validity, result->plan.looks[i], &then);
                add_look(verdict, result->plan.looks[i], then.shape);
                verdict_clear(&then);
        }
        shape_judge(result, validity, validity->valid, verdict);
        rest_apply(result, verdict);
        if (validity->restarted) {
                verdict->shape = SHAPE_INCONCLUSIVE;
                verdict->has_cause = false;
        }
        if (validity->valid == 0)
                shape_show(result, verdict);
        if (validity->valid > 0)
                add_look(verdict, validity->valid, verdict->shape);
}

void verdict_decide(const struct result *result, struct verdict *ret)
{
        struct verdict verdict = { .interrupted = result->interrupted };
        struct validity validity;

        validity_check(result, &validity);
        verdict.runs_dropped = validity.dropped;
        judge_looks(result, &validity, &verdict);
        holder_fill(result, &validity, &verdict);
        holder_decide_hypothesis(&verdict);
        rates_fill(result, &validity, &verdict);
        collector_fill(result, &verdict);
        verdict.requests_sent = (double)result->requests_sent;
        verdict.requests_distinct = (double)result->requests_distinct;
        findings_fill(result, &validity, &verdict);
        verdict.is_void = validity.failed || validity.valid == 0;
        verdict.exit_code = verdict_exit_code(&verdict);
        validity_clear(&validity);
        *ret = verdict;
}
