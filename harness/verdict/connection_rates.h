/* Rates by connections and streams, beside those by requests: what a growing channel loses for each connection that was
 * opened, and what an open connection or stream holds.
 */
#pragma once

#include "model/channel.h"

struct result;
struct stimuli;
struct validity;
struct verdict;

/* Adds the rate a connection of a growing channel, whose last rates were just added. `channels`: bits of those whose sum
 * grows; `unit_bytes`: of one of their unit. Where the runs tell requests from connections, the rate a request becomes
 * that of requests alone; where they do not, both rates say the whole. */
void connection_rates_add(const struct result *result, const struct validity *validity,
                          const struct stimuli *stimuli, unsigned channels, double unit_bytes,
                          enum channel channel, struct verdict *verdict);

/* Adds what an open connection or stream holds, of every sum of bytes that surely goes by them. */
void connection_rates_add_held(const struct result *result, const struct validity *validity,
                               const struct stimuli *stimuli, struct verdict *verdict);

/* Findings of the rates above. */
void connection_rates_find(const struct result *result, struct verdict *verdict);
