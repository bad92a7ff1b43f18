/* The requests of a load, rendered as far as possible before it begins.
 *
 * A request without placeholders is encoded once. One with placeholders is kept as templates, which the protocol's
 * encoder renders for each send. Which request is number i of the run depends only on the seed and on i: it is the same
 * with one thread or eight, in every run. What its placeholders become depends on the seed and on its number in the
 * whole experiment, first + i.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct request_set;
struct scenario_request;
struct request;

struct wire_request;
struct encoder;
struct request_aim;

/* All pointers are borrowed; `requests` and `encoder` until request_set_free(). */
struct request_set_args {
        const struct scenario_request *requests;
        size_t count;
        const struct encoder *encoder;
        const struct request_aim *aim;
        uint64_t seed;
        int32_t run;   /* what {{run}} becomes */
        int64_t first; /* number of requests before this run */
};

/* Prepares the requests. A request's share of the load is its weight / sum of weights; if all weights are 0, requests
 * take turns. ERR_USAGE, with the request's name, where one cannot be sent. Free with request_set_free(). */
bool request_set_new(const struct request_set_args *args, struct request_set **ret_set, struct err *err);
void request_set_free(struct request_set *set);

/* Returns the request that is number `index` of the run, from 0. */
const struct request *request_set_pick(const struct request_set *set, uint64_t index);

/* Returns the size that request_set_render() needs its `buffer` to have, in bytes. */
size_t request_set_max_bytes(const struct request_set *set);

/* Returns what to send: for a constant request its own `wire`, else the given `wire`, rendered into `buffer`. */
const struct wire_request *request_set_render(const struct request_set *set, const struct request *request,
                                              uint64_t index, char *buffer, struct wire_request *wire);
