/* The size of a load: connections, descriptors, requests, length. Computed in one place, so that the plan, the check
 * before the run and the driver agree. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct scenario_load;

struct load_shape {
        bool open_loop;      /* requests are sent when due, whether or not earlier ones were answered */
        int64_t users;       /* most requests in flight at once */
        int64_t connections; /* most at once; 0: the scenario does not say enough to know */
        int64_t streams;     /* most requests in flight on one connection; 1 except for HTTP/2 */
        int64_t descriptors; /* file descriptors this process needs: connections and its own */
        int64_t length_ns;   /* planned; 0: until the requests are answered */
        double requests;     /* planned; 0: a closed loop bounded by time */
};

/* Computes the shape of the largest run. In a closed loop each user waits for its own answer, so as many requests are
 * in flight as there are users, and over HTTP/2 `streams` users share a connection. In an open loop the scenario gives
 * `connections`, and each carries `streams` requests at once. */
void load_shape_of(const struct scenario_load *load, struct load_shape *ret_shape);

/* Returns the load of run 1, 2, …: connections and requests taken from the lists by run, if there are any. For run 0 it
 * is `load` as it stands, with the largest of each list. The copy is shallow; its pointers belong to `load`. */
void load_of_run(const struct scenario_load *load, int32_t run, struct scenario_load *ret_load);
