/* One function for each check. Warnings become events of the result. */
#include "run/preflight.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "base/err.h"
#include "model/load_shape.h"
#include "model/scenario.h"
#include "run/experiment.h"
#include "words/event_words.h"

static bool check_descriptors(struct experiment *x, struct err *err)
{
        struct load_shape shape;
        struct rlimit limit;
        int64_t needed;

        load_shape_of(&x->args->scenario->load, &shape);
        needed = shape.descriptors;
        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || (int64_t)limit.rlim_cur >= needed)
                return true;
        /* A spawned target inherits the raised limit; it needs as many descriptors. */
        limit.rlim_cur = limit.rlim_max < (rlim_t)needed ? limit.rlim_max : (rlim_t)needed;
        setrlimit(RLIMIT_NOFILE, &limit);
        if ((int64_t)limit.rlim_cur >= needed)
                return true;
        return err_set(err, ERR_MEASURE,
                       "load: %lld connections need %lld file descriptors, the limit is %lld",
                       (long long)shape.connections, (long long)needed, (long long)limit.rlim_cur);
}

static void check_machine(struct experiment *x)
{
        struct sysinfo info;
        double load[1];

        if (sysinfo(&info) == 0 && info.totalswap > info.freeswap)
                experiment_note(x, "warning", EVENT_SWAP);
        if (getloadavg(load, 1) == 1 && load[0] > get_nprocs())
                experiment_note(x, "warning", EVENT_BUSY, load[0], get_nprocs());
}

bool preflight_check(struct experiment *x, struct err *err)
{
        check_machine(x);
        return check_descriptors(x, err);
}
