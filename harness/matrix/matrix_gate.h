/* Gates over cells: nothing missing, every cell as expected, none worse than the one beside it. */
#pragma once

struct matrix_merged;

/* Fills merged->gates. Exit code: 4 where a cell is missing or could not be measured, 1 where a gate fails, 3 where
 * one is undecided, else 0; several at once: in this order. */
void matrix_gate(struct matrix_merged *merged);

/* "target.go=1.15 target.env.GOGC=50", appended; a setting that is as the scenario has it is "…=default". */
struct matrix_settings;
struct strbuf;
void matrix_gate_append_settings(const struct matrix_settings *settings, struct strbuf *buf);
