/* Thresholds: conditions on a result in k6's grammar, such as "p(99)<50ms" on http_req_duration.
 *
 * scenario/ parses them to report faults before anything runs, gate/ parses them again to judge. Unlike k6, durations
 * and sizes must have a unit: a bare number could be milliseconds, seconds or bytes.
 */
#pragma once

#include <stdbool.h>

#include "model/ledger.h"
#include "model/run.h"
#include "model/verdict.h"

struct err;

/* The kind of the value, which determines the units that its limit accepts. */
enum threshold_unit {
        THRESHOLD_NS,       /* "50ms" */
        THRESHOLD_BYTES,    /* "256MiB" */
        THRESHOLD_FRACTION, /* "1%", "0.01" */
        THRESHOLD_NUMBER,   /* "100" */
        THRESHOLD_SHAPE,    /* "PLATEAU" */
        THRESHOLD_HYPOTHESIS,
};

/* Where the values of the metric come from. */
enum threshold_source {
        THRESHOLD_LATENCY, /* this and the next two: the merged histograms of all valid runs */
        THRESHOLD_SERVICE,
        THRESHOLD_LAG,
        THRESHOLD_FAILED,     /* requests that failed; their rate is a share of those sent */
        THRESHOLD_REQUESTS,   /* requests answered; their rate is per second */
        THRESHOLD_DROPPED,    /* requests planned but never sent; their rate is a share of those planned */
        THRESHOLD_CHECKPOINT, /* RSS at `checkpoint`, one value per run */
        THRESHOLD_LIVE_HEAP,  /* one value per run */
        THRESHOLD_LEDGER,     /* row `row` of the last settled ledger */
        THRESHOLD_CHECKS,     /* ledger_check_fails() in the settled ledgers of all runs */
        THRESHOLD_GROWTH,     /* slope of `channel` per run or per request */
        THRESHOLD_GC_CPU,     /* GC's share of the available processor time, one value per run */
        THRESHOLD_VERDICT,
};

enum threshold_method {
        THRESHOLD_MIN,
        THRESHOLD_AVG,
        THRESHOLD_MED,
        THRESHOLD_MAX,
        THRESHOLD_P, /* p(99), with `quantile` */
        THRESHOLD_LAST,
        THRESHOLD_COUNT,
        THRESHOLD_RATE,
        THRESHOLD_VALUE,
        THRESHOLD_SHARE, /* bytes ÷ RSS */
        THRESHOLD_SLOPE,
        THRESHOLD_HIGH, /* upper end of the slope's confidence interval: growth that cannot be ruled out */
        THRESHOLD_PER_REQUEST,
        THRESHOLD_IS_SHAPE,
        THRESHOLD_IS_HYPOTHESIS,
        THRESHOLD_METHOD_COUNT,
};

enum threshold_operator {
        THRESHOLD_BELOW,
        THRESHOLD_AT_MOST,
        THRESHOLD_ABOVE,
        THRESHOLD_AT_LEAST,
        THRESHOLD_EQUAL,
        THRESHOLD_UNEQUAL,
        THRESHOLD_OPERATOR_COUNT,
};

struct threshold {
        enum threshold_source source;
        enum checkpoint checkpoint;
        enum ledger_row_id row;
        enum channel channel;
        enum threshold_method method;
        double quantile; /* for THRESHOLD_P, 0…1 */
        enum threshold_operator operator;
        enum threshold_unit unit;
        double limit; /* in base units; for shape and hypothesis the value of the enum */
};

/* Parses one threshold. ERR_USAGE names the nearest known metric, the metric's methods, or the units it accepts. */
bool threshold_parse(const char *metric, const char *expression, struct threshold *ret_threshold,
                     struct err *err);

/* Returns true if `value` meets the threshold; NAN never does. */
bool threshold_holds(const struct threshold *threshold, double value);
