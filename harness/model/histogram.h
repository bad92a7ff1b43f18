/* A histogram of durations with HdrHistogram's log-linear buckets: mergeable, and recording allocates nothing.
 *
 * The layout is that of Gil Tene's HdrHistogram with 3 significant decimal digits, hence 2048 sub-buckets. Values are
 * nanoseconds from 1 to one hour; a larger value is recorded as one hour and counted as clamped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_MAX_NS INT64_C(3600000000000)
enum { HISTOGRAM_SUB_BUCKETS = 2048, HISTOGRAM_HALF = HISTOGRAM_SUB_BUCKETS / 2 };

struct strbuf;
struct histogram; /* opaque: about 270 KiB */

struct histogram *histogram_new(void);
void histogram_free(struct histogram *histogram);
void histogram_reset(struct histogram *histogram);
/* Records one duration; a negative one as 0. */
void histogram_record(struct histogram *histogram, int64_t value_ns);
/* As histogram_record() `count` times. */
void histogram_record_n(struct histogram *histogram, int64_t value_ns, int64_t count);
void histogram_merge(struct histogram *into, const struct histogram *from);
int64_t histogram_count(const struct histogram *histogram);
int64_t histogram_clamped(const struct histogram *histogram);
int64_t histogram_min(const struct histogram *histogram); /* exact; 0 if empty */
int64_t histogram_max(const struct histogram *histogram); /* exact; 0 if empty */
double histogram_mean(const struct histogram *histogram);
double histogram_stddev(const struct histogram *histogram);
/* Returns the value at quantile q in [0, 1]: the upper end of its bucket, as HdrHistogram does, but never more than
 * the exact maximum. 0 if empty. */
int64_t histogram_quantile(const struct histogram *histogram, double q);

/* For writers of HdrHistogram's file formats: the count of each bucket, and the range of values that it covers. */
size_t histogram_bucket_count(void);
int64_t histogram_bucket(const struct histogram *histogram, size_t index);
int64_t histogram_bucket_low(size_t index);
int64_t histogram_bucket_high(size_t index);

/* Appends the counts as HdrHistogram's V2 payload: ZigZag LEB128 numbers, where -n stands for n empty buckets. A second
 * of traffic takes a few KiB. */
void histogram_pack(const struct histogram *histogram, struct strbuf *buf);
/* Adds a packed payload. The exact minimum and maximum are lost: they become the lower ends of their buckets. False if
 * the bytes are not a payload; counts before the fault have then been added. */
bool histogram_unpack(struct histogram *histogram, const void *bytes, size_t len);
