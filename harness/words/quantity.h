/* Formats quantities for people: a number with its unit, in the same way everywhere. */
#pragma once

#include <stddef.h>

#include "model/finding.h"

struct strbuf;

/* Appends "58.4 MiB", "123", "4 %", "3.2 days"; "∞" for an infinite value. */
void quantity_append(enum finding_unit unit, double value, struct strbuf *buf);
/* The same with a plus before positive values. */
void quantity_append_signed(enum finding_unit unit, double value, struct strbuf *buf);
/* Appends three significant digits without a unit; from 1000 on all digits before the point. */
void quantity_append_bare(double value, struct strbuf *buf);
