/* The kernel's counters only rise; what matters is that they rose while we looked. */
#include "run/limit_watch.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"

static const double mib = 1048576.0;

static char *limit_text(int64_t limit_bytes)
{
        return limit_bytes > 0 ? mem_printf("the memory limit of %.1f MiB", (double)limit_bytes / mib)
                               : mem_dup("the memory limit");
}

static char *describe(const struct limit_watch *watch, int64_t events, int64_t high, int64_t kills)
{
        struct strbuf text = { 0 };
        char *limit = limit_text(watch->limit_bytes);

        if (kills > 0)
                strbuf_printf(&text, "at %s the kernel killed %lld process%s of the control group", limit,
                              (long long)kills, kills > 1 ? "es" : "");
        else if (events > 0)
                strbuf_printf(&text, "%s was hit %lld times: the kernel takes memory back to stay below it",
                              limit, (long long)events);
        else
                strbuf_printf(
                        &text,
                        "memory.high was exceeded %lld times: the kernel takes memory back and slows the "
                        "service down",
                        (long long)high);
        free(limit);
        return strbuf_take(&text);
}

char *limit_watch_see(struct limit_watch *watch, const struct sample *sample)
{
        struct limit_watch was = *watch;
        bool noted;

        if (sample->source != SOURCE_CGROUP)
                return NULL;
        watch->events = sample_or(sample, METRIC_CGROUP_LIMIT_EVENTS, 0);
        watch->high = sample_or(sample, METRIC_CGROUP_HIGH_EVENTS, 0);
        watch->kills = sample_or(sample, METRIC_CGROUP_OOM_KILLS, 0);
        watch->limit_bytes = sample_or(sample, METRIC_CGROUP_LIMIT, -1);
        if (!was.started) {
                watch->started = true;
                watch->first_kills = watch->kills;
                watch->noted_run = -1;
                return NULL;
        }
        noted = was.noted_run == sample->run && was.noted_phase == sample->phase;
        if (watch->kills <= was.kills && (noted || (watch->events <= was.events && watch->high <= was.high)))
                return NULL;
        watch->noted_run = sample->run;
        watch->noted_phase = sample->phase;
        return describe(watch, watch->events - was.events, watch->high - was.high, watch->kills - was.kills);
}

char *limit_watch_killed(const struct limit_watch *watch, const struct sample *sample)
{
        char *limit;
        char *text;

        if (!watch->started || sample_or(sample, METRIC_CGROUP_OOM_KILLS, 0) <= watch->first_kills)
                return NULL;
        limit = limit_text(watch->limit_bytes);
        text = mem_printf("at %s the kernel's out-of-memory killer ended it or a process beside it", limit);
        free(limit);
        return text;
}
