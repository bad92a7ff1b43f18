/* HdrHistogram's layout, fixed at 3 significant digits and a unit of 1 ns. With constants instead of parameters,
 * recording is a shift, a mask and an increment.
 *
 * Bucket b holds the values whose highest bit is bit 10 + b, in sub-buckets 2^b ns wide. Bucket 0 also holds all
 * smaller values. Source of the layout: Gil Tene, HdrHistogram (public domain). Only the layout is shared, so that its
 * libraries can read our files.
 */
#include "model/histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

/* One hour in ns takes 42 bits: buckets 0…31 with 1024 sub-buckets each, and the lower half of bucket 0. */
enum { HISTOGRAM_BUCKETS = 32, HISTOGRAM_COUNTS = (HISTOGRAM_BUCKETS + 1) * HISTOGRAM_HALF };

struct histogram {
        int64_t count;
        int64_t clamped;
        int64_t min_ns;
        int64_t max_ns;
        int64_t counts[HISTOGRAM_COUNTS];
};

static size_t histogram_index(int64_t value_ns)
{
        int bucket = 63 - 10 - __builtin_clzll((uint64_t)value_ns | (HISTOGRAM_SUB_BUCKETS - 1));

        return ((size_t)bucket << 10) + (size_t)(value_ns >> bucket);
}

struct histogram *histogram_new(void)
{
        return mem_new(1, sizeof(struct histogram));
}

void histogram_free(struct histogram *histogram)
{
        free(histogram);
}

/* Only buckets from the exact minimum to the exact maximum can be filled. Loops over that range do not touch the rest
 * of the 270 KiB. */
static size_t first_index(const struct histogram *histogram)
{
        return histogram_index(histogram->min_ns);
}

static size_t last_index(const struct histogram *histogram)
{
        return histogram_index(histogram->max_ns);
}

void histogram_reset(struct histogram *histogram)
{
        size_t first = first_index(histogram);

        memset(histogram->counts + first, 0,
               (last_index(histogram) - first + 1) * sizeof(histogram->counts[0]));
        histogram->count = histogram->clamped = 0;
        histogram->min_ns = histogram->max_ns = 0;
}

void histogram_record_n(struct histogram *histogram, int64_t value_ns, int64_t count)
{
        if (count <= 0)
                return;
        if (value_ns < 0)
                value_ns = 0;
        if (value_ns > HISTOGRAM_MAX_NS) {
                value_ns = HISTOGRAM_MAX_NS;
                histogram->clamped += count;
        }
        if (histogram->count == 0 || value_ns < histogram->min_ns)
                histogram->min_ns = value_ns;
        if (value_ns > histogram->max_ns)
                histogram->max_ns = value_ns;
        histogram->count += count;
        histogram->counts[histogram_index(value_ns)] += count;
}

void histogram_record(struct histogram *histogram, int64_t value_ns)
{
        histogram_record_n(histogram, value_ns, 1);
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
        if (from->count == 0)
                return;
        if (into->count == 0 || from->min_ns < into->min_ns)
                into->min_ns = from->min_ns;
        if (from->max_ns > into->max_ns)
                into->max_ns = from->max_ns;
        into->count += from->count;
        into->clamped += from->clamped;
        for (size_t i = first_index(from); i <= last_index(from); i++)
                into->counts[i] += from->counts[i];
}

int64_t histogram_count(const struct histogram *histogram)
{
        return histogram->count;
}

int64_t histogram_clamped(const struct histogram *histogram)
{
        return histogram->clamped;
}

int64_t histogram_min(const struct histogram *histogram)
{
        return histogram->min_ns;
}

int64_t histogram_max(const struct histogram *histogram)
{
        return histogram->max_ns;
}

static double bucket_middle(size_t index)
{
        return ((double)histogram_bucket_low(index) + (double)histogram_bucket_high(index)) / 2;
}

double histogram_mean(const struct histogram *histogram)
{
        double sum = 0;

        for (size_t i = first_index(histogram); i <= last_index(histogram); i++)
                sum += (double)histogram->counts[i] * bucket_middle(i);
        return histogram->count ? sum / (double)histogram->count : 0;
}

double histogram_stddev(const struct histogram *histogram)
{
        double mean = histogram_mean(histogram);
        double sum = 0;

        for (size_t i = first_index(histogram); i <= last_index(histogram); i++)
                if (histogram->counts[i])
                        sum += (double)histogram->counts[i] * pow(bucket_middle(i) - mean, 2);
        return histogram->count ? sqrt(sum / (double)histogram->count) : 0;
}

int64_t histogram_quantile(const struct histogram *histogram, double q)
{
        int64_t rank = (int64_t)ceil(q * (double)histogram->count);
        int64_t seen = 0;

        if (histogram->count == 0)
                return 0;
        if (rank < 1)
                rank = 1;
        for (size_t i = first_index(histogram); i <= last_index(histogram); i++) {
                seen += histogram->counts[i];
                if (seen >= rank) {
                        int64_t high = histogram_bucket_high(i);

                        return high < histogram->max_ns ? high : histogram->max_ns;
                }
        }
        return histogram->max_ns;
}

size_t histogram_bucket_count(void)
{
        return HISTOGRAM_COUNTS;
}

int64_t histogram_bucket(const struct histogram *histogram, size_t index)
{
        return histogram->counts[index];
}

int64_t histogram_bucket_low(size_t index)
{
        size_t bucket = index < HISTOGRAM_SUB_BUCKETS ? 0 : (index >> 10) - 1;

        return (int64_t)(index - (bucket << 10)) << bucket;
}

int64_t histogram_bucket_high(size_t index)
{
        size_t bucket = index < HISTOGRAM_SUB_BUCKETS ? 0 : (index >> 10) - 1;

        return histogram_bucket_low(index) + (INT64_C(1) << bucket) - 1;
}

/* ZigZag LEB128 in HdrHistogram's variant: at most 9 bytes, of which the ninth holds 8 bits instead of 7. */
static void put_varint(struct strbuf *buf, int64_t value)
{
        uint64_t rest = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
        int n = 1;

        for (; rest >= 0x80 && n < 9; n++) {
                strbuf_append_char(buf, (char)(rest | 0x80));
                rest >>= 7;
        }
        strbuf_append_char(buf, (char)rest);
}

static bool get_varint(const unsigned char **at, const unsigned char *end, int64_t *ret_value)
{
        uint64_t value = 0;

        for (int n = 0; n < 9 && *at < end; n++) {
                uint64_t byte = *(*at)++;

                value |= (n < 8 ? byte & 0x7f : byte) << (7 * n);
                if (n == 8 || !(byte & 0x80)) {
                        *ret_value = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
                        return true;
                }
        }
        return false;
}

void histogram_pack(const struct histogram *histogram, struct strbuf *buf)
{
        int64_t zeros = 0;

        if (histogram->count == 0)
                return;
        zeros = (int64_t)first_index(histogram);
        for (size_t i = first_index(histogram); i <= last_index(histogram); i++) {
                if (histogram->counts[i] == 0) {
                        zeros++;
                        continue;
                }
                if (zeros)
                        put_varint(buf, -zeros);
                put_varint(buf, histogram->counts[i]);
                zeros = 0;
        }
}

/* Far more than any real count; merging a hundred histograms of this size does not overflow. */
#define COUNT_MOST (INT64_C(1) << 56)

bool histogram_unpack(struct histogram *histogram, const void *bytes, size_t len)
{
        const unsigned char *at = bytes, *end = len ? at + len : at; /* `bytes` may be NULL where len is 0 */
        size_t index = 0;

        while (at < end) {
                int64_t value;

                if (!get_varint(&at, end, &value) || value == INT64_MIN)
                        return false;
                if (value < 0) {
                        if ((uint64_t)-value > HISTOGRAM_COUNTS - index)
                                return false;
                        index += (size_t)-value;
                        continue;
                }
                if (index >= HISTOGRAM_COUNTS || value > COUNT_MOST - histogram->count)
                        return false;
                /* The bucket's lower end equals the recorded value to three digits. */
                histogram_record_n(histogram, histogram_bucket_low(index), value);
                index++;
        }
        return true;
}
