/* xoshiro256**: small, fast, good enough for schedules and simulation; not for secrets. */
#include "base/rng.h"

#include <math.h>

/* Increment and output function of SplitMix64 (Steele, Lea, Flood 2014). */
#define SPLITMIX_STEP UINT64_C(0x9e3779b97f4a7c15)

static uint64_t splitmix_output(uint64_t z)
{
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        return z ^ (z >> 31);
}

uint64_t rng_key(uint64_t seed, const char *stream)
{
        uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a, 64 bit */

        for (; *stream; stream++)
                hash = (hash ^ (unsigned char)*stream) * UINT64_C(0x100000001b3);
        return seed ^ hash;
}

uint64_t rng_at(uint64_t key, uint64_t index)
{
        return splitmix_output(key + (index + 1) * SPLITMIX_STEP);
}

void rng_init(struct rng *rng, uint64_t seed, const char *stream)
{
        uint64_t key = rng_key(seed, stream);

        for (uint64_t i = 0; i < 4; i++)
                rng->state[i] = rng_at(key, i);
}

static uint64_t rotate_left(uint64_t x, int k)
{
        return (x << k) | (x >> (64 - k));
}

uint64_t rng_u64(struct rng *rng)
{
        uint64_t *s = rng->state;
        uint64_t result = rotate_left(s[1] * 5, 7) * 9;
        uint64_t t = s[1] << 17;

        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotate_left(s[3], 45);
        return result;
}

double rng_f64(struct rng *rng)
{
        return (double)(rng_u64(rng) >> 11) * 0x1.0p-53;
}

uint64_t rng_below(struct rng *rng, uint64_t bound)
{
        __extension__ typedef unsigned __int128 u128;
        u128 product = (u128)rng_u64(rng) * bound;

        if ((uint64_t)product < bound) {
                uint64_t threshold = -bound % bound;

                while ((uint64_t)product < threshold)
                        product = (u128)rng_u64(rng) * bound;
        }
        return (uint64_t)(product >> 64);
}

double rng_normal(struct rng *rng)
{
        double u, v, s;

        do {
                u = 2 * rng_f64(rng) - 1;
                v = 2 * rng_f64(rng) - 1;
                s = u * u + v * v;
        } while (s >= 1 || s == 0);
        return u * sqrt(-2 * log(s) / s);
}

double rng_exponential(struct rng *rng)
{
        return -log1p(-rng_f64(rng));
}
