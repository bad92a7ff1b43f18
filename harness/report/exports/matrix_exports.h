/* A merged matrix in the formats of other tools. Each function appends one whole file; what is not known is left out or
 * null, never 0. Nothing in them depends on when or where the merge was made.
 */
#pragma once

struct matrix_merged;
struct strbuf;

/* CSV (RFC 4180) with one row per cell: index, settings, verdict, figures. A field that is not known is empty. */
void matrix_export_csv_append(const struct matrix_merged *merged, struct strbuf *buf);
/* Markdown for a pull request or a job's summary. */
void matrix_export_markdown_append(const struct matrix_merged *merged, struct strbuf *buf);
/* Go's benchmark format: the axes are configuration keys, so that benchstat can group and filter by them; repeats are
 * repeated samples. */
void matrix_export_benchmark_append(const struct matrix_merged *merged, struct strbuf *buf);
