/* What other tools show of the same process, and why it is not RSS: as rows that add up to the difference. */
#pragma once

#include "model/look.h"

/* VIRT, RES and SHR of top from the snapshot's process sample; the kubelet's working set where the process is alone in
 * its control group: else it says nothing of this process. */
void others_of(const struct snapshot *snapshot, const struct ledger *ledger,
               struct other ret[static OTHER_COUNT]);
