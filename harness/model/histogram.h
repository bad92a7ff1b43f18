/* A histogram of durations: HdrHistogram's log-linear buckets, mergeable, no allocation while recording.
 *
 * Bucket layout after Gil Tene's HdrHistogram: 3 significant decimal digits, so 2048 sub-buckets; values are in
 * nanoseconds from 1 to one hour; larger ones are recorded as one hour and counted as clamped.
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
/* Records one duration; below 0 counts as 0. */
void histogram_record(struct histogram *histogram, int64_t value_ns);
/* As histogram_record() `count` times. */
void histogram_record_n(struct histogram *histogram, int64_t value_ns, int64_t count);
void histogram_merge(struct histogram *into, const struct histogram *from);
int64_t histogram_count(const struct histogram *histogram);
int64_t histogram_clamped(const struct histogram *histogram);
int64_t histogram_min(const struct histogram *histogram); /* exact; 0 where empty */
int64_t histogram_max(const struct histogram *histogram); /* exact; 0 where empty */
double histogram_mean(const struct histogram *histogram);
double histogram_stddev(const struct histogram *histogram);
/* The value at quantile q in [0, 1]: the highest value equivalent to that bucket, as HdrHistogram does; never above
 * the exact maximum. 0 where empty. */
int64_t histogram_quantile(const struct histogram *histogram, double q);

/* For writers of HdrHistogram's formats: counts by bucket index, and the range of values that a bucket stands for. */
size_t histogram_bucket_count(void);
int64_t histogram_bucket(const struct histogram *histogram, size_t index);
int64_t histogram_bucket_low(size_t index);
int64_t histogram_bucket_high(size_t index);

/* Appends the counts as HdrHistogram's V2 payload: ZigZag LEB128 numbers, a negative one stands for that many empty
 * buckets. A second of traffic takes a few KiB. */
void histogram_pack(const struct histogram *histogram, struct strbuf *buf);
/* Adds what was packed; exact ends come back as those of their buckets. False where the bytes are not a payload;
 * what was read before is then added already. */
bool histogram_unpack(struct histogram *histogram, const void *bytes, size_t len);
