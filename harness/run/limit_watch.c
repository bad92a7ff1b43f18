/* The kernel's counters only rise, and count from the cgroup's creation. What matters is whether they rose since we
 * began to look. */
#include "run/limit_watch.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "words/event_words.h"

static const double mib = 1048576.0;

static char *limit_text(int64_t limit_bytes)
{
        return limit_bytes > 0 ? mem_printf(EVENT_LIMIT, (double)limit_bytes / mib)
                               : mem_dup(EVENT_LIMIT_UNKNOWN);
}

static char *describe(const struct limit_watch *watch, int64_t events, int64_t high, int64_t kills)
{
        struct strbuf text = { 0 };
        char *limit = limit_text(watch->limit_bytes);

        if (kills > 0)
                strbuf_printf(&text, EVENT_KILLED_IN_GROUP, limit, (long long)kills, kills > 1 ? "es" : "");
        else if (events > 0)
                strbuf_printf(&text, EVENT_LIMIT_HIT, limit, (long long)events);
        else
                strbuf_printf(&text, EVENT_HIGH, (long long)high);
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
        text = mem_printf(EVENT_OUT_OF_MEMORY, limit);
        free(limit);
        return text;
}
