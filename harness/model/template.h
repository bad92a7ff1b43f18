/* Requests that differ: text with placeholders, parsed once, rendered without allocation.
 *
 *     {{seq}}             1, 2, 3 …: the request's place in the experiment
 *     {{run}}             the run's number
 *     {{int 1 1000}}      a whole number from the range, ends included
 *     {{choice a b c}}    one of the words
 *     {{open}}            the two characters "{{" themselves
 *
 * What a placeholder becomes is a function of the seed and the request's place alone, not of threads or time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct template_part;

struct template
{
        struct template_part *parts;
        size_t count;
        size_t max_bytes; /* no rendering is longer */
        bool is_constant; /* every rendering is the same */
        char *text;       /* what the parts point into */
};

/* What one request's placeholders draw from. */
struct template_draw {
        uint64_t seq;
        int64_t run;
        uint64_t key; /* of this request; see rng_at() */
        uint64_t drawn;
};

/* A fault says which placeholder is wrong and why. `text` may hold any bytes. */
bool template_parse(const char *text, size_t len, struct template *ret_template, struct err *err);
void template_clear(struct template *template);

/* How many distinct renderings are to be expected of `requests` draws: exact for {{seq}} and for text without
 * placeholders, else the mean over the draws, k (1 - (1 - 1/k)^n) for n draws from k. {{run}} counts as one value. */
double template_distinct(const struct template *template, double requests);

/* Writes at most max_bytes to `out` and returns how many; advances `draw->drawn`. */
size_t template_render(const struct template *template, struct template_draw *draw, char *out);
