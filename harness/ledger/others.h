/* Explains why other tools show another number than RSS for the same process: lists parts that add up to the
 * difference. */
#pragma once

#include "model/look.h"

/* Fills VIRT, RES and SHR of top from the snapshot's process sample, and the kubelet's working set where the process is
 * alone in its control group, since it counts the whole group. What is not known has its `reason` set instead. */
void others_of(const struct snapshot *snapshot, const struct ledger *ledger,
               struct other ret[static OTHER_COUNT]);
