/* The verdict on a result: shape, holder, hypothesis, cause, with every figure that led to them. Pure: the same
 * stored samples give the same verdict, whenever and wherever they are judged. */
#pragma once

struct result;
struct verdict;

/* Judges all valid runs of `result` (scenario, plan, facts, runs, and ledgers of its snapshots) into `*ret`, which
 * must be zeroed or cleared; the caller clears it. result->verdict and result->has_verdict are not looked at.
 *
 * While an experiment runs, the same call tells at a look whether to stop: shape other than SHAPE_INCONCLUSIVE.
 * Runs after the planned looks are simply judged together. */
void verdict_decide(const struct result *result, struct verdict *ret);
