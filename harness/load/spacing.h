/* How far apart the turns of a loop begin, so that answers which come shortly one after the other share one.
 *
 * A client that is cheaper than its service sleeps until an answer is there, and is woken for each: both sides pay for
 * that, the service with less throughput. Network cards moderate their interrupts for the same reason. What this adds to
 * a latency is bounded by a small share of the latencies that there are, and is nothing where they are short. For closed
 * loops alone: an open one has a schedule to keep. Pure.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SPACING_MAX_NS INT64_C(50000)
/* Sleeping for less than this costs what it saves. */
#define SPACING_MIN_NS INT64_C(10000)
/* At most this share of a mean latency. */
enum { SPACING_SHARE = 32 };

/* Begins zeroed. */
struct spacing {
        int64_t measured_ns; /* when it was last measured; 0: never */
        int64_t answered;    /* by then */
        int64_t ns;          /* between the begins of two turns; 0: a turn begins with the first answer */
};

/* At `now_ns`, with `answered` requests so far and `busy` under way: what holds until the next measuring. The mean latency
 * follows from Little's law: so many under way, divided by the rate of answers. */
void spacing_measure(struct spacing *spacing, size_t busy, int64_t answered, int64_t now_ns);
