/* Parses "METHOD OPERATOR LIMIT", blanks optional, by two tables: one of metrics, one of methods. */
#include "model/threshold.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/nearest.h"
#include "base/units.h"

enum { WORD_MAX = 64 };

#define BIT(method) (1u << (method))
#define TREND                                                                                                \
        (BIT(THRESHOLD_MIN) | BIT(THRESHOLD_AVG) | BIT(THRESHOLD_MED) | BIT(THRESHOLD_MAX) | BIT(THRESHOLD_P))

struct metric_row {
        const char *name;
        enum threshold_source source;
        int which; /* checkpoint, ledger row or channel */
        enum threshold_unit unit;
        unsigned methods;
};

static const struct metric_row fixed_metrics[] = {
        { "http_req_duration", THRESHOLD_LATENCY, 0, THRESHOLD_NS, TREND },
        { "http_req_service", THRESHOLD_SERVICE, 0, THRESHOLD_NS, TREND },
        { "http_req_lag", THRESHOLD_LAG, 0, THRESHOLD_NS, TREND },
        { "http_req_failed", THRESHOLD_FAILED, 0, THRESHOLD_NUMBER,
          BIT(THRESHOLD_COUNT) | BIT(THRESHOLD_RATE) },
        { "http_reqs", THRESHOLD_REQUESTS, 0, THRESHOLD_NUMBER, BIT(THRESHOLD_COUNT) | BIT(THRESHOLD_RATE) },
        { "dropped_iterations", THRESHOLD_DROPPED, 0, THRESHOLD_NUMBER,
          BIT(THRESHOLD_COUNT) | BIT(THRESHOLD_RATE) },
        { "rss_baseline", THRESHOLD_CHECKPOINT, CHECKPOINT_BASELINE, THRESHOLD_BYTES, BIT(THRESHOLD_VALUE) },
        { "rss_peak", THRESHOLD_CHECKPOINT, CHECKPOINT_PEAK, THRESHOLD_BYTES, TREND | BIT(THRESHOLD_LAST) },
        { "rss_settled", THRESHOLD_CHECKPOINT, CHECKPOINT_SETTLED, THRESHOLD_BYTES,
          TREND | BIT(THRESHOLD_LAST) },
        { "rss_collected", THRESHOLD_CHECKPOINT, CHECKPOINT_COLLECTED, THRESHOLD_BYTES,
          TREND | BIT(THRESHOLD_LAST) },
        { "rss_floor", THRESHOLD_CHECKPOINT, CHECKPOINT_FLOOR, THRESHOLD_BYTES, TREND | BIT(THRESHOLD_LAST) },
        { "live_heap", THRESHOLD_LIVE_HEAP, 0, THRESHOLD_BYTES, TREND | BIT(THRESHOLD_LAST) },
        { "gc_cpu", THRESHOLD_GC_CPU, 0, THRESHOLD_FRACTION, TREND | BIT(THRESHOLD_LAST) },
        { "ledger_checks_failed", THRESHOLD_CHECKS, 0, THRESHOLD_NUMBER,
          BIT(THRESHOLD_COUNT) | BIT(THRESHOLD_RATE) },
        { "verdict", THRESHOLD_VERDICT, 0, THRESHOLD_SHAPE,
          BIT(THRESHOLD_IS_SHAPE) | BIT(THRESHOLD_IS_HYPOTHESIS) },
};
enum { FIXED_COUNT = sizeof(fixed_metrics) / sizeof(fixed_metrics[0]) };
static const char ledger_prefix[] = "ledger_";
static const char growth_prefix[] = "growth_";

static const char *const method_names[THRESHOLD_METHOD_COUNT] = {
        [THRESHOLD_MIN] = "min",
        [THRESHOLD_AVG] = "avg",
        [THRESHOLD_MED] = "med",
        [THRESHOLD_MAX] = "max",
        [THRESHOLD_P] = "p(N)",
        [THRESHOLD_LAST] = "last",
        [THRESHOLD_COUNT] = "count",
        [THRESHOLD_RATE] = "rate",
        [THRESHOLD_VALUE] = "value",
        [THRESHOLD_SHARE] = "share",
        [THRESHOLD_SLOPE] = "slope",
        [THRESHOLD_HIGH] = "high",
        [THRESHOLD_PER_REQUEST] = "per_request",
        [THRESHOLD_IS_SHAPE] = "shape",
        [THRESHOLD_IS_HYPOTHESIS] = "hypothesis",
};

/* Longer ones first, as "<=" begins with "<". k6 also accepts "===". */
static const struct {
        const char *text;
        enum threshold_operator operator;
} operators[] = {
        { "===", THRESHOLD_EQUAL }, { "<=", THRESHOLD_AT_MOST }, { ">=", THRESHOLD_AT_LEAST },
        { "==", THRESHOLD_EQUAL },  { "!=", THRESHOLD_UNEQUAL }, { "<", THRESHOLD_BELOW },
        { ">", THRESHOLD_ABOVE },
};

/* Makes a row for a metric of one of the two families ledger_ROW and growth_CHANNEL. */
static bool find_in_family(const char *name, struct metric_row *ret_row)
{
        if (strncmp(name, ledger_prefix, strlen(ledger_prefix)) == 0)
                for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                        if (strcmp(name + strlen(ledger_prefix), ledger_row_infos[i].name) == 0) {
                                *ret_row = (struct metric_row){ name, THRESHOLD_LEDGER, i, THRESHOLD_BYTES,
                                                                BIT(THRESHOLD_VALUE) | BIT(THRESHOLD_SHARE) };
                                return true;
                        }
        if (strncmp(name, growth_prefix, strlen(growth_prefix)) == 0)
                for (int i = 0; i < CHANNEL_COUNT; i++)
                        if (strcmp(name + strlen(growth_prefix), channel_infos[i].name) == 0) {
                                bool bytes = strcmp(channel_infos[i].unit, "bytes") == 0;

                                *ret_row = (struct metric_row){ name, THRESHOLD_GROWTH, i,
                                                                bytes ? THRESHOLD_BYTES : THRESHOLD_NUMBER,
                                                                BIT(THRESHOLD_SLOPE) | BIT(THRESHOLD_HIGH) |
                                                                        BIT(THRESHOLD_PER_REQUEST) };
                                return true;
                        }
        return false;
}

static bool unknown_metric(const char *name, struct err *err)
{
        static const int family_count = LEDGER_ROW_COUNT + CHANNEL_COUNT;
        const char *names[FIXED_COUNT + LEDGER_ROW_COUNT + CHANNEL_COUNT + 1] = { 0 };
        char built[LEDGER_ROW_COUNT + CHANNEL_COUNT][WORD_MAX];
        const char *near;

        for (int i = 0; i < FIXED_COUNT; i++)
                names[i] = fixed_metrics[i].name;
        for (int i = 0; i < family_count; i++) {
                bool ledger = i < LEDGER_ROW_COUNT;

                snprintf(built[i], WORD_MAX, "%s%s", ledger ? ledger_prefix : growth_prefix,
                         ledger ? ledger_row_infos[i].name : channel_infos[i - LEDGER_ROW_COUNT].name);
                names[FIXED_COUNT + i] = built[i];
        }
        near = nearest_name(name, names);
        if (near)
                return err_set(err, ERR_USAGE, "unknown metric '%s'; did you mean '%s'?", name, near);
        return err_set(
                err, ERR_USAGE,
                "unknown metric '%s'; there are http_req_duration, http_req_failed, rss_settled, live_heap, "
                "ledger_ROW, growth_CHANNEL, verdict and others, see docs/ci.md",
                name);
}

static bool find_metric(const char *name, struct metric_row *ret_row, struct err *err)
{
        for (int i = 0; i < FIXED_COUNT; i++)
                if (strcmp(name, fixed_metrics[i].name) == 0) {
                        *ret_row = fixed_metrics[i];
                        return true;
                }
        return find_in_family(name, ret_row) || unknown_metric(name, err);
}

/* Copies the characters up to the first one in `stop`, without blanks; false if they do not fit. */
static bool take_word(const char **text, const char *stop, char ret_word[static WORD_MAX])
{
        size_t len = 0;

        for (; **text && !strchr(stop, **text); (*text)++) {
                if (isspace((unsigned char)**text))
                        continue;
                if (len + 1 >= WORD_MAX)
                        return false;
                ret_word[len++] = **text;
        }
        ret_word[len] = '\0';
        return true;
}

static bool parse_percentile(const char *word, double *ret_quantile)
{
        char *end;
        double percent;

        if (strncmp(word, "p(", 2) != 0 || !isdigit((unsigned char)word[2]))
                return false;
        percent = strtod(word + 2, &end);
        if (strcmp(end, ")") != 0 || percent > 100)
                return false;
        *ret_quantile = percent / 100;
        return true;
}

static bool unknown_method(const struct metric_row *row, const char *word, struct err *err)
{
        char known[256] = "";

        for (int i = 0; i < THRESHOLD_METHOD_COUNT; i++)
                if (row->methods & BIT(i)) {
                        size_t len = strlen(known);

                        snprintf(known + len, sizeof(known) - len, "%s%s", len ? ", " : "", method_names[i]);
                }
        return err_set(err, ERR_USAGE, "%s has %s, not '%s'", row->name, known, word);
}

static bool parse_method(const struct metric_row *row, const char *word, struct threshold *threshold,
                         struct err *err)
{
        if ((row->methods & BIT(THRESHOLD_P)) && parse_percentile(word, &threshold->quantile)) {
                threshold->method = THRESHOLD_P;
                return true;
        }
        for (int i = 0; i < THRESHOLD_METHOD_COUNT; i++)
                if (i != THRESHOLD_P && (row->methods & BIT(i)) && strcmp(word, method_names[i]) == 0) {
                        threshold->method = (enum threshold_method)i;
                        return true;
                }
        return unknown_method(row, word, err);
}

static bool parse_operator(const char **text, enum threshold_operator *ret_operator)
{
        for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
                if (strncmp(*text, operators[i].text, strlen(operators[i].text)) == 0) {
                        *text += strlen(operators[i].text);
                        *ret_operator = operators[i].operator;
                        return true;
                }
        return false;
}

/* Returns the unit of the method's result, which may differ from the metric's: a rate or a share is a fraction. */
static enum threshold_unit unit_of(const struct metric_row *row, enum threshold_method method)
{
        if (method == THRESHOLD_SHARE)
                return THRESHOLD_FRACTION;
        if (method == THRESHOLD_RATE)
                return row->source == THRESHOLD_REQUESTS ? THRESHOLD_NUMBER : THRESHOLD_FRACTION;
        if (method == THRESHOLD_IS_HYPOTHESIS)
                return THRESHOLD_HYPOTHESIS;
        return row->unit;
}

static bool parse_number(const char *word, double *ret_value)
{
        char *end;
        double value;

        if (!isdigit((unsigned char)word[0]) || strpbrk(word, "xXpP"))
                return false;
        value = strtod(word, &end);
        if (*end || !isfinite(value))
                return false;
        *ret_value = value;
        return true;
}

static bool parse_name(const char *word, const char *const *names, double *ret_value)
{
        for (int i = 0; names[i]; i++)
                if (strcmp(word, names[i]) == 0) {
                        *ret_value = i;
                        return true;
                }
        return false;
}

static bool parse_limit(const char *word, enum threshold_unit unit, double *ret_limit)
{
        const char *digits = word + (word[0] == '-'); /* a limit on growth may be negative */
        double sign = word[0] == '-' ? -1 : 1;
        int64_t whole;

        switch (unit) {
        case THRESHOLD_NS:
                if (!units_parse_duration(word, &whole))
                        return false;
                *ret_limit = (double)whole;
                return true;
        case THRESHOLD_BYTES:
                if (!units_parse_bytes(digits, &whole))
                        return false;
                *ret_limit = sign * (double)whole;
                return true;
        case THRESHOLD_FRACTION:
                return units_parse_percent(word, ret_limit) || parse_number(word, ret_limit);
        case THRESHOLD_NUMBER:
                if (!parse_number(digits, ret_limit))
                        return false;
                *ret_limit *= sign;
                return true;
        case THRESHOLD_SHAPE:
                return parse_name(word, shape_names, ret_limit);
        case THRESHOLD_HYPOTHESIS:
                return parse_name(word, hypothesis_names, ret_limit);
        }
        return false;
}

static const char *const unit_hints[] = {
        [THRESHOLD_NS] = "a duration with its unit, such as 50ms",
        [THRESHOLD_BYTES] = "bytes with their unit, such as 256MiB",
        [THRESHOLD_FRACTION] = "a share, such as 1% or 0.01",
        [THRESHOLD_NUMBER] = "a number",
        [THRESHOLD_SHAPE] = "PLATEAU, RELEASED, GROWING or INCONCLUSIVE",
        [THRESHOLD_HYPOTHESIS] = "CONFIRMED, REFUTED or UNDECIDED",
};

static void set_source(const struct metric_row *row, struct threshold *threshold)
{
        threshold->source = row->source;
        if (row->source == THRESHOLD_CHECKPOINT)
                threshold->checkpoint = (enum checkpoint)row->which;
        if (row->source == THRESHOLD_LEDGER)
                threshold->row = (enum ledger_row_id)row->which;
        if (row->source == THRESHOLD_GROWTH)
                threshold->channel = (enum channel)row->which;
}

bool threshold_parse(const char *metric, const char *expression, struct threshold *ret_threshold,
                     struct err *err)
{
        struct threshold threshold = { 0 };
        struct metric_row row = { 0 };
        const char *text = expression;
        char word[WORD_MAX];

        if (!find_metric(metric, &row, err))
                return false;
        set_source(&row, &threshold);
        if (!take_word(&text, "<>=!", word) || !parse_operator(&text, &threshold.operator))
                return err_set(err, ERR_USAGE, "'%s' is not METHOD OPERATOR LIMIT, such as p(99)<50ms",
                               expression);
        if (!parse_method(&row, word, &threshold, err))
                return false;
        threshold.unit = unit_of(&row, threshold.method);
        if (!take_word(&text, "", word) || !parse_limit(word, threshold.unit, &threshold.limit))
                return err_set(err, ERR_USAGE, "'%s': the limit must be %s, got '%s'", expression,
                               unit_hints[threshold.unit], word);
        if (threshold.unit >= THRESHOLD_SHAPE &&
            threshold.operator!= THRESHOLD_EQUAL && threshold.operator!= THRESHOLD_UNEQUAL)
                return err_set(err, ERR_USAGE, "'%s': a verdict is compared with == or !=", expression);
        *ret_threshold = threshold;
        return true;
}

bool threshold_holds(const struct threshold *threshold, double value)
{
        if (isnan(value))
                return false;
        switch (threshold->operator) {
        case THRESHOLD_BELOW:
                return value < threshold->limit;
        case THRESHOLD_AT_MOST:
                return value <= threshold->limit;
        case THRESHOLD_ABOVE:
                return value > threshold->limit;
        case THRESHOLD_AT_LEAST:
                return value >= threshold->limit;
        case THRESHOLD_EQUAL:
                return value == threshold->limit;
        case THRESHOLD_UNEQUAL:
                return value != threshold->limit;
        case THRESHOLD_OPERATOR_COUNT:
                break;
        }
        return false;
}
