/* Captions of tables and figures of a result, with numbers filled in. Each function appends plain text such as the example
 * in its comment. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct gate_list;
struct result;
struct strbuf;
struct verdict;

/* "Resident memory after the load of run 12 had settled; the rows add up to it." */
void captions_parts(int run, struct strbuf *buf);
/* The moments that the bars of the ledger show. */
void captions_ledger_bars(const struct result *result, struct strbuf *buf);
/* "Growth per run, judged over 12 runs, the first 3 of them warm-up. …" */
void captions_channels(const struct verdict *verdict, struct strbuf *buf);
/* "Requests of all 12 runs together." */
void captions_requests(const struct result *result, struct strbuf *buf);
/* "Is the rest mostly memory that Go keeps for reuse?", and its answer: "Yes", "No", "Not decided". */
const char *captions_question_of_reserve(void);
const char *captions_answer_of_reserve(const struct verdict *verdict);
/* "2 of 3 gates do not hold", "1 of 1 gate is undecided"; nothing if all hold. */
void captions_gates(const struct gate_list *gates, struct strbuf *buf);
/* "goroutines could not be read from memory: …" */
void captions_no_goroutines(const char *reason, struct strbuf *buf);
/* "3 once more: the service had not looked at them" */
void captions_resent(int64_t requests, struct strbuf *buf);
/* "28 of 28 hold: sums of different structures that must agree" */
void captions_checks(size_t held, size_t count, struct strbuf *buf);
/* "NOT VALID: the generator was the bottleneck: …" */
void captions_saturated(const char *reason, struct strbuf *buf);
/* How the measurement ended if not as planned: "the measurement was interrupted; …"; nothing if as planned. */
void captions_ending(const struct result *result, struct strbuf *buf);
