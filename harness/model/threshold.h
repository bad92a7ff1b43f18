/* Thresholds: one condition that a result must meet, in k6's grammar: "p(99)<50ms" on http_req_duration.
 *
 * Pure: scenario/ parses them to find faults before anything runs, gate/ parses them again to judge. A number
 * carries its unit; k6's bare milliseconds are refused, since nothing tells them from bytes or seconds.
 */
#pragma once

#include <stdbool.h>

#include "model/ledger.h"
#include "model/run.h"
#include "model/verdict.h"

struct err;

/* What the metric's values are, and so which units its limit takes. */
enum threshold_unit {
        THRESHOLD_NS,       /* "50ms" */
        THRESHOLD_BYTES,    /* "256MiB" */
        THRESHOLD_FRACTION, /* "1%", "0.01" */
        THRESHOLD_NUMBER,   /* "100" */
        THRESHOLD_SHAPE,    /* "PLATEAU" */
        THRESHOLD_HYPOTHESIS,
};

/* Where its values come from. */
enum threshold_source {
        THRESHOLD_LATENCY, /* all valid runs' histograms together, as are the next two */
        THRESHOLD_SERVICE,
        THRESHOLD_LAG,
        THRESHOLD_FAILED,     /* requests failed; as a rate, of those sent */
        THRESHOLD_REQUESTS,   /* requests answered; as a rate, per second */
        THRESHOLD_DROPPED,    /* requests planned and never sent */
        THRESHOLD_CHECKPOINT, /* RSS at `checkpoint`, one value a run */
        THRESHOLD_LIVE_HEAP,  /* one value a run */
        THRESHOLD_LEDGER,     /* row `row` of the last settled ledger */
        THRESHOLD_CHECKS, /* sums of the account that must agree and do not, in the runs' settled ledgers */
        THRESHOLD_GROWTH, /* slope of `channel` per run, or per request */
        THRESHOLD_GC_CPU, /* the collector's share of the processors, one value a run */
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
        THRESHOLD_SHARE, /* of RSS */
        THRESHOLD_SLOPE,
        THRESHOLD_HIGH, /* the upper end of the slope's interval: the growth that cannot be ruled out */
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
        double quantile; /* of THRESHOLD_P, 0…1 */
        enum threshold_operator operator;
        enum threshold_unit unit;
        double limit; /* base units; the enum's value for shape and hypothesis */
};

/* False (ERR_USAGE) with the nearest known metric, the methods that the metric has, or the units that it takes. */
bool threshold_parse(const char *metric, const char *expression, struct threshold *ret_threshold,
                     struct err *err);

/* True where `value` meets the threshold; NAN meets none. */
bool threshold_holds(const struct threshold *threshold, double value);
