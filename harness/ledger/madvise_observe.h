/* Concludes from measurements which madvise the runtime uses: a version number or a GODEBUG string only predicts it.
 *
 * With MADV_FREE, pages given back stay resident and the kernel counts them as LazyFree. With MADV_DONTNEED, resident
 * memory falls when the runtime gives memory back, and LazyFree stays 0. If neither was seen, nothing is concluded. No
 * I/O: judging stored data again gives the same answer.
 */
#pragma once

#include <stddef.h>

#include "model/facts.h"

struct series;
struct snapshot;

/* Sets facts->go.madvise_observed and madvise_evidence. `series` may be NULL, `count` 0. */
void madvise_observe(const struct series *series, const struct snapshot *snapshots, size_t count,
                     struct facts *facts);
