/* The verdict on a result: shape, holder, hypothesis and cause, with every figure that led to them. Pure: the same stored
 * samples give the same verdict, whenever and wherever they are judged. */
#pragma once

struct result;
struct verdict;

/* Judges all valid runs of `result` (scenario, plan, facts, runs, and ledgers of its snapshots) into *ret, which must be
 * zeroed or cleared; the caller frees it with verdict_clear(). Ignores result->verdict and result->has_verdict.
 *
 * While an experiment runs, the same call at each look tells whether to stop: on any shape but SHAPE_INCONCLUSIVE. Runs
 * after the last planned look are judged together with all others. */
void verdict_decide(const struct result *result, struct verdict *ret);
