/* Templates of requests: text with placeholders, parsed once and rendered without allocation.
 *
 *     {{seq}}             1, 2, 3 …: the request's number in the experiment
 *     {{run}}             the number of the run
 *     {{int 1 1000}}      a random integer of that range, ends included
 *     {{choice a b c}}    one of the words at random
 *     {{open}}            the two characters "{{"
 *
 * The value of a placeholder depends only on the seed and the request's number, not on threads or time.
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
        size_t max_bytes; /* length of the longest possible rendering */
        bool is_constant; /* all renderings are the same */
        char *text;       /* the source text; the parts point into it */
};

/* The values for one request's placeholders. */
struct template_draw {
        uint64_t seq;   /* value of {{seq}} */
        int64_t run;    /* value of {{run}} */
        uint64_t key;   /* random stream of this request, see rng_at() */
        uint64_t drawn; /* numbers taken from that stream so far */
};

/* Parses a text, which may hold any bytes. ERR_USAGE says which placeholder is wrong and why. The caller clears it. */
bool template_parse(const char *text, size_t len, struct template *ret_template, struct err *err);
void template_clear(struct template *template);

/* Returns the expected number of distinct renderings among `requests`. With {{seq}} all are distinct; otherwise it is
 * k (1 - (1 - 1/k)^n) for n requests that draw from k equally likely renderings. {{run}} counts as one value. */
double template_distinct(const struct template *template, double requests);

/* Writes a rendering of at most max_bytes to `out` and returns its length; advances `draw->drawn`. */
size_t template_render(const struct template *template, struct template_draw *draw, char *out);
