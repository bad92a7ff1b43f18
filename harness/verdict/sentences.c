/* One row of words for each reason that plateau.h knows; figures are put together the same way everywhere:
 * slope [low, high], per run, and per request in brackets. */
#include "verdict/sentences.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/result.h"
#include "verdict/parts.h"
#include "verdict/plateau.h"
#include "verdict/shape.h"
#include "verdict/validity.h"

struct quantity {
        char text[UNITS_TEXT_MAX];
};

static bool is_bytes(enum channel channel)
{
        return strcmp(channel_infos[channel].unit, "bytes") == 0;
}

static struct quantity quantity(enum channel channel, double value)
{
        struct quantity q;

        if (isinf(value))
                snprintf(q.text, sizeof(q.text), value > 0 ? "∞" : "-∞");
        else if (is_bytes(channel))
                units_format_bytes(value, q.text);
        else
                snprintf(q.text, sizeof(q.text), "%.3g", value);
        return q;
}

static struct quantity signed_quantity(enum channel channel, double value)
{
        struct quantity plain = quantity(channel, value), q;

        if (!(value > 0))
                return plain;
        q.text[0] = '+';
        memcpy(q.text + 1, plain.text, sizeof(q.text) - 1);
        q.text[sizeof(q.text) - 1] = '\0';
        return q;
}

/* Three digits, and none after the point from 1000 on. */
static struct quantity number(double value)
{
        struct quantity q;

        snprintf(q.text, sizeof(q.text), fabs(value) < 999.5 ? "%.3g" : "%.0f", value);
        return q;
}

/* "3.2 days" */
static struct quantity long_time(double seconds)
{
        static const struct {
                double seconds;
                const char *name;
        } units[] = { { 86400, "days" }, { 3600, "hours" }, { 60, "minutes" } };
        struct quantity q;

        for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
                if (seconds >= 1.95 * units[i].seconds) {
                        snprintf(q.text, sizeof(q.text), "%.1f %s", seconds / units[i].seconds,
                                 units[i].name);
                        return q;
                }
        snprintf(q.text, sizeof(q.text), "%.0f seconds", seconds);
        return q;
}

/* " (155 B a request)", or "" where it says nothing. */
static void append_per_request(struct strbuf *text, const struct verdict *verdict, enum channel channel,
                               double per_run)
{
        if (is_bytes(channel) && verdict->requests_per_run > 0 && isfinite(per_run))
                strbuf_printf(text, " (%s B a request)", number(per_run / verdict->requests_per_run).text);
}

/* "+20 B a run [-300 B, +400 B]" */
static void append_interval(struct strbuf *text, enum channel channel, double slope, double low, double high)
{
        strbuf_printf(text, "%s a run [%s, %s]", signed_quantity(channel, slope).text,
                      signed_quantity(channel, low).text, signed_quantity(channel, high).text);
}

static void append_slope(struct strbuf *text, enum channel channel, const struct plateau *plateau)
{
        append_interval(text, channel, plateau->slope, plateau->low, plateau->high);
}

/* The interval that decides flat: wider. */
static void append_flat_slope(struct strbuf *text, enum channel channel, const struct plateau *plateau)
{
        append_interval(text, channel, plateau->slope, plateau->flat_low, plateau->flat_high);
}

static void append_more_runs(struct strbuf *text, const struct plateau *plateau)
{
        if (plateau->runs_needed > 0)
                strbuf_printf(text, "; about %d runs should settle it", plateau->runs_needed);
        else
                strbuf_append(text, "; more requests a run would help, more runs would not");
}

static void append_flat(struct strbuf *text, const struct verdict *verdict, enum channel channel,
                        const struct plateau *plateau)
{
        const struct channel_verdict *judged = &verdict->channels[channel];

        strbuf_printf(text, "flat at %s over the last %d runs, ", quantity(channel, plateau->level).text,
                      plateau->kept);
        append_flat_slope(text, channel, plateau);
        strbuf_printf(text, ", band ±%s", quantity(channel, judged->delta).text);
        strbuf_printf(text, "; a growth of %s a run", quantity(channel, plateau->detectable).text);
        append_per_request(text, verdict, channel, plateau->detectable);
        strbuf_append(text, " would have been seen");
        if (is_bytes(channel) && plateau->low > 0)
                strbuf_printf(text, "; it does rise, by less than what was declared affordable");
}

static void append_grows(struct strbuf *text, const struct verdict *verdict, enum channel channel,
                         const struct plateau *plateau)
{
        strbuf_append(text, "growing, ");
        append_slope(text, channel, plateau);
        append_per_request(text, verdict, channel, plateau->slope);
        strbuf_printf(text, ", surely more than %s a run, and not levelling off",
                      quantity(channel, verdict->channels[channel].delta_growing).text);
}

static void append_undecided(struct strbuf *text, const struct verdict *verdict, enum channel channel,
                             const struct plateau *plateau)
{
        struct quantity delta = quantity(channel, verdict->channels[channel].delta);

        switch (plateau->reason) {
        case PLATEAU_TOO_FEW:
                strbuf_printf(text, "too few runs, %d after a warm-up of %d; at least %d are needed",
                              plateau->kept, plateau->warmup, PLATEAU_KEPT_MIN);
                return;
        case PLATEAU_TOO_FEW_GROWS:
                strbuf_append(text, "rising, ");
                append_slope(text, channel, plateau);
                strbuf_printf(text,
                              ", but growth is not said before run %d, since a filling cache looks the same",
                              PLATEAU_GROWING_MIN);
                return;
        case PLATEAU_LEVELS_OFF:
                strbuf_append(text, "rising, ");
                append_slope(text, channel, plateau);
                strbuf_append(text,
                              ", but the rise slows down or is not steady: neither a leak nor flat yet");
                return;
        case PLATEAU_DECLINES:
                strbuf_append(text, "falling, ");
                append_slope(text, channel, plateau);
                strbuf_printf(text, ", by more than the band ±%s: not settled yet", delta.text);
                return;
        case PLATEAU_CORRECTED:
                strbuf_append(text, "rising, ");
                append_slope(text, channel, plateau);
                strbuf_append(text,
                              ", but not significant among so many channels; more runs should settle it");
                return;
        default:
                strbuf_append(text, "undecided, ");
                append_flat_slope(text, channel, plateau);
                strbuf_printf(text, " does not fit the band ±%s", delta.text);
                append_more_runs(text, plateau);
                return;
        }
}

static void append_label(struct strbuf *text, enum channel channel)
{
        const char *label = channel_infos[channel].label;

        strbuf_append_char(text, (char)toupper((unsigned char)label[0]));
        strbuf_printf(text, "%s: ", label + 1);
}

char *sentences_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau)
{
        struct strbuf text = { 0 };

        append_label(&text, channel);
        if (plateau->reason == PLATEAU_FLAT)
                append_flat(&text, verdict, channel, plateau);
        else if (plateau->reason == PLATEAU_RETURNED) {
                strbuf_append(&text, "back near its baseline after every run, ");
                append_slope(&text, channel, plateau);
        } else if (plateau->reason == PLATEAU_GROWS)
                append_grows(&text, verdict, channel, plateau);
        else
                append_undecided(&text, verdict, channel, plateau);
        strbuf_append_char(&text, '.');
        return strbuf_take(&text);
}

__attribute__((format(printf, 2, 3))) static void add(struct verdict *verdict, const char *format, ...)
{
        struct strbuf text = { 0 };
        va_list args;

        va_start(args, format);
        strbuf_vprintf(&text, format, args);
        va_end(args);
        verdict->reasons = mem_resize(verdict->reasons, verdict->reason_count + 1, sizeof(*verdict->reasons));
        verdict->reasons[verdict->reason_count++] = strbuf_take(&text);
}

static void add_rate(struct verdict *verdict)
{
        char per_run[UNITS_TEXT_MAX], low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];

        if (!isfinite(verdict->bytes_per_run))
                return;
        add(verdict, "Rate: %s bytes a request [%s, %s], %s a run [%s, %s].",
            number(verdict->bytes_per_request).text, number(verdict->bytes_per_request_low).text,
            number(verdict->bytes_per_request_high).text, units_format_bytes(verdict->bytes_per_run, per_run),
            units_format_bytes(verdict->bytes_per_run_low, low),
            units_format_bytes(verdict->bytes_per_run_high, high));
        if (isfinite(verdict->limit_reached_s))
                add(verdict, "Under this load without a pause the memory limit is reached in %s.",
                    long_time(verdict->limit_reached_s).text);
}

static void add_part(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        char *part = parts_sentence(result, validity, verdict);

        if (part)
                add(verdict, "%s", part);
        free(part);
}

static void add_growing(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        verdict->cause_reason =
                verdict->has_cause
                        ? mem_printf(
                                  "The first growing channel in the order in which one can be the reason of the "
                                  "others: %s.",
                                  channel_infos[verdict->cause].label)
                        : mem_dup("Only the released RSS grows; no channel that was measured says what is in it.");
        add(verdict, "%s", verdict->channels[verdict->cause].reason);
        add_part(result, validity, verdict);
        add_rate(verdict);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)verdict->cause && verdict->channels[i].measured &&
                    verdict->channels[i].shape == SHAPE_GROWING)
                        add(verdict, "%s", verdict->channels[i].reason);
}

static void add_band(struct verdict *verdict)
{
        char delta[UNITS_TEXT_MAX];

        if (isfinite(verdict->delta_bytes))
                add(verdict, "Flat means: by no more than %s a run, %s bytes a request.",
                    units_format_bytes(verdict->delta_bytes, delta),
                    number(verdict->delta_bytes_per_request).text);
}

/* Channels that rise although they are flat by what was declared affordable: said, since a long time adds up. */
static void add_creeping(struct verdict *verdict, enum channel told)
{
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if (i != (int)told && channel->measured && channel->decides &&
                    channel->shape == SHAPE_PLATEAU && channel->slope_low > 0 && is_bytes((enum channel)i))
                        add(verdict, "%s", channel->reason);
        }
}

static void add_flat(struct verdict *verdict)
{
        enum channel anchor =
                verdict->channels[CHANNEL_LIVE_HEAP].measured ? CHANNEL_LIVE_HEAP : CHANNEL_FLOOR_RSS;
        const struct channel_verdict *rss = &verdict->channels[CHANNEL_SETTLED_RSS];

        add(verdict, "%s", verdict->channels[anchor].reason);
        add_creeping(verdict, anchor);
        add_band(verdict);
        if (rss->measured && rss->shape == SHAPE_INCONCLUSIVE)
                add(verdict, "%s It does not decide: the memory that Go keeps comes and goes.", rss->reason);
}

static void add_undecided(struct verdict *verdict)
{
        enum channel obstacle = shape_obstacle(verdict);

        if (verdict->runs - verdict->warmup < PLATEAU_KEPT_MIN) {
                add(verdict, "Too few runs: %d count, and at least %d are needed.", verdict->runs,
                    PLATEAU_KEPT_MIN + 2);
                return;
        }
        if (obstacle == CHANNEL_COUNT)
                return;
        if (obstacle == CHANNEL_SETTLED_RSS)
                add(verdict, "Settled RSS grows, and no channel that was measured says what grows in it.");
        add(verdict, "%s", verdict->channels[obstacle].reason);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)obstacle && verdict->channels[i].measured && verdict->channels[i].decides &&
                    verdict->channels[i].shape == SHAPE_INCONCLUSIVE)
                        add(verdict, "%s", verdict->channels[i].reason);
        if (!verdict->channels[CHANNEL_LIVE_HEAP].measured && !verdict->channels[CHANNEL_FLOOR_RSS].measured)
                add(verdict,
                    "Settled RSS alone proves neither growth nor its absence: name an expvar or pprof "
                    "endpoint in the scenario.");
        add_band(verdict);
}

static void add_madvise(struct verdict *verdict)
{
        if (verdict->madvise_predicted && verdict->madvise_observed &&
            strcmp(verdict->madvise_predicted, verdict->madvise_observed) != 0)
                add(verdict, "madvise: %s was predicted, %s was observed (%s).", verdict->madvise_predicted,
                    verdict->madvise_observed, verdict->madvise_evidence);
}

void sentences_fill(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        if (validity->failure)
                add(verdict, "Could not measure: %s.", validity->failure);
        if (result->interrupted)
                add(verdict, "Interrupted: only what was measured before is judged.");
        if (verdict->shape == SHAPE_GROWING)
                add_growing(result, validity, verdict);
        else if (verdict->shape == SHAPE_INCONCLUSIVE)
                add_undecided(verdict);
        else
                add_flat(verdict);
        if (!verdict->cause_reason)
                verdict->cause_reason = mem_dup("No channel was shown to grow.");
        add(verdict, "%s", verdict->hypothesis_reason);
        add_madvise(verdict);
        for (size_t i = 0; i < validity->note_count; i++)
                add(verdict, "%s", validity->notes[i]);
}
