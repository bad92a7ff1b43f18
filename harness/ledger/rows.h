/* Filling rows: what the steps of ledger_build share. */
#pragma once

#include <stdint.h>

#include "model/ledger.h"

/* Adds bytes to a row and makes it known. */
void rows_add(struct ledger *ledger, enum ledger_row_id id, int64_t bytes);
/* The row could not be measured, and why. */
void rows_unknown(struct ledger *ledger, enum ledger_row_id id, const char *why);
/* Appends a sentence to a row's detail. */
void rows_note(struct ledger *ledger, enum ledger_row_id id, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
void rows_below(struct ledger *ledger, const char *name, int64_t bytes, const char *detail);
void rows_beyond(struct ledger *ledger, const char *name, int64_t bytes, const char *detail);
/* The claim moved between `low` and `high` while it was measured: the nearest value in between counts. */
void rows_check(struct ledger *ledger, const char *name, int64_t measured_bytes, int64_t low_bytes,
                int64_t high_bytes);
