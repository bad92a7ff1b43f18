/* The gates of a result: what the scenario expects and the thresholds that it sets, each with the value found, the
 * limit, and the way to look closer. docs/ci.md lists them.
 */
#pragma once

#include <stdbool.h>

struct result;

/* What is demanded of the shape. */
enum gate_demand {
        GATE_FLAT_UNLESS_EXPECTED, /* what the scenario expects; where it expects no shape and no cause, nothing may
                                      grow */
        GATE_DEMAND_FLAT,          /* nothing may grow, whatever it expects */
};

/* Fills result->gates from scenario, verdict, runs and ledgers; what was there is replaced. The exit code is that of
 * docs/method.md: 130 interrupted, 4 could not measure, 1 a gate does not hold, 3 undecided, 0 else, in this order. */
void gate_check(struct result *result, enum gate_demand demand);

/* No gates of the scenario's own: for gates that are added. Whether the shape was decided does not count then. */
void gate_check_none(struct result *result);

/* The exit code that the gates and the verdict together lead to; call again after adding gates. */
void gate_check_exit_code(struct result *result);
