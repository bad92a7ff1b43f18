/* Subtracts the earlier profile from the later one, stack by stack, and keeps the stacks that grew by more than sampling
 * noise. Shares are of the sum of all growth kept. */
#include "verdict/call_sites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/verdict.h"
#include "verdict/cause.h"
#include "verdict/pprof.h"
#include "verdict/pprof_text.h"
#include "verdict/stacks.h"

enum { SITES_MAX = 10 };

static const double samples_min =
        1.5; /* heap samples that a stack must have grown by: one sample is chance */
static const double chance_sigmas = 2;  /* standard deviations of sampling noise: growth beyond is sure */
static const double other_sure = 0.5;   /* of those: another stack that may explain the growth */
static const double share_least = 0.01; /* of the whole growth: less is not worth reporting */

static bool is_read(const struct call_site_profile *profile)
{
        return profile->bytes && profile->len > 0;
}

static bool read_profile(const struct call_site_profile *profile, const char *type, const char *what,
                         struct stacks *ret, struct err *err)
{
        bool is_text;

        if (!is_read(profile))
                return err_set(err, ERR_FORMAT, "%s: must be there to name call sites, is missing", what);
        is_text = strcmp(type, "goroutine") == 0 && *(const char *)profile->bytes == 'g';
        if (is_text ? pprof_parse_text(profile->bytes, profile->len, ret, err)
                    : pprof_parse(profile->bytes, profile->len, type, ret, err))
                return true;
        return err_wrap(err, "%s", what);
}

/* Orders stacks for the report. Sure growth comes first, largest first. Unsure growth follows, surest first and not largest
 * first: among unsure stacks the largest growth is mostly the largest sampling error. */
static int compare_sites(const void *a, const void *b)
{
        const struct stack *x = a, *y = b;
        double x_sure = fmin(x->sure, 1), y_sure = fmin(y->sure, 1);

        if (x_sure != y_sure)
                return x_sure < y_sure ? 1 : -1;
        if (x->value != y->value)
                return x->value < y->value ? 1 : -1;
        return strcmp(x->text, y->text);
}

/* Returns growth / (2 standard deviations of its sampling noise); 1 or more is sure. Profiles are samples: a stack that
 * allocates all the time and keeps as much as before has a different number of samples each time. These numbers are
 * Poisson distributed, so the standard deviation of their difference is the root of the samples of both. Infinite for exact
 * profiles. */
static double sureness(double before, double after, double sample_bytes)
{
        double growth = fmax(after - before, 0);

        if (!(sample_bytes > 0))
                return growth > 0 ? INFINITY : 0;
        return growth > 0 ? growth / (chance_sigmas * sqrt((before + after) * sample_bytes)) : 0;
}

/* The most that one stack can be sampled to have grown while the whole heap grew by `heap_growth`: all of it, plus noise. */
static double most_of(double heap_growth, double sample_bytes)
{
        return isfinite(heap_growth) ? heap_growth + chance_sigmas * sqrt(heap_growth * sample_bytes)
                                     : INFINITY;
}

/* What a stack surely has less than before; 0 where it may have as much. */
static double given_back(double before, double after, double sample_bytes)
{
        return sureness(after, before, sample_bytes) >= 1 ? before - after : 0;
}

/* Replaces each value in `after` by its growth since `before`, with how sure that is; returns what other stacks surely gave
 * back. Both lists are merged, so sorted by text. */
static double compare(struct stacks *after, const struct stacks *before)
{
        const double period = after->sample_bytes;
        double less = 0;
        size_t b = 0;

        for (size_t a = 0; a < after->count; a++) {
                struct stack *site = &after->items[a];
                double was = 0, is = site->value;

                for (; b < before->count && strcmp(before->items[b].text, site->text) < 0; b++)
                        less += given_back(before->items[b].value, 0, period);
                if (b < before->count && strcmp(before->items[b].text, site->text) == 0)
                        was = before->items[b++].value;
                site->value = fmax(is - was, 0);
                site->sure = sureness(was, is, period);
                less += given_back(was, is, period);
        }
        for (; b < before->count; b++)
                less += given_back(before->items[b].value, 0, period);
        return less;
}

/* Whether the stack grew by no more than there was to grow, plus noise: its growth is `sure` times the noise. */
static bool is_possible(const struct stack *site, double whole_growth)
{
        return site->value - whole_growth <= site->value / site->sure;
}

/* Makes unsure what was sampled to have grown by more than the heap grew and other stacks gave back, where another stack may
 * have grown: that is an uneven sample of something large. */
static void drop_impossible(struct stacks *grown, double whole_growth)
{
        size_t others = 0;

        for (size_t i = 0; i < grown->count; i++)
                others += grown->items[i].sure >= other_sure && is_possible(&grown->items[i], whole_growth);
        for (size_t i = 0; i < grown->count && others > 0; i++)
                if (grown->items[i].sure >= 1 && !is_possible(&grown->items[i], whole_growth))
                        grown->items[i].sure = 0;
}

/* Replaces each value in `after` by its growth since `before`, sorts them for the report, and returns the sum of the growth.
 * Growth becomes 0, and goes to the end, where it may be chance: if some stack grew surely, in all that did not; else in
 * those less than half as sure as the surest, and those that grew by more than the heap did. */
static double subtract(struct stacks *after, const struct stacks *before, double heap_growth)
{
        const double limit = most_of(heap_growth, after->sample_bytes);
        double most = 0, whole = 0;

        drop_impossible(after, compare(after, before) + heap_growth);
        for (size_t a = 0; a < after->count; a++) {
                struct stack *site = &after->items[a];

                if (site->sure < 1 && site->value > limit)
                        site->sure = 0;
                most = fmax(most, site->sure);
        }
        for (size_t a = 0; a < after->count; a++) {
                struct stack *site = &after->items[a];

                if (site->sure < (most < 1 ? most / 2 : 1) || site->sure == 0)
                        site->value = site->sure = 0;
                whole += site->value;
        }
        if (after->count > 1)
                qsort(after->items, after->count, sizeof(*after->items), compare_sites);
        return whole;
}

/* The least growth that is reported. */
static double least_growth(const struct stacks *grown, double whole)
{
        return fmax(samples_min * grown->sample_bytes, share_least * whole);
}

static void keep_sites(struct stacks *grown, double whole, bool goroutines, struct verdict *verdict)
{
        double least = least_growth(grown, whole);

        verdict->call_sites = mem_new(SITES_MAX, sizeof(*verdict->call_sites));
        for (size_t i = 0; i < grown->count && verdict->call_site_count < SITES_MAX; i++) {
                struct stack *site = &grown->items[i];

                if (!(site->value > least))
                        continue;
                verdict->call_sites[verdict->call_site_count++] = (struct verdict_call_site){
                        .stack = site->text,
                        .growth = site->value,
                        .goroutines = goroutines,
                        .share = site->value / whole,
                };
                site->text = NULL; /* moved */
        }
}

/* Adds the finding that names the first call site. */
static void add_first(struct verdict *verdict, bool goroutines)
{
        const struct verdict_call_site *site = &verdict->call_sites[0];
        struct finding *first;

        if (verdict->call_site_count == 0)
                return;
        first = finding_list_add(&verdict->findings,
                                 goroutines ? FINDING_CALL_SITE_GOROUTINES : FINDING_CALL_SITE_HEAP);
        finding_set_channel(first, verdict->cause);
        finding_add_text(first, "stack", site->stack);
        finding_add(first, "growth", goroutines ? FINDING_WHOLE : FINDING_BYTES, site->growth);
        finding_add(first, "share", FINDING_SHARE, site->share);
}

/* Whether stacks grow while the number of goroutines does not. Then stacks get deeper, which no profile shows. */
static bool stacks_deepen(const struct verdict *verdict, enum channel channel)
{
        return channel == CHANNEL_STACKS && verdict->channels[CHANNEL_GOROUTINES].measured &&
               !(verdict->channels[CHANNEL_GOROUTINES].slope_low > 0);
}

/* Upper bound of the live heap's growth in bytes between the two profiles; INFINITY where it is not known. */
static double heap_growth(const struct verdict *verdict, enum channel channel)
{
        const struct channel_verdict *heap = &verdict->channels[channel];
        size_t first = (size_t)heap->warmup, last = heap->count - 1;
        double rise = NAN;

        if (channel != CHANNEL_LIVE_HEAP || heap->count <= first + 1 || !(heap->slope_high > 0))
                return INFINITY;
        if (heap->values)
                rise = heap->values[last] - heap->values[first];
        return fmax(heap->slope_high * (double)(last - first), rise); /* ignores a NAN */
}

bool call_sites_fill(const struct call_site_profiles *profiles, struct verdict *verdict, struct err *err)
{
        enum channel channel = cause_so_far(verdict);
        bool decided = verdict->shape == SHAPE_GROWING;
        bool threads = channel == CHANNEL_THREADS;
        bool goroutines = channel == CHANNEL_GOROUTINES || channel == CHANNEL_STACKS || threads;
        bool heap = channel == CHANNEL_LIVE_HEAP || channel == CHANNEL_FRAGMENTATION;
        const struct call_site_profile *before =
                goroutines ? &profiles->goroutines_before : &profiles->heap_before;
        const struct call_site_profile *after =
                goroutines ? &profiles->goroutines_after : &profiles->heap_after;
        const char *type = goroutines ? "goroutine" : "inuse_space";
        const char *what = goroutines ? "goroutine profile" : "heap profile";
        struct stacks was = { 0 }, is = { 0 };
        struct err reading = { 0 };
        bool ok;

        if ((!goroutines && !heap) || stacks_deepen(verdict, channel) || verdict->call_sites ||
            ((threads || !decided) && (!is_read(before) || !is_read(after))))
                return true;
        /* The creators found in the service's memory say it already, so missing profiles are no error. */
        if (!is_read(before) && !is_read(after) &&
            finding_list_find(&verdict->findings, FINDING_GROWN_GOROUTINES))
                return true;
        ok = read_profile(before, type, what, &was, &reading) &&
             read_profile(after, type, what, &is, &reading);
        if (ok) {
                keep_sites(&is, subtract(&is, &was, heap_growth(verdict, channel)), goroutines, verdict);
                if (decided)
                        add_first(verdict, goroutines);
                if (decided && verdict->call_site_count == 0 && is.sample_bytes > 0)
                        finding_add(finding_list_add(&verdict->findings, FINDING_CALL_SITE_FEW_SAMPLES),
                                    "period", FINDING_BYTES, is.sample_bytes);
        } else {
                finding_add_text(finding_list_add(&verdict->findings, FINDING_CALL_SITE_UNKNOWN), "error",
                                 reading.message);
                err_set(err, reading.kind, "%s", reading.message);
        }
        stacks_clear(&was);
        stacks_clear(&is);
        return ok;
}
