/* Random numbers: one seed, many streams.
 *
 * Each consumer owns a generator derived from the seed and its own name, so that one that changes its draw order
 * does not disturb another. xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64.
 */
#pragma once

#include <stdint.h>

struct rng {
        uint64_t state[4];
};

/* Initialises the generator of `stream` (a short name: "arrival", "mix") for `seed`. */
void rng_init(struct rng *rng, uint64_t seed, const char *stream);
uint64_t rng_u64(struct rng *rng);
/* Uniform in [0, 1), 53 bits. */
double rng_f64(struct rng *rng);
/* Uniform in [0, bound) without bias (Lemire 2019); bound > 0. */
uint64_t rng_below(struct rng *rng, uint64_t bound);
/* Standard normal (Marsaglia's polar method). */
double rng_normal(struct rng *rng);
/* Exponential with mean 1. */
double rng_exponential(struct rng *rng);

/* Random access: rng_at() returns number `index` of the sequence that rng_key() has chosen. For draws that must not depend
 * on their order, as when several threads share one sequence. */
uint64_t rng_key(uint64_t seed, const char *stream);
uint64_t rng_at(uint64_t key, uint64_t index);
