/* Gates in words: the way to look closer, and what a comparison demands and found. */
#pragma once

#include "model/gate.h"

struct gate_baseline_change;
struct strbuf;

/* "plots/runs.svg has every run, plots/ledger.svg what the memory is": a command, a file, or what to do. */
const char *gate_words_closer(enum gate_closer closer);
/* "lower bound at most +2.0 %" */
void gate_words_allowed(const struct gate_baseline_change *change, struct strbuf *buf);
/* "+5.0 % [+3.1 %, +6.9 %]", "not measured on both sides" */
void gate_words_change(const struct gate_baseline_change *change, struct strbuf *buf);
