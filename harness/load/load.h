/* The load of one run: worker threads that open connections, send on schedule, count the results and close.
 *
 * The caller only starts the load, polls it and finishes it. Two calls may block: load_start() while it resolves the
 * host name, and load_finish() until the workers are done.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct load;
struct load_progress;
struct load_stats;
struct place;
struct scenario_load;
struct scenario_request;

/* All pointers are borrowed until load_free(). */
struct load_args {
        const struct scenario_load *load;
        const struct scenario_request *requests;
        size_t request_count;
        const char *url;           /* of the service; its path is ignored, each request has its own */
        const struct place *place; /* the network to open connections in; NULL: our own */
        uint64_t seed;
        int32_t run; /* what {{run}} becomes; nothing else depends on it */
        int64_t first; /* requests made by earlier runs: {{seq}} and the random values continue there; 0: from the start */
        /* Called once, on a worker thread, when all workers are done. Must do no more than wake a loop. May be NULL. */
        void (*on_done)(void *arg);
        void *on_done_arg;
};

/* Starts the worker threads and returns. The caller checks first that load on this URL is allowed, see
 * endpoint_check_allowed(). Raises the soft limit on open files if the connections need it. Errors: ERR_USAGE for a
 * load that cannot be made, ERR_MEASURE for what this machine refuses. `*ret_load` is freed with load_free(). */
bool load_start(const struct load_args *args, struct load **ret_load, struct err *err);

/* Returns whether every worker is done; load_finish() then returns at once. */
bool load_is_done(const struct load *load);

/* Fills a snapshot of the counts while the load runs. Cheap, takes no lock. */
void load_progress(const struct load *load, struct load_progress *ret_progress);

/* Asks the workers to end now. Requests under way are counted as LOAD_FAIL_STOPPED, those not sent as dropped. */
void load_stop(struct load *load);

/* Waits for the workers, merges their counts and judges saturation. Call it once. ERR_MEASURE if a worker could open no
 * connection or the service speaks another protocol. The caller clears `ret_stats` with load_stats_clear(). With
 * "hold" in the scenario the connections stay open until load_free(). */
bool load_finish(struct load *load, struct load_stats *ret_stats, struct err *err);

/* Stops the load if it still runs, and frees it. NULL is fine. */
void load_free(struct load *load);
