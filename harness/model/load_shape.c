/* Computes a load's shape from the fields of the scenario, executor by executor. */
#include "model/load_shape.h"

#include <math.h>
#include <stddef.h>

#include "base/clock.h"
#include "model/scenario.h"

enum { DESCRIPTORS_OURS = 64 }; /* for everything but load connections: logs, pipes, telemetry, timers */

static double ramp_requests(const struct scenario_load *load)
{
        double level = load->start, requests = 0;

        for (size_t i = 0; i < load->stage_count; i++) {
                double seconds = (double)load->stages[i].duration_ns / (double)NS_PER_S;

                requests += (level + load->stages[i].target) / 2 * seconds;
                level = load->stages[i].target;
        }
        return requests;
}

/* A constant rate ends after its duration or after its number of requests, whichever comes first. */
static double constant_requests(const struct scenario_load *load)
{
        double requests = load->rate_per_s * (double)load->duration_ns / NS_PER_S;

        if (load->requests > 0 && (load->duration_ns == 0 || (double)load->requests < requests))
                return (double)load->requests;
        return requests;
}

/* An evenly spaced schedule sends its first request at time 0, so its number of requests is rounded up. For a Poisson
 * schedule `requests` is the expected number and need not be whole. */
static double scheduled_requests(const struct scenario_load *load, double requests)
{
        return load->arrival == LOAD_POISSON ? requests : ceil(requests - 1e-6);
}

static double highest_level(const struct scenario_load *load)
{
        double level = load->start;

        for (size_t i = 0; i < load->stage_count; i++)
                level = load->stages[i].target > level ? load->stages[i].target : level;
        return level;
}

static int64_t stages_ns(const struct scenario_load *load)
{
        int64_t sum_ns = 0;

        for (size_t i = 0; i < load->stage_count; i++)
                sum_ns += load->stages[i].duration_ns;
        return sum_ns;
}

static void shape_executor(const struct scenario_load *load, struct load_shape *shape)
{
        switch (load->executor) {
        case LOAD_CONSTANT_VUS:
                shape->users = load->vus;
                shape->requests = (double)load->requests;
                shape->length_ns = load->duration_ns;
                break;
        case LOAD_RAMPING_VUS:
                shape->users = (int64_t)(highest_level(load) + 1e-9);
                shape->length_ns = stages_ns(load);
                break;
        case LOAD_RAMPING_ARRIVAL_RATE:
                shape->open_loop = true;
                shape->requests = scheduled_requests(load, ramp_requests(load));
                shape->length_ns = stages_ns(load);
                break;
        case LOAD_COMMAND: /* length unknown: duration_ns is only a limit */
                shape->requests = (double)load->requests;
                break;
        case LOAD_NONE:
                shape->length_ns = load->duration_ns;
                break;
        case LOAD_CONSTANT_ARRIVAL_RATE:
        default:
                shape->open_loop = true;
                shape->requests = scheduled_requests(load, constant_requests(load));
                if (load->rate_per_s > 0)
                        shape->length_ns = llround(constant_requests(load) / load->rate_per_s * NS_PER_S);
                break;
        }
}

void load_shape_of(const struct scenario_load *load, struct load_shape *ret_shape)
{
        struct load_shape shape = { .streams = 1 };

        if (load->protocol == LOAD_HTTP2 && load->streams > 1)
                shape.streams = load->streams;
        shape_executor(load, &shape);
        if (shape.open_loop) {
                shape.connections = load->connections;
                shape.users = load->connections * shape.streams;
        } else {
                shape.connections = (shape.users + shape.streams - 1) / shape.streams;
        }
        shape.descriptors = shape.connections + DESCRIPTORS_OURS;
        *ret_shape = shape;
}

void load_of_run(const struct scenario_load *load, int32_t run, struct scenario_load *ret_load)
{
        size_t before = run > 0 ? (size_t)(run - 1) : 0;

        *ret_load = *load;
        if (load->connections_by_run_count && run > 0)
                ret_load->connections = load->connections_by_run[before % load->connections_by_run_count];
        if (load->requests_by_run_count && run > 0)
                ret_load->requests = load->requests_by_run[before % load->requests_by_run_count];
}
