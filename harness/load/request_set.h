/* The requests of a load, rendered as far as possible before it begins.
 *
 * A request without placeholders is its bytes. One with placeholders is templates, which the protocol's encoder
 * renders. Which request comes at place i of the run is a function of the seed and i alone: the same with one thread
 * or eight, in every run. What its placeholders become is a function of the seed and of its place in the whole
 * experiment, first + i.
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

/* Everything is borrowed. */
struct request_set_args {
        const struct scenario_request *requests;
        size_t count;
        const struct encoder *encoder;
        const struct request_aim *aim;
        uint64_t seed;
        int32_t run;   /* what {{run}} becomes */
        int64_t first; /* how many requests came before this run */
};

/* Weights are shares of the mix; where all are 0 the requests come in turn. A fault names the request. */
bool request_set_new(const struct request_set_args *args, struct request_set **ret_set, struct err *err);
void request_set_free(struct request_set *set);

/* The request at place `index`, 0 … of the run. */
const struct request *request_set_pick(const struct request_set *set, uint64_t index);

/* Bytes that a rendering may need at most; what request_set_render()'s `buffer` must hold. */
size_t request_set_max_bytes(const struct request_set *set);

/* What to send: the request's own where it is constant, else `wire`, rendered into `buffer`. */
const struct wire_request *request_set_render(const struct request_set *set, const struct request *request,
                                              uint64_t index, char *buffer, struct wire_request *wire);
