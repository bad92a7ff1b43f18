/* The formats are those of HdrHistogram 2.1 (Gil Tene, public domain): AbstractHistogram.encodeIntoCompressedByteBuffer
 * (V2), HistogramLogWriter (1.3) and outputPercentileDistribution. Numbers are big-endian. */
#include "record/hdr_log.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/load_stats.h"

#define COOKIE_V2 UINT32_C(0x1c849313)
#define COOKIE_V2_COMPRESSED UINT32_C(0x1c849314)
enum { DIGITS = 3, TICKS_PER_HALF = 5 };

static void put_u32(struct strbuf *buf, uint32_t value)
{
        const unsigned char bytes[] = { (unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                        (unsigned char)(value >> 8), (unsigned char)value };

        strbuf_append_len(buf, bytes, sizeof(bytes));
}

static void put_u64(struct strbuf *buf, uint64_t value)
{
        put_u32(buf, (uint32_t)(value >> 32));
        put_u32(buf, (uint32_t)value);
}

static void put_double(struct strbuf *buf, double value)
{
        uint64_t bits;

        memcpy(&bits, &value, sizeof(bits));
        put_u64(buf, bits);
}

/* Appends V2's header and the counts as histogram_pack() wrote them. */
static void put_v2(struct strbuf *buf, const char *payload, size_t len)
{
        put_u32(buf, COOKIE_V2);
        put_u32(buf, (uint32_t)len);
        put_u32(buf, 0); /* normalizing index offset */
        put_u32(buf, DIGITS);
        put_u64(buf, 1); /* lowest discernible value */
        put_u64(buf, (uint64_t)HISTOGRAM_MAX_NS);
        put_double(buf, 1); /* integer to double ratio */
        if (len)
                strbuf_append_len(buf, payload, len);
}

static void put_compressed(struct strbuf *buf, const struct strbuf *plain)
{
        uLongf len = compressBound(plain->len);
        unsigned char *bytes = mem_new(len, 1);

        /* Cannot fail: the output buffer is as large as compressBound() asks for. */
        if (compress2(bytes, &len, (const unsigned char *)plain->text, plain->len, Z_BEST_COMPRESSION) !=
            Z_OK)
                len = 0;
        put_u32(buf, COOKIE_V2_COMPRESSED);
        put_u32(buf, (uint32_t)len);
        strbuf_append_len(buf, bytes, len);
        free(bytes);
}

static void add_line(struct strbuf *log, const char *tag, double start_s, double length_s, int64_t max_ns,
                     const char *payload, size_t payload_bytes)
{
        struct strbuf plain = { 0 }, compressed = { 0 };

        put_v2(&plain, payload, payload_bytes);
        put_compressed(&compressed, &plain);
        strbuf_printf(log, "Tag=%s,%.3f,%.3f,%.3f,", tag, start_s, length_s, (double)max_ns / NS_PER_MS);
        escape_base64(log, compressed.text, compressed.len);
        strbuf_append_char(log, '\n');
        strbuf_clear(&plain);
        strbuf_clear(&compressed);
}

void hdr_log_begin(struct strbuf *log, int64_t wall_ns, const char *comment)
{
        double wall_s = (double)(wall_ns / NS_PER_MS) / 1000;
        char text[CLOCK_TEXT_MAX];

        clock_format_rfc3339(wall_ns, text);
        strbuf_printf(log, "#[%s]\n#[Histogram log format version 1.3]\n", comment);
        strbuf_printf(log, "#[StartTime: %.3f (seconds since epoch), %s]\n", wall_s, text);
        strbuf_printf(log, "#[BaseTime: %.3f (seconds since epoch)]\n", wall_s);
        strbuf_append(
                log,
                "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
}

void hdr_log_add(struct strbuf *log, const char *tag, double start_s, double length_s,
                 const struct histogram *histogram)
{
        struct strbuf payload = { 0 };

        histogram_pack(histogram, &payload);
        add_line(log, tag, start_s, length_s, histogram_max(histogram), payload.text, payload.len);
        strbuf_clear(&payload);
}

void hdr_log_add_load(struct strbuf *log, double start_s, const struct load_stats *stats)
{
        const struct {
                const char *tag;
                const struct histogram *histogram;
        } whole[] = { { "latency-run", stats->latency },
                      { "service-run", stats->service },
                      { "lag-run", stats->lag } };
        double length_s = (double)stats->duration_ns / NS_PER_S;

        for (size_t i = 0; i < stats->second_count; i++) {
                const struct load_second *second = &stats->seconds[i];
                double at_s = start_s + (double)i;

                if (second->latency)
                        add_line(log, "latency", at_s, 1, second->latency_max_ns, second->latency,
                                 second->latency_bytes);
                if (second->service)
                        add_line(log, "service", at_s, 1, second->latency_max_ns, second->service,
                                 second->service_bytes);
        }
        for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
                if (whole[i].histogram && histogram_count(whole[i].histogram))
                        hdr_log_add(log, whole[i].tag, start_s, length_s, whole[i].histogram);
}

/* Returns the next percentile to show: TICKS_PER_HALF steps per halving of the distance to 100. */
static double next_percentile(double percentile)
{
        double halvings = floor(log2(100 / (100 - percentile))) + 1;

        return percentile + 100 / (TICKS_PER_HALF * exp2(halvings));
}

static void print_row(struct strbuf *text, int64_t value_ns, double percentile, int64_t seen)
{
        strbuf_printf(text, "%12.3f %2.12f %10" PRId64, (double)value_ns / NS_PER_MS, percentile / 100, seen);
        if (percentile < 100)
                strbuf_printf(text, " %14.2f", 1 / (1 - percentile / 100));
        strbuf_append_char(text, '\n');
}

void hdr_log_print_percentiles(struct strbuf *text, const struct histogram *histogram)
{
        int64_t count = histogram_count(histogram), seen = 0, last_ns = 0;
        double percentile = 0;

        strbuf_printf(text, "%12s %14s %10s %14s\n\n", "Value", "Percentile", "TotalCount",
                      "1/(1-Percentile)");
        for (size_t i = 0; i < histogram_bucket_count() && seen < count; i++) {
                seen += histogram_bucket(histogram, i);
                while (histogram_bucket(histogram, i) && percentile <= 100 * (double)seen / (double)count) {
                        last_ns = histogram_bucket_high(i);
                        print_row(text, last_ns, percentile, seen);
                        if (seen == count)
                                break;
                        percentile = next_percentile(percentile);
                }
        }
        if (count)
                print_row(text, last_ns, 100, count);
        strbuf_printf(text, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n",
                      histogram_mean(histogram) / NS_PER_MS, histogram_stddev(histogram) / NS_PER_MS);
        strbuf_printf(text, "#[Max     = %12.3f, Total count    = %12" PRId64 "]\n",
                      (double)histogram_max(histogram) / NS_PER_MS, count);
        strbuf_printf(text, "#[Buckets = %12zu, SubBuckets     = %12d]\n",
                      histogram_bucket_count() / HISTOGRAM_HALF - 1, HISTOGRAM_SUB_BUCKETS);
}
