/* Whoever makes the load: our driver, another program, or the service's own users. The experiment sees one interface.
 *
 * One row of the table an executor; adding a kind of generator is adding a row in generator.c and a file.
 */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;
struct generator;
struct load_progress;
struct run;

/* Starts the generator that the scenario's executor names, for one run. */
bool generator_start(struct experiment *x, struct run *run, struct generator **ret, struct err *err);
bool generator_is_done(const struct generator *generator);
void generator_progress(const struct generator *generator, struct load_progress *ret);
void generator_stop(struct generator *generator);
/* Fills run->load. */
bool generator_finish(struct generator *generator, struct run *run, struct err *err);
/* Stops it where it still runs; NULL is fine. */
void generator_free(struct generator *generator);
