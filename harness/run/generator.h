/* The load generator of a run, behind one interface: our driver, another program, or the service's own users.
 *
 * To add a kind of generator, add a file and a row to the table in generator.c.
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
/* Waits for the end of the load and fills run->load. Call it once. */
bool generator_finish(struct generator *generator, struct run *run, struct err *err);
/* Stops the generator if it still runs, and frees it. NULL is fine. */
void generator_free(struct generator *generator);
