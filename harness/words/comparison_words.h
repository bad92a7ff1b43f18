/* What is said of two builds compared: on the screen, on the page, in Markdown alike. */
#pragma once

#include <stdbool.h>

#include "base/units.h"

struct comparison;
struct gate_baseline_change;
struct gate_baseline_row;
struct strbuf;

/* What the two sides are called: "the new build" and "the old build", or, where one program runs under two settings,
 * "the scenario as it is" and "the scenario with the other setting". */
const char *comparison_words_new(const struct comparison *comparison);
const char *comparison_words_old(const struct comparison *comparison);
/* The answer in one sentence: "the new build is worse: live heap +5.0 %". */
void comparison_words_answer(const struct comparison *comparison, struct strbuf *buf);
/* "6 pairs of fresh processes in turns" */
void comparison_words_pairs(const struct comparison *comparison, struct strbuf *buf);
/* What "at least" means in a table of changes, and when a gate fails; one sentence with its period. */
void comparison_words_bound(const struct comparison *comparison, struct strbuf *buf);
/* What the figure of changes shows, and what it asks. */
void comparison_words_reading(const struct comparison *comparison, struct strbuf *buf);
void comparison_words_question(const struct comparison *comparison, struct strbuf *buf);
/* "20.8 MiB", "20.3 ms"; "unknown" for NAN. */
const char *comparison_words_value(const struct gate_baseline_row *row, double value,
                                   char text[static UNITS_TEXT_MAX]);
/* "WORSE", "holds", "unknown" */
const char *comparison_words_state(const struct gate_baseline_change *change);
/* Where the machine was too restless to see a change as small as the policy: one sentence, or nothing and false. */
bool comparison_words_noise(const struct gate_baseline_change *change, struct strbuf *buf);
