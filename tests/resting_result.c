#include "resting_result.h"

#include "base/clock.h"
#include "base/mem.h"

#define MIB (1024.0 * 1024)

/* Begin of the first idle window before the runs. */
static const int64_t CONTROL_BEGIN_NS = -20 * NS_PER_S;

void resting_result_time(struct result *result, int run)
{
        struct run *timed = &result->runs[run];

        timed->load_begin_ns = (run - 1) * RESTING_RUN_S * NS_PER_S;
        timed->load_end_ns = timed->load_begin_ns + 2 * NS_PER_S;
        timed->end_ns = run * RESTING_RUN_S * NS_PER_S;
}

void resting_result_init(struct result *result)
{
        synthetic_result_init(result, RESTING_RUNS);
        synthetic_result_fill_steady(result);
        result->scenario.protocol.rest_ns = -1;
        for (int i = 1; i <= RESTING_RUNS; i++) {
                resting_result_time(result, i);
                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, (2 + i) * MIB);
        }
}

static void add_window(struct run **windows, size_t *count, int64_t begin_ns, double live_bytes)
{
        struct run window = { .index = (int32_t)*count + 1, .complete = true };

        window.settle_end_ns = begin_ns + (int64_t)(*count + 1) * RESTING_WINDOW_S * NS_PER_S;
        sample_set(&window.checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_ALLOC, (int64_t)live_bytes);
        *windows = mem_resize(*windows, *count + 1, sizeof(**windows));
        (*windows)[(*count)++] = window;
}

void resting_result_add_rest(struct result *result, double live_bytes)
{
        add_window(&result->rests, &result->rest_count, RESTING_RUNS * RESTING_RUN_S * NS_PER_S, live_bytes);
}

void resting_result_add_control(struct result *result, double live_bytes)
{
        add_window(&result->controls, &result->control_count, CONTROL_BEGIN_NS, live_bytes);
}
