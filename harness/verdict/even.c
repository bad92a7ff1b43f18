/* Subtracts, for each stimulus of one regression, coefficient × (the run's number - the even number). */
#include "verdict/even.h"

#include <math.h>

#include "model/result.h"
#include "verdict/stimuli.h"

enum { DEGREES_MIN = 2 }; /* degrees of freedom; with fewer the fit follows the noise */

static bool runs_differ(const struct scenario_load *load)
{
        return load->hold || load->connections_by_run_count > 1 || load->requests_by_run_count > 1;
}

/* The stimulus after a run if all runs had been the same: of a running total its share, of a number held the mean. */
static double even_value(const struct stimuli *stimuli, enum stimulus stimulus, size_t run)
{
        const double *column = stimuli->columns[stimulus];
        double sum = 0;

        if (stimulus == STIMULUS_REQUESTS || stimulus == STIMULUS_CONNECTIONS)
                return column[stimuli->count - 1] * (double)(run + 1) / (double)stimuli->count;
        for (size_t i = 0; i < stimuli->count; i++)
                sum += column[i];
        return sum / (double)stimuli->count;
}

void even_out(const struct result *result, enum channel channel, double *values, size_t count, int warmup)
{
        struct stimuli stimuli;
        struct regress fit;

        if (count == 0 || !runs_differ(&result->scenario.load) || channel == CHANNEL_ALLOCATED)
                return;
        stimuli_take(result, count, &stimuli);
        if (stimuli_fit(&stimuli, values, warmup, 0.5, &fit) && fit.degrees >= DEGREES_MIN) {
                for (int k = 0; k < STIMULUS_COUNT; k++)
                        for (size_t i = 0; fit.terms[k].used && i < count; i++)
                                values[i] -= fit.terms[k].value *
                                             (stimuli.columns[k][i] - even_value(&stimuli, k, i));
                for (size_t i = 0; i < count && !channel_is_bytes(channel); i++)
                        values[i] = round(values[i]); /* counts are whole; NAN stays */
        }
        stimuli_clear(&stimuli);
}
