/* samples.csv: every reading, one row each; what was not read is an empty field. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct sample;
struct series;
struct strbuf;

/* Appends the header line, or one row. */
void samples_csv_header(struct strbuf *buf);
void samples_csv_row(const struct sample *sample, struct strbuf *buf);

/* Reads the whole text; columns are found by their names, unknown ones are an error. A last line without an end, as a
 * full disk leaves it, is dropped. */
bool samples_csv_read(const char *text, struct series *ret_series, struct err *err);
