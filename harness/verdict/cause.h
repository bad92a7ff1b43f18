/* Cause: which of the growing channels weighs most, in bytes a run of what a memory limit counts.
 *
 * The same bytes have several names: a goroutine that never ends has a stack and keeps some heap, and the heap's
 * objects are its bytes. Where a count explains what grows beside it, the count is the cause; where it does not, they
 * are two leaks, and the larger one is named first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

/* Whether growth of this channel alone makes the verdict GROWING. */
bool cause_proves_growth(enum channel channel);

/* A bit for each channel whose bytes are what this one's growth costs. */
unsigned cause_memory_of(enum channel channel);

/* Whether a growing count is the reason for what grows beside it: one of them can hold so much. */
bool cause_explains_memory(const struct verdict *verdict, enum channel channel);

struct cause_weight {
        enum channel channel;
        double bytes; /* per run */
};

/* Every growing channel that is a cause of its own, heaviest first; returns how many, at most CHANNEL_COUNT. A channel
 * whose bytes another one explains is left out, and so is a sum: the floor unless nothing else grows, the peak unless it
 * rises by far more than all else. */
size_t cause_weigh(const struct verdict *verdict, struct cause_weight *ret);

/* A channel of bytes that surely rises, is not decided, and would weigh far more than the heaviest that is: worth
 * waiting for. CHANNEL_COUNT: none. */
enum channel cause_wait_for(const struct verdict *verdict, const struct cause_weight *heaviest);

/* What the words about code and objects are about: the cause; where nothing was decided, the undecided channel that surely
 * rises and weighs most, which is no cause but what grew so far. CHANNEL_COUNT: none. */
enum channel cause_so_far(const struct verdict *verdict);
