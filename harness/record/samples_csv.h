/* samples.csv: one row per reading; a field is empty if the value was not read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct sample;
struct series;
struct strbuf;

/* Append the header line; append one row. */
void samples_csv_header(struct strbuf *buf);
void samples_csv_row(const struct sample *sample, struct strbuf *buf);

/* Reads the whole text. Metric columns may be in any order; an unknown name is ERR_FORMAT. A last line without a newline,
 * as left by a full disk, is dropped. */
bool samples_csv_read(const char *text, struct series *ret_series, struct err *err);
