/* The meaning of each outcome, and sentences with the verdict's numbers. */
#include "words/story.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/ledger_parts.h"
#include "model/result.h"
#include "words/quantity.h"

enum { HOLDERS_TOLD = 3 };

/* One unit for several amounts in the same sentence. */
struct scale {
        const char *name;
        double divisor;
        int decimals;
};

static struct scale scale_for(enum channel channel, double largest)
{
        if (!channel_is_bytes(channel))
                return (struct scale){ "", 1, largest < 100 ? 2 : 0 };
        if (largest >= 0.1 * 1048576)
                return (struct scale){ " MiB", 1048576, 2 };
        if (largest >= 0.1 * 1024)
                return (struct scale){ " KiB", 1024, 2 };
        return (struct scale){ " B", 1, largest < 10 ? 2 : 0 };
}

/* Appends a value with its sign, a typographic minus; zero has no sign. */
static void append_signed(struct strbuf *buf, double value, int decimals)
{
        char text[64];

        snprintf(text, sizeof(text), "%.*f", decimals, fabs(value));
        if (strspn(text, "0.") != strlen(text))
                strbuf_append(buf, value < 0 ? "−" : "+");
        strbuf_append(buf, text);
}

static double magnitude(const struct channel_verdict *channel)
{
        return fmax(fmax(fabs(channel->slope), fabs(channel->delta)),
                    fmax(fabs(channel->slope_low), fabs(channel->slope_high)));
}

void story_amount(enum channel channel, double value, struct strbuf *buf)
{
        struct scale scale = scale_for(channel, fabs(value));

        if (!isfinite(value)) {
                strbuf_append(buf, "unknown");
                return;
        }
        append_signed(buf, value / scale.divisor, scale.decimals);
        strbuf_append(buf, scale.name);
}

void story_span(double seconds, struct strbuf *buf)
{
        static const struct {
                const char *name;
                double seconds;
        } steps[] = { { "years", 365 * 86400.0 }, { "days", 86400.0 }, { "hours", 3600 }, { "minutes", 60 } };

        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
                if (seconds >= 2 * steps[i].seconds) {
                        strbuf_printf(buf, "%.1f %s", seconds / steps[i].seconds, steps[i].name);
                        return;
                }
        strbuf_printf(buf, "%.0f s", seconds);
}

static bool has_slope(const struct verdict *verdict, enum channel channel)
{
        return verdict->channels[channel].measured && isfinite(verdict->channels[channel].slope);
}

bool story_channel(const struct result *result, enum channel *ret_channel)
{
        const struct verdict *verdict = &result->verdict;
        static const enum channel order[] = { CHANNEL_LIVE_HEAP, CHANNEL_FLOOR_RSS, CHANNEL_SETTLED_RSS };

        if (!result->has_verdict)
                return false;
        if (verdict->has_cause) {
                *ret_channel = verdict->cause;
                return true;
        }
        if (has_slope(verdict, CHANNEL_SETTLED_RSS) &&
            verdict->channels[CHANNEL_SETTLED_RSS].shape != SHAPE_INCONCLUSIVE) {
                *ret_channel = CHANNEL_SETTLED_RSS;
                return true;
        }
        for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
                if (has_slope(verdict, order[i])) {
                        *ret_channel = order[i];
                        return true;
                }
        return false;
}

static const char *meaning(const struct verdict *verdict)
{
        switch (verdict->shape) {
        case SHAPE_GROWING:
                if (finding_list_find(&verdict->findings, FINDING_WATCHED_TOO_SHORT))
                        return "Memory grows from window to window and does not level off: a leak, unless the service "
                               "keeps things for longer than it was watched.";
                if (finding_list_find(&verdict->findings, FINDING_REST_BLIND))
                        return "Memory grows with every run and does not level off: a leak, unless it goes away with time, "
                               "which could not be observed.";
                return verdict->hypothesis == HYPOTHESIS_REFUTED
                               ? "Memory grows with every run and does not level off: this is a leak, not memory that "
                                 "Go keeps in reserve."
                               : "Memory grows with every run and does not level off: this is a leak.";
        case SHAPE_PLATEAU:
        case SHAPE_RELEASED:
                break;
        case SHAPE_INCONCLUSIVE:
        case SHAPE_COUNT:
                return "These measurements do not decide whether memory grows. What is missing is said below.";
        }
        if (verdict->hypothesis == HYPOTHESIS_CONFIRMED)
                return "Memory does not grow from run to run. What the heap profile does not show is mostly memory "
                       "that the Go runtime keeps for reuse: no leak.";
        if (verdict->hypothesis == HYPOTHESIS_REFUTED)
                return "Memory does not grow from run to run, but most of what the heap profile does not show is not "
                       "kept by Go: the ledger says what it is.";
        return verdict->shape == SHAPE_RELEASED
                       ? "Memory comes back after each run and does not grow."
                       : "Memory does not grow from run to run. Whether Go keeps the rest in reserve stays open.";
}

bool story_is_void(const struct result *result)
{
        return result->has_verdict && result->verdict.is_void &&
               !finding_list_find(&result->verdict.findings, FINDING_WATCH_ENDED);
}

static bool grows(const struct verdict *verdict, enum channel channel)
{
        return verdict->channels[channel].measured && verdict->channels[channel].shape == SHAPE_GROWING;
}

bool story_is_of_connections(const struct finding *finding)
{
        static const enum finding_code codes[] = { FINDING_RATES_APART,     FINDING_RATES_TOGETHER,
                                                   FINDING_HELD_CONNECTION, FINDING_HELD_STREAM,
                                                   FINDING_HELD_TOGETHER,   FINDING_HELD_UNTOLD };

        for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
                if (finding->code == codes[i])
                        return true;
        return false;
}

bool story_tells(const struct result *result, const struct finding *finding)
{
        const struct verdict *verdict = &result->verdict;
        enum finding_topic topic = finding_infos[finding->code].topic;

        if (story_is_void(result))
                return finding->rank == FINDING_RANK_STOPS || topic == FINDING_ABOUT_RUNS;
        if (verdict->shape != SHAPE_GROWING || !verdict->has_cause)
                return true;
        if (finding->code == FINDING_RATE || finding->code == FINDING_LIMIT_REACHED)
                return false;
        if (finding->code == FINDING_CALL_SITE_HEAP || finding->code == FINDING_CALL_SITE_GOROUTINES)
                return verdict->call_site_count == 0; /* call sites have a table of their own */
        return !(topic == FINDING_ABOUT_CHANNEL && finding->has_channel && grows(verdict, finding->channel));
}

bool story_also(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const char *between = "also growing: ";
        bool any = false;

        if (!result->has_verdict || verdict->shape != SHAPE_GROWING || !verdict->has_cause)
                return false;
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)verdict->cause && grows(verdict, (enum channel)i)) {
                        strbuf_printf(buf, "%s%s (", between, channel_infos[i].label);
                        quantity_append_signed(channel_is_bytes((enum channel)i) ? FINDING_BYTES
                                                                                 : FINDING_NUMBER,
                                               verdict->channels[i].slope, buf);
                        strbuf_append(buf, " a run)");
                        between = ", ";
                        any = true;
                }
        return any;
}

const char *story_headline(const struct result *result)
{
        if (!result->has_verdict)
                return "NOT JUDGED";
        return story_is_void(result) ? "COULD NOT MEASURE" : shape_names[result->verdict.shape];
}

void story_meaning(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        if (!result->has_verdict)
                strbuf_append(buf, "This result has not been judged.");
        else if (!story_is_void(result))
                strbuf_append(buf, meaning(verdict));
        else if (verdict->shape == SHAPE_INCONCLUSIVE)
                strbuf_append(buf, "The experiment did not measure what it should have.");
        else
                strbuf_printf(
                        buf,
                        "The experiment did not measure what it should have. What is left of it looks like %s, "
                        "and is not to be relied on.",
                        shape_names[verdict->shape]);
}

bool story_has_profile(const struct verdict *verdict)
{
        const char *source = verdict->channels[CHANNEL_LIVE_HEAP].source;

        return !source || strcmp(source, "collected") == 0;
}

bool story_levels(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        char rss[UNITS_TEXT_MAX];
        char live[UNITS_TEXT_MAX];
        char gap[UNITS_TEXT_MAX];

        if (!result->has_verdict || !verdict->has_levels)
                return false;
        strbuf_printf(buf, "RSS settled %s, %s %s: gap %s",
                      units_format_bytes((double)verdict->rss_settled_bytes, rss),
                      story_has_profile(verdict) ? "heap profile" : "live heap",
                      units_format_bytes((double)verdict->live_heap_bytes, live),
                      units_format_bytes((double)verdict->gap_bytes, gap));
        return true;
}

bool story_holders(const struct result *result, struct strbuf *buf)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);
        struct ledger_share shares[LEDGER_PART_COUNT];
        char text[UNITS_TEXT_MAX];
        size_t count;

        if (!settled || settled->rss_bytes <= 0)
                return false;
        count = ledger_parts_sort(settled, shares);
        strbuf_printf(buf, "Of %s resident, the largest parts are: ",
                      units_format_bytes((double)settled->rss_bytes, text));
        for (size_t i = 0; i < count && i < HOLDERS_TOLD && shares[i].bytes > 0; i++)
                strbuf_printf(buf, "%s%s %s (%.0f %%)", i ? "; " : "", shares[i].part->label,
                              units_format_bytes(shares[i].bytes, text),
                              100 * shares[i].bytes / (double)settled->rss_bytes);
        strbuf_append_char(buf, '.');
        return true;
}

static void append_detectable(const struct verdict *verdict, enum channel channel, struct strbuf *buf)
{
        const struct channel_verdict *figures = &verdict->channels[channel];
        struct scale scale = scale_for(channel, figures->detectable);

        if (!(figures->detectable > 0) || !isfinite(figures->detectable))
                return;
        strbuf_printf(buf, "; a leak of %.*f%s a run", scale.decimals, figures->detectable / scale.divisor,
                      scale.name);
        if (channel_is_bytes(channel) && verdict->requests_per_run > 0) {
                strbuf_append(buf, " (");
                quantity_append(FINDING_BYTES, figures->detectable / verdict->requests_per_run, buf);
                strbuf_append(buf, " a request)");
        }
        strbuf_append(buf, " would have been called growth");
}

/* Describes a channel whose value after the runs rises, while readings in between show that the memory is released. */
static void append_let_go(enum channel channel, const struct finding *finding, struct strbuf *buf)
{
        const struct finding_figure *lowest = finding_figure(finding, "lowest");

        strbuf_append(buf, " from the end of one run to the next, but not between");
        if (!lowest)
                return;
        strbuf_append(buf, ": it fell to ");
        quantity_append(channel_is_bytes(channel) ? FINDING_BYTES : FINDING_NUMBER, lowest->value, buf);
        strbuf_append(buf, " under load");
}

bool story_slope(const struct result *result, struct strbuf *buf)
{
        const struct channel_verdict *figures;
        enum channel channel;
        struct scale scale;

        if (!story_channel(result, &channel))
                return false;
        figures = &result->verdict.channels[channel];
        if (!isfinite(figures->slope))
                return false;
        scale = scale_for(channel, magnitude(figures));
        strbuf_printf(buf, "%s: slope ", channel_infos[channel].label);
        append_signed(buf, figures->slope / scale.divisor, scale.decimals);
        strbuf_printf(buf, "%s a run", scale.name);
        if (isfinite(figures->slope_low) && isfinite(figures->slope_high)) {
                strbuf_append(buf, " [");
                append_signed(buf, figures->slope_low / scale.divisor, scale.decimals);
                strbuf_append(buf, ", ");
                append_signed(buf, figures->slope_high / scale.divisor, scale.decimals);
                strbuf_append(buf, "]");
        }
        if (figures->finding.code == FINDING_CHANNEL_LET_GO)
                append_let_go(channel, &figures->finding, buf);
        if (isfinite(figures->delta))
                strbuf_printf(buf, ", band ±%.*f", scale.decimals, figures->delta / scale.divisor);
        if (result->verdict.shape != SHAPE_GROWING && figures->finding.code != FINDING_CHANNEL_LET_GO)
                append_detectable(&result->verdict, channel, buf);
        return true;
}

/* Returns the cause's rate of that kind; NULL if the verdict has none. */
static const struct verdict_rate *rate_of_cause(const struct verdict *verdict, enum verdict_per per)
{
        for (size_t i = 0; i < verdict->rate_count; i++)
                if (verdict->has_cause && verdict->rates[i].channel == verdict->cause &&
                    verdict->rates[i].per == per)
                        return &verdict->rates[i];
        return NULL;
}

static void append_per_hour(const struct verdict_rate *rate, struct strbuf *buf)
{
        char amount[UNITS_TEXT_MAX];

        units_format_bytes(rate->bytes, amount);
        strbuf_printf(buf, " by %s an hour", amount);
}

/* Appends " by +100 a run, one for every 40 requests". */
static void append_count(const struct verdict *verdict, struct strbuf *buf)
{
        double slope = verdict->channels[verdict->cause].slope;

        strbuf_append(buf, " by ");
        quantity_append_signed(FINDING_NUMBER, slope, buf);
        strbuf_append(buf, " a run");
        if (verdict->requests_per_run > slope && slope > 0)
                strbuf_printf(buf, ", one for every %.3g requests", verdict->requests_per_run / slope);
}

bool story_growth(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        const struct verdict_rate *per_hour = rate_of_cause(verdict, PER_HOUR);

        if (!result->has_verdict || verdict->shape != SHAPE_GROWING || !verdict->has_cause)
                return false;
        /* Counts are in the plural: "goroutines grow". */
        strbuf_printf(buf, "%s grow%s", channel_infos[verdict->cause].label,
                      channel_is_bytes(verdict->cause) ? "s" : "");
        if (!channel_is_bytes(verdict->cause) && !per_hour)
                append_count(verdict, buf);
        if (per_hour && !rate_of_cause(verdict, PER_REQUEST)) {
                append_per_hour(per_hour, buf);
        } else if (!channel_is_bytes(verdict->cause) && !(verdict->bytes_per_request_low > 0)) {
                strbuf_append(buf, "; what they hold is too little to be measured");
        } else if (isfinite(verdict->bytes_per_request)) {
                strbuf_printf(buf, "%s %.1f B a request",
                              channel_is_bytes(verdict->cause) ? " by" : ", and with them",
                              verdict->bytes_per_request);
                if (isfinite(verdict->bytes_per_request_low) && isfinite(verdict->bytes_per_request_high))
                        strbuf_printf(buf, " [%.1f, %.1f]", verdict->bytes_per_request_low,
                                      verdict->bytes_per_request_high);
                if (per_hour) {
                        strbuf_append(buf, ", and");
                        append_per_hour(per_hour, buf);
                        strbuf_append(buf, " without a request");
                }
        }
        if (isfinite(verdict->limit_reached_s)) {
                strbuf_append(buf, "; the memory limit is reached in ");
                story_span(verdict->limit_reached_s, buf);
                strbuf_append(buf, " at this load");
        }
        return true;
}

bool story_release(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        char released[UNITS_TEXT_MAX];
        char reserve[UNITS_TEXT_MAX];

        if (!result->has_verdict || !verdict->has_intervention)
                return false;
        units_format_bytes((double)verdict->released_bytes, released);
        units_format_bytes((double)(verdict->reserve_bytes + verdict->dead_heap_bytes), reserve);
        strbuf_printf(buf,
                      "release hook gave back %s of the %s that the ledger calls Go reserve and dead heap",
                      released, reserve);
        return true;
}

bool story_madvise(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        if (!result->has_verdict || !verdict->madvise_predicted)
                return false;
        strbuf_printf(buf, "the runtime gives memory back by madvise %s (predicted; ",
                      verdict->madvise_predicted);
        if (!verdict->madvise_observed)
                strbuf_append(buf, "not observed yet");
        else if (verdict->madvise_evidence)
                strbuf_printf(buf, "observed: %s, %s", verdict->madvise_observed, verdict->madvise_evidence);
        else
                strbuf_printf(buf, "observed: %s", verdict->madvise_observed);
        strbuf_append_char(buf, ')');
        return true;
}
