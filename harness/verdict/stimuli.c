/* Counters of each run; those that a leak follows are running totals. */
#include "verdict/stimuli.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"

_Static_assert((int)STIMULUS_COUNT <= (int)REGRESS_COLUMNS_MAX, "too few columns");

/* Whether the scenario opens and closes connections on purpose, and does not only use them to carry requests. */
static bool connections_are_a_load(const struct scenario_load *load)
{
        return load->hold || load->requests_per_connection > 0 || load->connections_by_run_count > 1;
}

void stimuli_take(const struct result *result, size_t count, struct stimuli *ret)
{
        struct stimuli stimuli = { .connections = connections_are_a_load(&result->scenario.load),
                                   .count = count };
        double *opened = mem_new(count + 1, sizeof(*opened)), requests = 0, connections = 0;

        for (int k = 0; k < STIMULUS_COUNT; k++)
                stimuli.columns[k] = mem_new(count + 1, sizeof(*stimuli.columns[k]));
        for (size_t i = 1; i <= count; i++) {
                const struct run *run = result_run(result, (int)i);

                if (run) {
                        requests += (double)(run->load.answered + run->load.held_streams);
                        connections += (double)run->load.connects;
                        opened[i - 1] = (double)run->load.connects;
                        stimuli.columns[STIMULUS_HELD_CONNECTIONS][i - 1] =
                                (double)run->load.held_connections;
                        stimuli.columns[STIMULUS_HELD_STREAMS][i - 1] = (double)run->load.held_streams;
                }
                stimuli.columns[STIMULUS_REQUESTS][i - 1] = requests;
                stimuli.columns[STIMULUS_CONNECTIONS][i - 1] = connections;
        }
        stimuli.connections_per_run = robust_median(opened, count);
        stimuli.held_per_run = robust_median(stimuli.columns[STIMULUS_HELD_CONNECTIONS], count);
        free(opened);
        *ret = stimuli;
}

void stimuli_clear(struct stimuli *stimuli)
{
        for (int k = 0; k < STIMULUS_COUNT; k++)
                free(stimuli->columns[k]);
        *stimuli = (struct stimuli){ 0 };
}

bool stimuli_fit(const struct stimuli *stimuli, const double *y, int warmup, double alpha,
                 struct regress *ret)
{
        double *kept = mem_new(stimuli->count + 1, sizeof(*kept)), *columns[STIMULUS_COUNT];
        size_t n = 0;
        bool ok;

        for (int k = 0; k < STIMULUS_COUNT; k++)
                columns[k] = mem_new(stimuli->count + 1, sizeof(*columns[k]));
        for (size_t i = 0; i < stimuli->count; i++) {
                if (isnan(y[i]) || warmup-- > 0)
                        continue;
                for (int k = 0; k < STIMULUS_COUNT; k++)
                        columns[k][n] = stimuli->columns[k][i];
                kept[n++] = y[i];
        }
        ok = regress_fit((const double *const *)columns, STIMULUS_COUNT, kept, n, alpha, ret);
        for (int k = 0; k < STIMULUS_COUNT; k++)
                free(columns[k]);
        free(kept);
        return ok;
}
