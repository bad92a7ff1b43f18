/* The operations of a kind of generator; see generator.h for their users. */
#pragma once

#include <stdbool.h>

#include "model/progress.h"

struct err;
struct experiment;
struct run;

/* `self` is what start() returned. */
struct generator_kind {
        /* Starts the load, which goes on in threads or processes, and returns at once. */
        bool (*start)(struct experiment *x, struct run *run, void **ret_self, struct err *err);
        bool (*is_done)(void *self);
        /* Fills the progress so far; `ret` comes zeroed, and what is not known stays 0. Must be cheap. */
        void (*progress)(void *self, struct load_progress *ret);
        /* Asks the load to end now. */
        void (*stop)(void *self);
        /* Waits for the end and fills run->load. A load that failed sets run->fault; that is not an error here. */
        bool (*finish)(void *self, struct run *run, struct err *err);
        void (*free)(void *self);
};
