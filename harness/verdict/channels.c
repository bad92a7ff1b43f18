/* Expands model/channel_table.h into traits and sources, and reads channels by them.
 *
 * Why the traits in that table have their values. Steps: RSS grows as the heap does, 4 MiB at a time (the runtime's
 * page-allocator chunk, 512 pages of 8 KiB); runtime metadata comes from persistentalloc in chunks of 256 KiB; stacks and
 * spans are whole 8 KiB pages, stacks mostly 32 KiB spans; files and native memory are kernel pages. Costs: a goroutine has
 * at least a 2 KiB stack and its descriptor; an OS thread has its kernel stack, its signal stack and its M.
 */
#include "verdict/channels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"
#include "verdict/creators.h"
#include "verdict/marks.h"
#include "verdict/readings.h"

#define KIB 1024.0

/* The macros that a row of model/channel_table.h uses for traits and sources. */
#define MOVES(...) __VA_ARGS__
#define FROM(reading, at, called, ...)                                                                       \
        {                                                                                                    \
                .value = (reading), .checkpoint = (at), .name = (called), __VA_ARGS__                        \
        }
#define ALSO_IDLE .idle = true
#define NOT_IDLE .idle = false
#define IDLE_BY(reading) .in_window = (reading)

#define TRAIT(id, name, label, unit, proves, moves, ...) [CHANNEL_##id] = { .role = (proves), moves },
const struct channel_trait channel_traits[CHANNEL_COUNT] = { CHANNEL_TABLE(TRAIT) };

enum { SOURCES_MAX = 6 };

#define SOURCES(id, name, label, unit, proves, moves, why, ...)                                              \
        [CHANNEL_##id] = { .from = { __VA_ARGS__ }, .why_not = (why) },
static const struct channel_source {
        struct {
                reading_fn value;
                enum checkpoint checkpoint;
                const char *name;
                bool idle; /* `value` works for an idle window, too, since it needs the checkpoint alone */
                double (*in_window)(const struct result *result,
                                    const struct run *window); /* for an idle window instead of `value` */
        } from[SOURCES_MAX];                                   /* best first; unused ones have no `value` */
        enum finding_code why_not;                             /* the finding where no source has a value */
} sources[CHANNEL_COUNT] = { CHANNEL_TABLE(SOURCES) };

/* Of the runs that count: live heaps that were read after forced collections in so many are not left for a noisier source. */
static const double enough_share = 0.75;

/* Fills ret_values from one source; returns how many are not NAN. */
static size_t fill(const struct result *result, enum channel channel, int source, const bool *counts,
                   size_t last, double *ret_values)
{
        size_t found = 0;

        for (size_t i = 1; i <= last; i++) {
                const struct run *run = counts[i] ? result_run(result, (int)i) : NULL;

                ret_values[i - 1] = run ? sources[channel].from[source].value(
                                                  result, run, sources[channel].from[source].checkpoint)
                                        : NAN;
                found += !isnan(ret_values[i - 1]);
        }
        return found;
}

/* Replaces each value by the least from there on. HeapAlloc is live memory plus garbage. If live memory does not shrink, a
 * lower later reading bounds what was live before, and the difference was garbage. */
static void take_least_from_then_on(double *values, size_t count)
{
        double least = INFINITY;

        for (size_t i = count; i-- > 0;)
                if (!isnan(values[i]))
                        values[i] = least = fmin(least, values[i]);
}

size_t channels_values(const struct result *result, enum channel channel, const bool *counts, size_t last,
                       double *ret_values, struct channel_origin *ret_origin)
{
        const struct channel_source *source = &sources[channel];
        double *values = mem_new(last, sizeof(*values));
        size_t most = 0, runs = 0;
        bool is_exact = false;

        *ret_origin = (struct channel_origin){ .why = source->why_not };
        for (size_t i = 0; i < last; i++) {
                ret_values[i] = NAN;
                runs += counts[i + 1];
        }
        for (int s = 0; s < SOURCES_MAX && source->from[s].value; s++) {
                size_t found = fill(result, channel, s, counts, last, values);

                if (found <= most || (is_exact && (double)most >= enough_share * (double)runs))
                        continue;
                is_exact = channel == CHANNEL_LIVE_HEAP && s == 0;
                most = found;
                memcpy(ret_values, values, last * sizeof(*values));
                *ret_origin = (struct channel_origin){ .source = source->from[s].name };
        }
        if (ret_origin->source && strcmp(ret_origin->source, "least-heap-alloc") == 0)
                take_least_from_then_on(ret_values, last);
        free(values);
        return most;
}

static int find_source(enum channel channel, const char *name)
{
        for (int s = 0; name && s < SOURCES_MAX && sources[channel].from[s].value; s++)
                if (strcmp(sources[channel].from[s].name, name) == 0)
                        return s;
        return -1;
}

bool channels_has_idle_value(enum channel channel, const char *source)
{
        int s = find_source(channel, source);

        return s >= 0 && (sources[channel].from[s].idle || sources[channel].from[s].in_window);
}

bool channels_waits_for_collection(const char *live_heap_source)
{
        int s = find_source(CHANNEL_LIVE_HEAP, live_heap_source);

        return s >= 0 && sources[CHANNEL_LIVE_HEAP].from[s].in_window == reading_heap_idle;
}

/* An idle window may lack the checkpoint at which the runs were read. Then a later source of the channel with the same
 * reading function at another checkpoint will do. */
double channels_idle_value(const struct result *result, enum channel channel, const char *source,
                           const struct run *window)
{
        int named = find_source(channel, source);
        double value = NAN;

        if (named >= 0 && sources[channel].from[named].in_window)
                return sources[channel].from[named].in_window(result, window);
        if (named < 0 || !sources[channel].from[named].idle)
                return NAN;
        for (int s = named; isnan(value) && s < SOURCES_MAX && sources[channel].from[s].value; s++)
                if (sources[channel].from[s].value == sources[channel].from[named].value)
                        value = sources[channel].from[s].value(result, window,
                                                               sources[channel].from[s].checkpoint);
        return value;
}

double channels_baseline(const struct result *result, enum channel channel)
{
        const struct run *run = result_run(result, 0);

        return run ? sources[channel].from[0].value(result, run, CHECKPOINT_BASELINE) : NAN;
}

double channels_peak_rss(const struct result *result, const bool *counts, size_t last)
{
        double *peaks = mem_new(last, sizeof(*peaks));
        size_t found = 0;
        double median;

        for (size_t i = 1; i <= last; i++) {
                const struct run *run = counts[i] ? result_run(result, (int)i) : NULL;
                double peak = run ? reading_rss(result, run, CHECKPOINT_PEAK) : NAN;

                if (!isnan(peak))
                        peaks[found++] = peak;
        }
        median = robust_median(peaks, found);
        free(peaks);
        return median;
}
