/* The sentences about a comparison of two builds, the same on the terminal, on the page and in Markdown. */
#pragma once

#include <stdbool.h>

#include "base/units.h"

struct comparison;
struct gate_baseline_change;
struct gate_baseline_row;
struct strbuf;

/* Names of the two sides: "the new build" and "the old build", or, if one program is compared under two settings, "the
 * scenario as it is" and "the scenario with the other setting". */
const char *comparison_words_new(const struct comparison *comparison);
const char *comparison_words_old(const struct comparison *comparison);
/* The answer in one sentence: "the new build is worse: live heap +5.0 %". */
void comparison_words_answer(const struct comparison *comparison, struct strbuf *buf);
/* "6 pairs of fresh processes in turns" */
void comparison_words_pairs(const struct comparison *comparison, struct strbuf *buf);
/* Appends one sentence that explains "at least" in a table of changes, and when a gate fails. */
void comparison_words_bound(const struct comparison *comparison, struct strbuf *buf);
/* Appends how to read the figure of changes. */
void comparison_words_reading(const struct comparison *comparison, struct strbuf *buf);
void comparison_words_question(const struct comparison *comparison, struct strbuf *buf);
/* "20.8 MiB", "20.3 ms"; "unknown" for NAN. */
const char *comparison_words_value(const struct gate_baseline_row *row, double value,
                                   char text[static UNITS_TEXT_MAX]);
/* "WORSE", "holds", "unknown" */
const char *comparison_words_state(const struct gate_baseline_change *change);
/* If the noise of the machine is larger than the change allowed by the policy, appends a sentence about it; otherwise
 * returns false. */
bool comparison_words_noise(const struct gate_baseline_change *change, struct strbuf *buf);
