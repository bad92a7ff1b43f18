/* Rates per connection and per stream, besides those per request: what a growing channel leaks for each connection opened,
 * and what an open connection or stream holds.
 */
#pragma once

#include "model/channel.h"

struct result;
struct stimuli;
struct validity;
struct verdict;

/* Adds the rate per connection of a growing channel to verdict->rates, which has its rates per run and request already.
 * `channels`: bit mask of the channels whose sum grows; `unit_bytes`: bytes of one of their units. Where the runs differ
 * enough to tell requests from connections, the rate per request is replaced by that of requests alone. Where they do not,
 * each of both rates stands as if the whole growth went by it. */
void connection_rates_add(const struct result *result, const struct validity *validity,
                          const struct stimuli *stimuli, unsigned channels, double unit_bytes,
                          enum channel channel, struct verdict *verdict);

/* Adds the bytes that an open connection or stream holds, in RSS and in each of its larger parts, where they are surely above
 * 0. For scenarios that hold connections open. */
void connection_rates_add_held(const struct result *result, const struct validity *validity,
                               const struct stimuli *stimuli, struct verdict *verdict);

/* Adds the findings about these rates. */
void connection_rates_find(const struct result *result, struct verdict *verdict);
