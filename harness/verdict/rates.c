/* A growing count is told in bytes by the channels that its memory lies in, added up run by run. */
#include "verdict/rates.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"
#include "stats/trend.h"
#include "verdict/cause.h"
#include "verdict/validity.h"

#define BIT(channel) (1U << (channel))

static double sum_of_run(const struct verdict *verdict, unsigned channels, size_t run)
{
        double sum = 0;
        bool any = false;

        for (int i = 0; i < CHANNEL_COUNT; i++)
                if ((channels & BIT(i)) && verdict->channels[i].measured) {
                        sum += verdict->channels[i].values[run];
                        any = true;
                }
        return any ? sum : NAN;
}

static bool growth_of(const struct verdict *verdict, unsigned channels, struct trend *ret)
{
        size_t count = verdict->channels[verdict->cause].count, n = 0;
        double *x = mem_new(count, sizeof(*x)), *y = mem_new(count, sizeof(*y));
        int warmup = verdict->warmup;
        bool ok;

        for (size_t i = 0; i < count; i++) {
                double sum = sum_of_run(verdict, channels, i);

                if (isnan(sum) || warmup-- > 0)
                        continue;
                x[n] = (double)(i + 1);
                y[n++] = sum;
        }
        ok = trend_theil_sen(x, y, n, verdict->alpha_look, ret);
        free(x);
        free(y);
        return ok;
}

static double requests_per_second(const struct result *result, const struct validity *validity)
{
        double *rates = mem_new(result->run_count, sizeof(*rates));
        size_t found = 0;
        double median;

        for (size_t i = 0; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];
                int64_t ns = run->load.duration_ns > 0 ? run->load.duration_ns
                                                       : run->load_end_ns - run->load_begin_ns;

                if (run->index >= 1 && validity->counts[run->index] && ns > 0)
                        rates[found++] = (double)run->load.answered * (double)NS_PER_S / (double)ns;
        }
        median = robust_median(rates, found);
        free(rates);
        return median;
}

static double used_bytes(const struct result *result, const struct verdict *verdict)
{
        const struct run *last = NULL;

        for (size_t i = 0; i < result->run_count; i++)
                if (sample_has(&result->runs[i].checkpoints[CHECKPOINT_SETTLED], METRIC_CGROUP_USAGE))
                        last = &result->runs[i];
        if (last)
                return (double)sample_or(&last->checkpoints[CHECKPOINT_SETTLED], METRIC_CGROUP_USAGE, 0);
        return verdict->has_levels ? (double)verdict->rss_settled_bytes : NAN;
}

static void fill_limit(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        int64_t limit = result->facts.host.memory_limit_bytes;
        double rate = requests_per_second(result, validity);
        double room = (double)limit - used_bytes(result, verdict);

        if (limit <= 0)
                finding_init(&verdict->limit_why, FINDING_NO_LIMIT);
        else if (!(verdict->bytes_per_request > 0) || !(rate > 0) || isnan(room))
                finding_init(&verdict->limit_why, FINDING_NO_RATE);
        else
                verdict->limit_reached_s = fmax(room, 0) / (verdict->bytes_per_request * rate);
}

void rates_fill(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        struct trend trend;

        verdict->bytes_per_run = verdict->bytes_per_run_low = verdict->bytes_per_run_high = NAN;
        verdict->bytes_per_request = verdict->bytes_per_request_low = verdict->bytes_per_request_high = NAN;
        verdict->limit_reached_s = NAN;
        if (verdict->shape != SHAPE_GROWING || !growth_of(verdict, cause_memory_of(verdict->cause), &trend)) {
                finding_init(&verdict->limit_why, FINDING_NO_GROWTH);
                return;
        }
        verdict->bytes_per_run = trend.slope;
        verdict->bytes_per_run_low = trend.low;
        verdict->bytes_per_run_high = trend.high;
        if (verdict->requests_per_run > 0) {
                verdict->bytes_per_request = trend.slope / verdict->requests_per_run;
                verdict->bytes_per_request_low = trend.low / verdict->requests_per_run;
                verdict->bytes_per_request_high = trend.high / verdict->requests_per_run;
        }
        fill_limit(result, validity, verdict);
}
