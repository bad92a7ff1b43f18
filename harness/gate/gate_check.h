/* Checks the gates of a result: the scenario's expectations and thresholds, each with the value found, the limit and
 * where to look closer. docs/ci.md lists them.
 */
#pragma once

#include <stdbool.h>

struct result;

/* What is required of the shape. */
enum gate_demand {
        GATE_FLAT_UNLESS_EXPECTED, /* what the scenario expects; if it expects neither shape nor cause: flat */
        GATE_DEMAND_FLAT,          /* flat, whatever the scenario expects */
};

/* Replaces result->gates by those of the scenario, judged by verdict, runs and ledgers. Sets the exit code of
 * docs/method.md; the first that applies: 130 interrupted, 4 measurement failed, 1 a gate fails, 3 undecided, 0. */
void gate_check(struct result *result, enum gate_demand demand);

/* Removes all gates, for a result that is judged only by gates added later. An undecided shape then does not count. */
void gate_check_none(struct result *result);

/* Computes result->gates.exit_code from the verdict and the gates. Call it again after adding gates. */
void gate_check_exit_code(struct result *result);
