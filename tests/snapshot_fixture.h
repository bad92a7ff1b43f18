/* Snapshots that tests/capture_snapshot.py took from real processes, and the facts that belong to them. */
#pragma once

#include "model/facts.h"
#include "model/run.h"

/* Reads fixtures/snapshot_<name>/ into a snapshot and facts, both to be cleared; the facts are those of the process:
 * version, cgo, /opt/service/service as executable. */
void snapshot_fixture_read(const char *name, struct snapshot *ret_snapshot, struct facts *ret_facts);

/* Replaces `from` by `to` in the stored smaps text, once; the test fails where it is not there. */
void snapshot_fixture_edit(struct snapshot *snapshot, const char *from, const char *to);
