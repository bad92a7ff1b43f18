/* The requests of a load, rendered as far as possible before it begins.
 *
 * A request without placeholders is its bytes. One with placeholders is a head and a body template; rendering copies
 * their parts and puts the body's length into the head. Which request comes at place i of the run is a function of the
 * seed and i alone: the same with one thread or eight, in every run. What its placeholders become is a function of the
 * seed and of its place in the whole experiment, first + i.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/template.h"

struct err;
struct request_set;
struct scenario_request;

struct request {
        const struct scenario_request *source; /* expectations */
        bool is_head;                          /* the method is HEAD */
        bool length_varies;                    /* the head ends where the body's length belongs */
        struct template head;
        struct template body;
        char *bytes; /* the whole request where it is constant, else NULL */
        size_t len;
};

/* Weights are shares of the mix; where all are 0 the requests come in turn.
 * `authority` is the Host header's value, `run` fills {{run}}, `first` is how many requests came
 * before this run. Borrows `requests`. A fault names the request. */
bool request_set_new(const struct scenario_request *requests, size_t count, const char *authority,
                     uint64_t seed, int32_t run, int64_t first, struct request_set **ret_set,
                     struct err *err);
void request_set_free(struct request_set *set);

/* The request at place `index`, 0 … of the run. */
const struct request *request_set_pick(const struct request_set *set, uint64_t index);

/* Bytes that a rendering may need at most; what request_set_render()'s `buffer` must hold. */
size_t request_set_max_bytes(const struct request_set *set);

/* The bytes to send: the request's own where it is constant, else rendered into `buffer`. */
const char *request_set_render(const struct request_set *set, const struct request *request, uint64_t index,
                               char *buffer, size_t *ret_len);
