/* Regressions over the runs on the stimuli (verdict/stimuli.h). The series are used as read, not made even, since their
 * unevenness is what tells the stimuli apart. */
#include "verdict/connection_rates.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "verdict/channels.h"
#include "verdict/stimuli.h"
#include "verdict/validity.h"

/* Largest half-width of the interval of the rate per connection, as a share of what that rate would be if all growth went by
 * connections. With a wider one requests and connections cannot be told apart. */
static const double reach_max = 0.25;

static struct verdict_rate *add_rate(struct verdict *verdict, struct verdict_rate rate)
{
        verdict->rates = mem_resize(verdict->rates, verdict->rate_count + 1, sizeof(*verdict->rates));
        verdict->rates[verdict->rate_count] = rate;
        return &verdict->rates[verdict->rate_count++];
}

static struct verdict_rate *find_rate(struct verdict *verdict, enum channel channel, enum verdict_per per)
{
        for (size_t i = 0; i < verdict->rate_count; i++)
                if (verdict->rates[i].channel == channel && verdict->rates[i].per == per &&
                    !verdict->rates[i].held)
                        return &verdict->rates[i];
        return NULL;
}

/* The sum of some channels as read, one per run; NAN where a run lacks one of them. The caller frees it. */
static double *sum_of(const struct result *result, const struct validity *validity, unsigned channels)
{
        double *sum = mem_new(validity->last + 1, sizeof(*sum)),
               *part = mem_new(validity->last + 1, sizeof(*part));

        for (int id = 0; id < CHANNEL_COUNT; id++) {
                struct channel_origin origin;

                if (!(channels & (1U << id)) || channels_values(result, (enum channel)id, validity->counts,
                                                                validity->last, part, &origin) == 0)
                        continue;
                for (size_t i = 0; i < validity->last; i++)
                        sum[i] += part[i];
        }
        free(part);
        return sum;
}

static void set_rate(struct verdict_rate *rate, const struct regress_term *term, double unit_bytes)
{
        rate->bytes = term->value * unit_bytes;
        rate->low = term->low * unit_bytes;
        rate->high = term->high * unit_bytes;
}

void connection_rates_add(const struct result *result, const struct validity *validity,
                          const struct stimuli *stimuli, unsigned channels, double unit_bytes,
                          enum channel channel, struct verdict *verdict)
{
        const struct verdict_rate *run = find_rate(verdict, channel, PER_RUN);
        struct verdict_rate rate = { .channel = channel, .per = PER_CONNECTION }, *request;
        struct regress fit = { 0 };
        double *series;

        if (!stimuli->connections || !(stimuli->connections_per_run > 0) || !run)
                return;
        rate.bytes = run->bytes / stimuli->connections_per_run;
        rate.low = run->low / stimuli->connections_per_run;
        rate.high = run->high / stimuli->connections_per_run;
        series = sum_of(result, validity, channels);
        if (stimuli_fit(stimuli, series, verdict->warmup, verdict->alpha_look, &fit)) {
                const struct regress_term *term = &fit.terms[STIMULUS_CONNECTIONS];
                double reach = (term->high - term->low) / 2 * unit_bytes;

                rate.apart = term->apart && reach <= reach_max * fabs(rate.bytes);
        }
        free(series);
        request = find_rate(verdict, channel, PER_REQUEST);
        if (rate.apart) {
                set_rate(&rate, &fit.terms[STIMULUS_CONNECTIONS], unit_bytes);
                if (request)
                        set_rate(request, &fit.terms[STIMULUS_REQUESTS], unit_bytes);
        }
        add_rate(verdict, rate);
}

static void add_held(struct verdict *verdict, enum channel channel, enum verdict_per per,
                     const struct regress_term *term)
{
        struct verdict_rate rate = { .channel = channel, .per = per, .held = true, .apart = term->apart };

        if (!term->used || !(term->low > 0))
                return;
        set_rate(&rate, term, 1);
        add_rate(verdict, rate);
}

void connection_rates_add_held(const struct result *result, const struct validity *validity,
                               const struct stimuli *stimuli, struct verdict *verdict)
{
        static const enum channel sums[] = { CHANNEL_SETTLED_RSS, CHANNEL_LIVE_HEAP, CHANNEL_STACKS,
                                             CHANNEL_OUTSIDE_GO };

        for (size_t i = 0; result->scenario.load.hold && i < sizeof(sums) / sizeof(sums[0]); i++) {
                double *series;
                struct regress fit;

                if (!verdict->channels[sums[i]].measured)
                        continue;
                series = sum_of(result, validity, 1U << sums[i]);
                if (stimuli_fit(stimuli, series, verdict->warmup, verdict->alpha_look, &fit)) {
                        add_held(verdict, sums[i], PER_CONNECTION, &fit.terms[STIMULUS_HELD_CONNECTIONS]);
                        add_held(verdict, sums[i], PER_STREAM, &fit.terms[STIMULUS_HELD_STREAMS]);
                }
                free(series);
        }
}

static void add_interval(struct finding *finding, const struct verdict_rate *rate, const char *name,
                         const char *low, const char *high)
{
        finding_add(finding, name, FINDING_BYTES, rate->bytes);
        finding_add(finding, low, FINDING_BYTES, rate->low);
        finding_add(finding, high, FINDING_BYTES, rate->high);
}

static void find_growth(struct verdict *verdict)
{
        const struct verdict_rate *connection = find_rate(verdict, verdict->cause, PER_CONNECTION);
        const struct verdict_rate *request = find_rate(verdict, verdict->cause, PER_REQUEST);
        struct finding *finding;

        if (!connection)
                return;
        finding = finding_list_add(&verdict->findings,
                                   connection->apart ? FINDING_RATES_APART : FINDING_RATES_TOGETHER);
        finding_set_channel(finding, verdict->cause);
        add_interval(finding, connection, "per_connection", "per_connection_low", "per_connection_high");
        if (request)
                add_interval(finding, request, "per_request", "per_request_low", "per_request_high");
}

static enum finding_code held_code(const struct verdict_rate *rate)
{
        if (!rate->apart)
                return FINDING_HELD_TOGETHER;
        return rate->per == PER_STREAM ? FINDING_HELD_STREAM : FINDING_HELD_CONNECTION;
}

void connection_rates_find(const struct result *result, struct verdict *verdict)
{
        bool any = false;

        if (verdict->shape == SHAPE_GROWING)
                find_growth(verdict);
        for (size_t i = 0; i < verdict->rate_count; i++) {
                const struct verdict_rate *rate = &verdict->rates[i];
                struct finding *finding;

                if (!rate->held)
                        continue;
                any = true;
                finding = finding_list_add(&verdict->findings, held_code(rate));
                finding_set_channel(finding, rate->channel);
                add_interval(finding, rate, "bytes", "low", "high");
        }
        if (!any && result->scenario.load.hold && verdict->held_per_run > 0)
                finding_add(finding_list_add(&verdict->findings, FINDING_HELD_UNTOLD), "held", FINDING_WHOLE,
                            verdict->held_per_run);
}
