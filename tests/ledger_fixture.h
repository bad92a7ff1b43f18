/* The account of a process that was captured: a folder of fixtures, edited by a test and then booked. */
#pragma once

#include <stdint.h>

#include "model/facts.h"
#include "model/ledger.h"
#include "snapshot_fixture.h"

enum { LEDGER_FIXTURES = 4 };
/* Folders of fixtures. */
extern const char *const ledger_fixture_names[LEDGER_FIXTURES];

struct ledger_fixture {
        struct snapshot snapshot;
        struct facts facts;
        struct ledger ledger;
};

/* The snapshot and the facts, and no ledger yet. Cleared with ledger_fixture_clear(). */
void ledger_fixture_read(const char *name, struct ledger_fixture *ret);
/* The ledger of the snapshot as it now is, in place of the last one; a failure fails the test. */
void ledger_fixture_build(struct ledger_fixture *fixture);
void ledger_fixture_clear(struct ledger_fixture *fixture);

/* Bytes of one row, of all rows, and of one or all sides below RSS; -1 where there is no such side. */
int64_t ledger_fixture_row(const struct ledger_fixture *fixture, enum ledger_row_id id);
int64_t ledger_fixture_sum(const struct ledger_fixture *fixture);
int64_t ledger_fixture_below(const struct ledger_fixture *fixture, const char *name);
int64_t ledger_fixture_sum_below(const struct ledger_fixture *fixture);

/* What top shows as VIRT, from the mappings' sizes. */
int64_t ledger_fixture_virtual(const struct ledger_fixture *fixture);
