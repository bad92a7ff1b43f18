/* After minus before, stack by stack; only what grew counts, and shares are of all that grew. */
#include "verdict/call_sites.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/units.h"
#include "model/verdict.h"
#include "verdict/pprof.h"
#include "verdict/stacks.h"

enum { SITES_MAX = 10 };

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

static int compare_sites(const void *a, const void *b)
{
        const struct stack *x = a, *y = b;

        if (x->value != y->value)
                return x->value < y->value ? 1 : -1;
        return strcmp(x->text, y->text);
}

/* Both are merged, so sorted by text. What did not grow is left at the end, with 0. Returns the whole growth. */
static double subtract(struct stacks *after, const struct stacks *before)
{
        double whole = 0;
        size_t b = 0;

        for (size_t a = 0; a < after->count; a++) {
                while (b < before->count && strcmp(before->items[b].text, after->items[a].text) < 0)
                        b++;
                if (b < before->count && strcmp(before->items[b].text, after->items[a].text) == 0)
                        after->items[a].value -= before->items[b].value;
                if (after->items[a].value < 0)
                        after->items[a].value = 0;
                whole += after->items[a].value;
        }
        if (after->count > 1)
                qsort(after->items, after->count, sizeof(*after->items), compare_sites);
        return whole;
}

static void keep_sites(struct stacks *grown, double whole, struct verdict *verdict)
{
        verdict->call_sites = mem_new(SITES_MAX, sizeof(*verdict->call_sites));
        for (size_t i = 0; i < grown->count && i < SITES_MAX && grown->items[i].value > 0; i++) {
                verdict->call_sites[verdict->call_site_count++] = (struct verdict_call_site){
                        .stack = grown->items[i].text,
                        .growth = grown->items[i].value,
                        .share = grown->items[i].value / whole,
                };
                grown->items[i].text = NULL; /* moved */
        }
}

static void add_reason(struct verdict *verdict, char *text_take)
{
        verdict->reasons = mem_resize(verdict->reasons, verdict->reason_count + 1, sizeof(*verdict->reasons));
        verdict->reasons[verdict->reason_count++] = text_take;
}

static void add_sentence(struct verdict *verdict, bool goroutines)
{
        const struct verdict_call_site *site = &verdict->call_sites[0];
        char bytes[UNITS_TEXT_MAX];
        char *text;

        if (verdict->call_site_count == 0)
                return;
        if (goroutines)
                text = mem_printf("Call site: %s: %.0f more goroutines, %.0f %% of all that are more.",
                                  site->stack, site->growth, 100 * site->share);
        else
                text = mem_printf("Call site: %s: %s more in use, %.0f %% of all that grew.", site->stack,
                                  units_format_bytes(site->growth, bytes), 100 * site->share);
        add_reason(verdict, text);
}

bool call_sites_fill(const struct call_site_profiles *profiles, struct verdict *verdict, struct err *err)
{
        bool threads = verdict->cause == CHANNEL_THREADS;
        bool goroutines = verdict->cause == CHANNEL_GOROUTINES || verdict->cause == CHANNEL_STACKS || threads;
        bool heap = verdict->cause == CHANNEL_LIVE_HEAP || verdict->cause == CHANNEL_FRAGMENTATION;
        const struct call_site_profile *before =
                goroutines ? &profiles->goroutines_before : &profiles->heap_before;
        const struct call_site_profile *after =
                goroutines ? &profiles->goroutines_after : &profiles->heap_after;
        const char *type = goroutines ? "goroutine" : "inuse_space";
        const char *what = goroutines ? "goroutine profile" : "heap profile";
        struct stacks was = { 0 }, is = { 0 };
        struct err reading = { 0 };
        bool ok;

        if (verdict->shape != SHAPE_GROWING || !verdict->has_cause || (!goroutines && !heap) ||
            verdict->call_sites || (threads && (!is_read(before) || !is_read(after))))
                return true;
        ok = read_profile(before, type, what, &was, &reading) &&
             read_profile(after, type, what, &is, &reading);
        if (ok) {
                keep_sites(&is, subtract(&is, &was), verdict);
                add_sentence(verdict, goroutines);
        } else {
                add_reason(verdict, mem_printf("Call site not named: %s.", reading.message));
                err_set(err, reading.kind, "%s", reading.message);
        }
        stacks_clear(&was);
        stacks_clear(&is);
        return ok;
}
