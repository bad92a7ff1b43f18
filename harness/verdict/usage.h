/* Usage: whether a service that is watched was still used while its memory stood still.
 *
 * Nobody counts the users' requests, but a service that is used takes processor time. Memory that stands still because
 * the users have left says nothing about memory in use.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct result;

/* Returns true, and the processor time of the later half of the windows as a share of that of the earlier half, if the
 * service was hardly used in the later half: if it took less than a fifth. `counts` says by run index, 1 to `last`, which
 * windows count. False for a load of ours, for too few windows, and for a service that took too little time to tell. */
bool usage_ended(const struct result *result, const bool *counts, size_t last, double *ret_share);
