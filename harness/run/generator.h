/* Whoever makes the load: our driver, another program, or the service's own users. The experiment sees one interface.
 *
 * One row of the table an executor; adding a kind of generator is adding a row in generator.c and a file.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "load/load.h"

struct err;
struct experiment;
struct generator;
struct load_stats;
struct run;

/* What a kind of generator does. `self` is what start() made. */
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

extern const struct generator_kind generator_driver;  /* generator_driver.c: load/, in threads of ours */
extern const struct generator_kind generator_command; /* generator_command.c: another program */
extern const struct generator_kind generator_none;    /* generator_none.c: nobody of ours; a window of time */

/* Starts the generator that the scenario's executor names, for one run. */
bool generator_start(struct experiment *x, struct run *run, struct generator **ret, struct err *err);
bool generator_is_done(const struct generator *generator);
void generator_progress(const struct generator *generator, struct load_progress *ret);
void generator_stop(struct generator *generator);
/* Fills run->load. */
bool generator_finish(struct generator *generator, struct run *run, struct err *err);
/* Stops it where it still runs; NULL is fine. */
void generator_free(struct generator *generator);
