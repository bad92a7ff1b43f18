/* Finds the value of a result that a threshold limits. */
#pragma once

#include <stdbool.h>

struct result;
struct strbuf;
struct threshold;

/* Returns the value in the threshold's base unit; NAN if the result does not have it. */
double gate_value(const struct result *result, const struct threshold *threshold);
/* Appends the value as text: "1.8 ms", "58.4 MiB", "0.2 %", "PLATEAU"; "not measured" for NAN. */
void gate_value_print(const struct threshold *threshold, double value, struct strbuf *buf);
