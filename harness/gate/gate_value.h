/* The value of a result that a threshold speaks of. */
#pragma once

#include <stdbool.h>

struct result;
struct strbuf;
struct threshold;

/* In the threshold's base unit; NAN where the result does not hold it. */
double gate_value(const struct result *result, const struct threshold *threshold);
/* "1.8 ms", "58.4 MiB", "0.2 %", "PLATEAU"; "not measured" for NAN. */
void gate_value_print(const struct threshold *threshold, double value, struct strbuf *buf);
