/* What a kind of generator does. */
#pragma once

#include <stdbool.h>

#include "model/progress.h"

struct err;
struct experiment;
struct run;

/* `self` is what start() made. */
struct generator_kind {
        /* Returns at once; the load goes on in threads, processes, or elsewhere. */
        bool (*start)(struct experiment *x, struct run *run, void **ret_self, struct err *err);
        bool (*is_done)(void *self);
        /* Cheap; what is not known stays 0. */
        void (*progress)(void *self, struct load_progress *ret);
        /* Asks it to end now. */
        void (*stop)(void *self);
        /* Waits for its end. A load that failed by itself is run->fault and no error. */
        bool (*finish)(void *self, struct run *run, struct err *err);
        void (*free)(void *self);
};
