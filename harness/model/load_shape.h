/* What a load needs and amounts to, computed in one place for who plans it, checks it beforehand, and drives it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct scenario_load;

struct load_shape {
        bool open_loop;      /* requests have due times of their own */
        int64_t users;       /* requests under way at most */
        int64_t connections; /* at most; 0: the scenario lacks what it takes to know */
        int64_t streams;     /* users of one connection at most: 1 but for HTTP/2 */
        int64_t descriptors; /* open files of this process, connections and its own */
        int64_t length_ns;   /* planned; 0: until the requests are answered */
        double requests;     /* planned; 0: a closed loop bounded by time */
};

/* Of the largest run. In a closed loop each user waits for its own answer, so there are as many requests under way as
 * users; over HTTP/2 `streams` of them share a connection. In an open loop there are `connections` with `streams`
 * places each. */
void load_shape_of(const struct scenario_load *load, struct load_shape *ret_shape);

/* The load of one run, 1 …, where the numbers of connections or requests differ from run to run; of run 0 the largest.
 * A shallow copy: what it points to is `load`'s. */
void load_of_run(const struct scenario_load *load, int32_t run, struct scenario_load *ret_load);
