/* Texts of gates: where to look closer, and the limit and value of a comparison. */
#pragma once

#include "model/gate.h"

struct gate_baseline_change;
struct strbuf;

/* Returns where to look closer, a command, a file or an action: "plots/runs.svg has every run, …". */
const char *gate_words_closer(enum gate_closer closer);
/* "lower bound at most +2.0 %" */
void gate_words_allowed(const struct gate_baseline_change *change, struct strbuf *buf);
/* "+5.0 % [+3.1 %, +6.9 %]", "not measured on both sides" */
void gate_words_change(const struct gate_baseline_change *change, struct strbuf *buf);
