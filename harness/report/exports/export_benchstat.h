/* Go's benchmark format: one line for each valid run, for benchstat. */
#pragma once

struct result;
struct strbuf;

void export_benchstat_append(const struct result *result, struct strbuf *buf);
