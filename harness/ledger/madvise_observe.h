/* Which madvise is in effect, from what was measured: a version number or a GODEBUG string is only a prediction.
 *
 * MADV_FREE shows itself: pages given back stay resident and are counted as LazyFree. MADV_DONTNEED shows itself when
 * the runtime gives memory back and resident memory falls while LazyFree stays 0. Before either has happened the
 * answer is that nothing was observed yet. Pure, on stored data, so that judging can repeat it.
 */
#pragma once

#include <stddef.h>

#include "model/facts.h"

struct series;
struct snapshot;

/* `series` may be NULL, `count` 0. Replaces facts->go.madvise_observed and madvise_evidence. */
void madvise_observe(const struct series *series, const struct snapshot *snapshots, size_t count,
                     struct facts *facts);
