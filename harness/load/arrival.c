/* Inverts N(t) stage by stage. Within a stage the rate is linear, so N is quadratic: N = rt + st²/2, with r the rate
 * at the start of the stage and s its slope. Of the ways to write the root, t = 2n / (r + sqrt(r² + 2sn)) is the one
 * that stays exact as s → 0. */
#include "load/arrival.h"

#include <math.h>

#include "base/clock.h"
#include "model/scenario.h"

static bool is_ramping(const struct scenario_load *load)
{
        return load->executor == LOAD_RAMPING_ARRIVAL_RATE || load->executor == LOAD_RAMPING_VUS;
}

/* A stage of the schedule: requests/s at its start and end, and its length. A constant rate is a single stage. */
struct piece {
        double from, to, seconds;
};

static double stage_requests(const struct piece *piece)
{
        return (piece->from + piece->to) / 2 * piece->seconds;
}

/* Length of a constant-rate load: its duration if given, else the time that its number of requests takes. */
static double constant_seconds(const struct scenario_load *load)
{
        if (load->duration_ns > 0)
                return (double)load->duration_ns / NS_PER_S;
        return load->rate_per_s > 0 ? (double)load->requests / load->rate_per_s : 0;
}

static bool current_piece(const struct arrival *arrival, struct piece *ret_piece)
{
        if (arrival->stages) {
                const struct load_stage *stage;

                if (arrival->stage >= arrival->stage_count)
                        return false;
                stage = &arrival->stages[arrival->stage];
                *ret_piece = (struct piece){ arrival->start_rate, stage->target,
                                             (double)stage->duration_ns / NS_PER_S };
                return true;
        }
        *ret_piece = (struct piece){ arrival->constant_rate, arrival->constant_rate, arrival->constant_s };
        return arrival->stage == 0;
}

void arrival_init(struct arrival *arrival, const struct scenario_load *load, uint64_t seed)
{
        *arrival = (struct arrival){
                .start_rate = load->start,
                .count_max = load->requests > 0 ? load->requests : INT64_MAX,
                .poisson = load->arrival == LOAD_POISSON,
        };
        if (is_ramping(load)) {
                arrival->stages = load->stages;
                arrival->stage_count = load->stage_count;
        } else {
                arrival->constant_rate = load->rate_per_s;
                arrival->constant_s = constant_seconds(load);
        }
        rng_init(&arrival->rng, seed, "arrival");
}

bool arrival_next(struct arrival *arrival, int64_t *ret_due_ns)
{
        struct piece piece;
        double n;

        if (arrival->index >= arrival->count_max)
                return false;
        n = arrival->poisson ? arrival->reached_n + rng_exponential(&arrival->rng) : (double)arrival->index;
        while (current_piece(arrival, &piece)) {
                double within = n - arrival->stage_begin_n;
                double requests = stage_requests(&piece);

                /* The tolerance absorbs rounding in the sums: 10,000/s for 5 s must give 50,000 requests, not
                 * 50,001. */
                if (within < requests - 1e-6) {
                        double slope = (piece.to - piece.from) / piece.seconds;
                        double root = sqrt(fmax(piece.from * piece.from + 2 * slope * within, 0));
                        double t = within > 0 ? 2 * within / (piece.from + root) : 0;

                        arrival->reached_n = n;
                        arrival->index++;
                        *ret_due_ns = llround((arrival->stage_begin_s + t) * NS_PER_S);
                        return true;
                }
                arrival->stage_begin_s += piece.seconds;
                arrival->stage_begin_n += requests;
                arrival->start_rate = piece.to;
                arrival->stage++;
        }
        return false;
}

double arrival_level(const struct scenario_load *load, int64_t t_ns)
{
        double from = load->start;

        for (size_t i = 0; i < load->stage_count; i++) {
                const struct load_stage *stage = &load->stages[i];

                if (t_ns < stage->duration_ns)
                        return from + (stage->target - from) * (double)t_ns / (double)stage->duration_ns;
                t_ns -= stage->duration_ns;
                from = stage->target;
        }
        return from;
}
