/* A result in the formats of other tools. Each function appends one whole file; the reader's own rules stand above
 * its implementation. What is not known is left out, never written as 0.
 */
#pragma once

struct comparison;
struct result;
struct strbuf;

/* Go's benchmark format: one line for each valid run, for benchstat. */
void export_benchstat_append(const struct result *result, struct strbuf *buf);
/* JUnit XML: a case for the measurement, for each channel, and for each gate. */
void export_junit_append(const struct result *result, struct strbuf *buf);
/* Prometheus' text format, for the node exporter's textfile collector. */
void export_prometheus_append(const struct result *result, struct strbuf *buf);
/* Markdown for a pull request or a job's summary. */
void export_markdown_append(const struct result *result, struct strbuf *buf);
/* The same of two builds compared. */
void export_change_markdown_append(const struct comparison *comparison, struct strbuf *buf);
/* CSV, a line a run. */
void export_runs_csv_append(const struct result *result, struct strbuf *buf);
/* Bencher Metric Format. */
void export_bmf_append(const struct result *result, struct strbuf *buf);
