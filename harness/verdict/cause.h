/* Cause: which of the growing channels weighs most, in bytes per run that a memory limit counts.
 *
 * Several channels can show the same bytes: a goroutine that never ends also grows the stacks and the live heap. Where a
 * growing count (goroutines, threads, descriptors) explains the bytes that grow beside it, the count is the cause. Where it
 * does not, there are two leaks, and the larger one comes first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

/* Returns whether growth of this channel alone makes the verdict GROWING. */
bool cause_proves_growth(enum channel channel);

/* Returns a bit mask (1 << channel) of the channels whose bytes this channel's growth costs. */
unsigned cause_memory_of(enum channel channel);

/* Returns whether a growing count explains the bytes that grow beside it: whether they are few enough per goroutine, thread
 * or descriptor to be held by it. False for channels of bytes. */
bool cause_explains_memory(const struct verdict *verdict, enum channel channel);

struct cause_weight {
        enum channel channel;
        double bytes; /* per run */
};

/* Lists every growing channel that is a cause of its own, heaviest first, into ret[], which has room for CHANNEL_COUNT.
 * Returns their number. Left out are channels whose bytes another one explains, and sums: the floor unless nothing else
 * grows, the peak unless it rises by far more than all else. */
size_t cause_weigh(const struct verdict *verdict, struct cause_weight *ret);

/* Returns an undecided channel of bytes that surely rises, and so fast that it would outweigh the heaviest growing one by
 * far: worth more runs, since it may be the real cause. CHANNEL_COUNT: none. */
enum channel cause_wait_for(const struct verdict *verdict, const struct cause_weight *heaviest);

/* Returns the channel that call sites and objects are looked up for: the cause of a GROWING verdict. Of an INCONCLUSIVE one,
 * the undecided channel that surely rises and weighs most: not a cause, but what grew so far. CHANNEL_COUNT: none. */
enum channel cause_so_far(const struct verdict *verdict);
