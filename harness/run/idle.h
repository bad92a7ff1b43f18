/* Phases in which we watch the service without sending it requests. Before the first run: the baseline, until memory is
 * quiet, and the control, windows as long as a run, to see what grows without load. After the last run: the rest, to
 * see what memory the service gives back by itself. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct experiment;

/* Fills the checkpoint "baseline". Repeats its window while RSS still rises, as long as the scenario allows. */
bool idle_baseline(struct experiment *x, struct err *err);

/* Fills result->controls, windows without load. What grows in them grows with time, or because we watch. */
bool idle_control(struct experiment *x, struct err *err);

/* Waits for the scenario's `idle` time after the last run. No collection is forced; readings go into the series. */
bool idle_alone(struct experiment *x, struct err *err);

/* Fills result->rests, window by window, until `most_ns` have passed or the observer says that it is enough. If the
 * observer asks for more, the limit doubles. */
bool idle_rest(struct experiment *x, int64_t most_ns, struct err *err);
