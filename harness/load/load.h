/* One run's load: worker threads that open their connections, keep the schedule, count, and close again.
 *
 * The caller's thread only starts, looks and joins; nothing here blocks it but load_start() (name resolution) and
 * load_finish() (joining threads that are about to end).
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

/* Everything is borrowed until load_free(). */
struct load_args {
        const struct scenario_load *load;
        const struct scenario_request *requests;
        size_t request_count;
        const char *url;           /* of the service; its path is not used, requests have their own */
        const struct place *place; /* where connections are opened from; NULL: here */
        uint64_t seed;
        int32_t run; /* what {{run}} becomes; nothing else depends on it */
        int64_t first; /* how many requests earlier runs made: {{seq}} and the draws go on from there; 0 repeats them */
        /* Called from a worker thread, once, when all are done: must only wake a loop. NULL: nobody asks. */
        void (*on_done)(void *arg);
        void *on_done_arg;
};

/* A snapshot while it runs. */
/* Spawns the worker threads and returns at once. Whether the URL may be aimed at is the caller's to check, see
 * endpoint_check_allowed(). Raises the soft limit of open files where that is needed and allowed. */
bool load_start(const struct load_args *args, struct load **ret_load, struct err *err);

/* True when every worker is done; load_finish() then returns at once. */
bool load_is_done(const struct load *load);

/* Cheap and lock-free. */
void load_progress(const struct load *load, struct load_progress *ret_progress);

/* Asks to end now: requests under way are counted as LOAD_FAIL_STOPPED, those not sent as dropped. */
void load_stop(struct load *load);

/* Once: waits for the workers, merges their counts and judges saturation. False where no connection could be opened.
 * Where the scenario says "hold", connections stay open from here on until load_free(). */
bool load_finish(struct load *load, struct load_stats *ret_stats, struct err *err);

/* Stops it where it still runs. */
void load_free(struct load *load);
