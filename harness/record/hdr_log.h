/* Writes HdrHistogram's file formats, so that its viewers, plotters and libraries can read our latencies.
 *
 * A .hlog has one histogram per line, each with a tag: for every second "latency" (since the request was due) and
 * "service" (since it was sent), and for every run "latency-run", "service-run" and "lag-run". The lines of one tag add
 * up to everything that was measured. A .hgrm is one distribution as text. Encoded histograms hold nanoseconds; numbers
 * in plain text are milliseconds.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct histogram;
struct load_stats;
struct strbuf;

/* Appends the head of a log; `wall_ns` is the time to which the times of all lines are relative. */
void hdr_log_begin(struct strbuf *log, int64_t wall_ns, const char *comment);

/* Appends one line, also for an empty histogram. `tag` must not contain commas or blanks. */
void hdr_log_add(struct strbuf *log, const char *tag, double start_s, double length_s,
                 const struct histogram *histogram);

/* Appends the lines of one run, which began at `start_s`. Seconds without packed histograms are left out. */
void hdr_log_add_load(struct strbuf *log, double start_s, const struct load_stats *stats);

/* Appends a .hgrm with five steps per halving of the distance to 100 %. */
void hdr_log_print_percentiles(struct strbuf *text, const struct histogram *histogram);
