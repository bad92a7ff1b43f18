/* A claim on the processors that we may run on, so that two measurements on one machine do not share them unknowingly.
 *
 * One lock file a processor, held with flock(2) until released or until the process ends, however it ends. Measurements
 * that are pinned to different processors (taskset, a job's own cpuset) do not meet.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

struct processor_claim {
        int *fds;
        size_t count;
};

/* The folder of the lock files that everybody on this machine uses: /run/lock, or /tmp where there is none. */
const char *processor_claim_folder(void);
/* ERR_MEASURE where another process holds one of our processors, with its PID; nothing is held then. */
bool processor_claim_take(const char *folder, struct processor_claim *ret_claim, struct err *err);
void processor_claim_release(struct processor_claim *claim);
