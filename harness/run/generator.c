/* The table of generators, and calls through it. */
#include "run/generator.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/scenario.h"
#include "run/experiment.h"
#include "run/generator_command.h"
#include "run/generator_driver.h"
#include "run/generator_none.h"

struct generator {
        const struct generator_kind *kind;
        void *self;
};

/* All other executors belong to our driver. */
static const struct generator_kind *const kinds[LOAD_EXECUTOR_COUNT] = {
        [LOAD_COMMAND] = &generator_command,
        [LOAD_NONE] = &generator_none,
};

bool generator_start(struct experiment *x, struct run *run, struct generator **ret, struct err *err)
{
        const struct generator_kind *kind = kinds[x->args->scenario->load.executor];
        struct generator *generator = mem_new(1, sizeof(*generator));

        generator->kind = kind ? kind : &generator_driver;
        if (!generator->kind->start(x, run, &generator->self, err)) {
                free(generator);
                return false;
        }
        *ret = generator;
        return true;
}

bool generator_is_done(const struct generator *generator)
{
        return generator->kind->is_done(generator->self);
}

void generator_progress(const struct generator *generator, struct load_progress *ret)
{
        *ret = (struct load_progress){ 0 };
        generator->kind->progress(generator->self, ret);
}

void generator_stop(struct generator *generator)
{
        generator->kind->stop(generator->self);
}

bool generator_finish(struct generator *generator, struct run *run, struct err *err)
{
        return generator->kind->finish(generator->self, run, err);
}

void generator_free(struct generator *generator)
{
        if (!generator)
                return;
        generator->kind->free(generator->self);
        free(generator);
}
