/* A claim on the processors that we may run on, so that two measurements on a machine do not share them unknowingly.
 *
 * There is a lock file for each processor, held with flock(2) until released or until the process ends in any way.
 * Measurements that are pinned to different processors (taskset, a job's cpuset) do not conflict.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

struct processor_claim {
        int *fds;
        size_t count;
};

/* Returns the folder of the lock files, which all users of this machine share: /run/lock, or /tmp if it does not exist. */
const char *processor_claim_folder(void);
/* Claims all our processors. ERR_MEASURE if another process holds one of them, with its PID; nothing is held then. */
bool processor_claim_take(const char *folder, struct processor_claim *ret_claim, struct err *err);
void processor_claim_release(struct processor_claim *claim);
