/* The gates of a result: what the scenario expects and the thresholds that it sets, each with the value found, the
 * limit, and the way to look closer. docs/ci.md lists them.
 */
#pragma once

#include <stdbool.h>

struct result;

/* Fills result->gates from scenario, verdict, runs and ledgers; what was there is replaced. `demand_flat`: where the
 * scenario expects no shape, nothing may grow (plateau gate). The exit code is that of docs/method.md: 130
 * interrupted, 4 could not measure, 1 a gate does not hold, 3 undecided, 0 else, in this order. */
void gate_check(struct result *result, bool demand_flat);

/* No gates of the scenario's own: for gates that are added. Whether the shape was decided does not count then. */
void gate_check_none(struct result *result);

/* The exit code that the gates and the verdict together lead to; call again after adding gates. */
void gate_check_exit_code(struct result *result);
