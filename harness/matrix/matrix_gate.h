/* Gates over a matrix: no cell is missing, every cell is as expected, and none is much worse than its neighbour. */
#pragma once

struct matrix_merged;

/* Fills merged->gates. Its exit code is the first that applies: 4 a cell is missing or could not be measured, 1 a gate
 * fails, 3 a gate is undecided, 0. */
void matrix_gate(struct matrix_merged *merged);

/* Appends settings as "target.go=1.15 target.env.GOGC=50"; the scenario's own value is "…=default". */
struct matrix_settings;
struct strbuf;
void matrix_gate_append_settings(const struct matrix_settings *settings, struct strbuf *buf);
