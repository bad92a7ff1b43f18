/* Writes a log and a distribution of known values, for check_hdr.py to read with HdrHistogram's own library.
 *
 *     hdr_sample FILE.hlog FILE.hgrm */
#include <stdio.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/load_stats.h"
#include "record/hdr_log.h"

enum { SECONDS = 3, VALUES = 20000 };

static char *pack(const struct histogram *histogram, size_t *ret_bytes)
{
        struct strbuf bytes = { 0 };

        histogram_pack(histogram, &bytes);
        *ret_bytes = bytes.len;
        return strbuf_take(&bytes);
}

/* SECONDS seconds of exponential latencies, each with one value at the far end of the layout. */
static void fill(struct load_stats *stats)
{
        struct histogram *second = histogram_new();
        struct rng rng;

        rng_init(&rng, 11, "hdr");
        *stats = (struct load_stats){ .latency = histogram_new(),
                                      .service = histogram_new(),
                                      .lag = histogram_new(),
                                      .seconds = mem_new(SECONDS, sizeof(struct load_second)),
                                      .second_count = SECONDS,
                                      .duration_ns = SECONDS * INT64_C(1000000000) };
        for (int s = 0; s < SECONDS; s++) {
                struct load_second *row = &stats->seconds[s];

                histogram_reset(second);
                for (int i = 0; i < VALUES; i++)
                        histogram_record(second, 20000 + (int64_t)(rng_exponential(&rng) * 1.5e6));
                histogram_record(second, INT64_C(1800000000000)); /* half an hour */
                row->latency_max_ns = histogram_max(second);
                row->latency = pack(second, &row->latency_bytes);
                row->service = pack(second, &row->service_bytes);
                histogram_merge(stats->latency, second);
                histogram_merge(stats->service, second);
        }
        histogram_record(stats->lag, 0);
        histogram_free(second);
}

int main(int argc, char **argv)
{
        struct strbuf log = { 0 }, percentiles = { 0 };
        struct load_stats stats;
        struct err err = { 0 };
        bool ok;

        if (argc != 3)
                return 2;
        fill(&stats);
        hdr_log_begin(&log, INT64_C(1700000000123456789), "plateau test");
        hdr_log_add_load(&log, 1.5, &stats);
        hdr_log_print_percentiles(&percentiles, stats.latency);
        ok = file_write_atomic(argv[1], log.text, log.len, &err) &&
             file_write_atomic(argv[2], percentiles.text, percentiles.len, &err);
        if (!ok)
                fprintf(stderr, "hdr_sample: %s\n", err.message);
        load_stats_clear(&stats);
        strbuf_clear(&log);
        strbuf_clear(&percentiles);
        return ok ? 0 : 1;
}
