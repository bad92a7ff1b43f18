/* CSV, a line a run. */
#pragma once

struct result;
struct strbuf;

void export_runs_csv_append(const struct result *result, struct strbuf *buf);
