/* Makes no load: is done when the window of time is over. */
#include "run/generator_none.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/run.h"
#include "model/scenario.h"
#include "run/experiment.h"
#include "run/observer.h"

struct window {
        int64_t begin_ns;
        int64_t end_ns;
};

static bool none_start(struct experiment *x, struct run *run, void **ret_self, struct err *err)
{
        struct window *window = mem_new(1, sizeof(*window));

        (void)run;
        (void)err;
        window->begin_ns = clock_now_ns();
        window->end_ns = window->begin_ns + x->args->scenario->load.duration_ns;
        *ret_self = window;
        return true;
}

static bool none_is_done(void *self)
{
        return clock_now_ns() >= ((struct window *)self)->end_ns;
}

static void none_progress(void *self, struct load_progress *ret)
{
        (void)self;
        (void)ret;
}

static void none_stop(void *self)
{
        ((struct window *)self)->end_ns = 0;
}

static bool none_finish(void *self, struct run *run, struct err *err)
{
        (void)err;
        run->load.duration_ns = clock_now_ns() - ((struct window *)self)->begin_ns;
        return true;
}

const struct generator_kind generator_none = {
        .start = none_start,
        .is_done = none_is_done,
        .progress = none_progress,
        .stop = none_stop,
        .finish = none_finish,
        .free = free,
};
