/* After minus before, stack by stack; only what grew counts, and shares are of all that grew. */
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

static const double samples_min = 1.5; /* of a heap profile, that a place has to have grown by */
static const double chance_sigmas = 2;
static const double share_least = 0.01; /* less is told by no one */

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

/* What is sure by its size; what is not, by how sure it is: the largest of such is the largest chance. */
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

/* How sure a growth is, 1: sure enough. A place that allocates all the time, and keeps as much as before, has other samples
 * each time: as many as before, give or take the root (Poisson) of those of both profiles. */
static double sureness(double before, double after, double sample_bytes)
{
        double growth = fmax(after - before, 0);

        if (!(sample_bytes > 0))
                return growth > 0 ? INFINITY : 0;
        return growth > 0 ? growth / (chance_sigmas * sqrt((before + after) * sample_bytes)) : 0;
}

/* What a place can be sampled to have grown by, while the heap grew by so much: it, and chance. */
static double most_of(double heap_growth, double sample_bytes)
{
        return heap_growth + chance_sigmas * sqrt(heap_growth * sample_bytes);
}

/* Both are merged, so sorted by text. What did not grow is left at the end, with 0, and so is what may have grown by chance:
 * where something grew surely, all that did not; else what is less than half as sure as the surest, and what grew by more
 * than the heap itself. Returns the whole growth. */
static double subtract(struct stacks *after, const struct stacks *before, double heap_growth)
{
        const double limit = most_of(heap_growth, after->sample_bytes);
        double most = 0, whole = 0;
        size_t b = 0;

        for (size_t a = 0; a < after->count; a++) {
                struct stack *site = &after->items[a];
                double was = 0, is = site->value;

                while (b < before->count && strcmp(before->items[b].text, site->text) < 0)
                        b++;
                if (b < before->count && strcmp(before->items[b].text, site->text) == 0)
                        was = before->items[b].value;
                site->value = fmax(is - was, 0);
                site->sure = sureness(was, is, after->sample_bytes);
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

/* One sample is chance, and no place that grows. */
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

/* Stacks that grow while goroutines do not: no more of them, but deeper ones, which no profile counts. */
static bool stacks_deepen(const struct verdict *verdict, enum channel channel)
{
        return channel == CHANNEL_STACKS && verdict->channels[CHANNEL_GOROUTINES].measured &&
               !(verdict->channels[CHANNEL_GOROUTINES].slope_low > 0);
}

/* By how much the heap grew between the two profiles, at most; INFINITY where that is not known. */
static double heap_growth(const struct verdict *verdict, enum channel channel)
{
        const struct channel_verdict *heap = &verdict->channels[channel];
        double runs = (double)heap->count - 1 - heap->warmup;

        return channel == CHANNEL_LIVE_HEAP && runs > 0 && heap->slope_high > 0 ? heap->slope_high * runs
                                                                                : INFINITY;
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
        /* The service's memory told what no page does. */
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
