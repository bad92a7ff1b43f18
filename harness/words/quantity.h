/* Quantities in words: a number with its unit, the same way wherever a person reads it. */
#pragma once

#include <stddef.h>

#include "model/finding.h"

struct strbuf;

/* "58.4 MiB", "123", "4 %", "3.2 days"; "∞" for an interval without an end. */
void quantity_append(enum finding_unit unit, double value, struct strbuf *buf);
/* The same, a rise with its plus. */
void quantity_append_signed(enum finding_unit unit, double value, struct strbuf *buf);
/* Three digits without a unit, and none after the point from 1000 on. */
void quantity_append_bare(double value, struct strbuf *buf);
