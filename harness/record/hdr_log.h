/* HdrHistogram's own file formats, so that its viewers, plotters and libraries read our latencies.
 *
 * A .hlog holds one histogram a line, each with a tag: per second "latency" (from when the request was due) and
 * "service" (from when it was sent), and per run "latency-run", "service-run" and "lag-run". Lines of one tag add up
 * to what was measured. A .hgrm is one distribution as text. Values are nanoseconds inside, milliseconds where the
 * formats show numbers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct histogram;
struct load_stats;
struct strbuf;

/* The head of a log; `wall_ns` is its time zero, to which all lines count. */
void hdr_log_begin(struct strbuf *log, int64_t wall_ns, const char *comment);

/* One line. `tag` holds no comma and no blank. An empty histogram is a line as well. */
void hdr_log_add(struct strbuf *log, const char *tag, double start_s, double length_s,
                 const struct histogram *histogram);

/* The lines of one run, which began `start_s` after time zero. Seconds without packed histograms have none. */
void hdr_log_add_load(struct strbuf *log, double start_s, const struct load_stats *stats);

/* A .hgrm, five steps for each halving of the distance to 100 %. */
void hdr_log_print_percentiles(struct strbuf *text, const struct histogram *histogram);
