/* Texts about a matrix: its figures with units, and what a combination saves. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct matrix_merged;
struct matrix_trade;
struct strbuf;

/* Appends what a combination saves compared with the baseline, and at what cost: "GOGC=50 saves 38 MiB settled, 41 MiB at
 * the peak, and costs 4 % processor time a request". False, with nothing appended, for the baseline itself and if neither
 * saving is known. */
bool matrix_words_trade(const struct matrix_merged *merged, const struct matrix_trade *trade,
                        struct strbuf *buf);

/* Appends a figure with its unit: "58.4 MiB", "1.8 ms", "4.0 %"; "-" if it is not known. */
void matrix_words_figure(int figure, double value, struct strbuf *buf);
/* Appends a difference with its sign: "+3.2 MiB", "−0.4 ms". */
void matrix_words_change(int figure, double difference, struct strbuf *buf);
/* "12 cells measured, 0 could not be, 1 missing" */
void matrix_words_counts(const struct matrix_merged *merged, struct strbuf *buf);
/* "3 of 4 gates hold" */
void matrix_words_gates(const struct matrix_merged *merged, struct strbuf *buf);
/* What the plot of memory against processor time shows. */
void matrix_words_tuning(size_t combinations, struct strbuf *buf);
/* Returns the last part of a key, for headings: "GOGC" of "target.env.GOGC". */
const char *matrix_words_short_key(const char *key);
