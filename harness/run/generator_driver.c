/* Connects our driver (load/) to the interface of generators. */
#include "run/generator_driver.h"

#include "load/load.h"
#include "model/result.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/observer.h"
#include "target/target.h"

/* Returns the number of requests made before run `index`, where {{seq}} and random values continue. A service that keeps
 * something for each new key has to meet new keys in every run. */
static int64_t requests_before(const struct experiment *x, int32_t index)
{
        const struct result *result = x->result;
        int64_t requests = 0;

        if (x->args->scenario->load.values == LOAD_VALUES_REPEAT)
                return 0;
        for (size_t i = 0; i < result->run_count; i++) {
                const struct load_stats *load = &result->runs[i].load;

                if (result->runs[i].index < index)
                        requests += load->planned > load->sent ? load->planned : load->sent;
        }
        return requests;
}

static void wake_loop(void *arg)
{
        loop_wake(arg);
}

static bool driver_start(struct experiment *x, struct run *run, void **ret_self, struct err *err)
{
        const struct scenario *scenario = x->args->scenario;
        struct load_args args = {
                .load = &scenario->load,
                .requests = scenario->requests,
                .request_count = scenario->request_count,
                .url = target_url(x->target),
                .place = target_place(x->target),
                .seed = scenario->seed,
                .run = run->index,
                .first = requests_before(x, run->index),
                .on_done = wake_loop,
                .on_done_arg = x->args->loop,
        };
        struct load *load = NULL;

        run->first_request = args.first;
        if (!load_start(&args, &load, err))
                return false;
        *ret_self = load;
        return true;
}

static bool driver_is_done(void *self)
{
        return load_is_done(self);
}

static void driver_progress(void *self, struct load_progress *ret)
{
        load_progress(self, ret);
}

static void driver_stop(void *self)
{
        load_stop(self);
}

static bool driver_finish(void *self, struct run *run, struct err *err)
{
        return load_finish(self, &run->load, err);
}

static void driver_free(void *self)
{
        load_free(self);
}

const struct generator_kind generator_driver = {
        .start = driver_start,
        .is_done = driver_is_done,
        .progress = driver_progress,
        .stop = driver_stop,
        .finish = driver_finish,
        .free = driver_free,
};
