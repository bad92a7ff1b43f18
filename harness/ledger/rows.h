/* Fills the ledger's rows: what the steps of ledger_build() share. */
#pragma once

#include <stdint.h>

#include "model/ledger.h"

/* Adds bytes to a row and makes it known. */
void rows_add(struct ledger *ledger, enum ledger_row_id id, int64_t bytes);
/* Marks a row as not known, with 0 bytes; `why` replaces its detail, NULL: none. */
void rows_unknown(struct ledger *ledger, enum ledger_row_id id, const char *why);
/* Appends a sentence to a row's detail, like printf. */
void rows_note(struct ledger *ledger, enum ledger_row_id id, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* Adds a row below RSS (obtained, not resident), or beyond RSS (charged, not resident). `name` is borrowed for ever, as
 * in rows_check(); `detail` is copied. */
void rows_below(struct ledger *ledger, const char *name, int64_t bytes, const char *detail);
void rows_beyond(struct ledger *ledger, const char *name, int64_t bytes, const char *detail);
/* Adds a check of a measured sum against the runtime's claim, which moved between `low_bytes` and `high_bytes`
 * meanwhile: the claim is taken to be the value in that range that is nearest to the measured one. */
void rows_check(struct ledger *ledger, const char *name, int64_t measured_bytes, int64_t low_bytes,
                int64_t high_bytes);
