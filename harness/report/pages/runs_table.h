/* A table with one row per run: whether it counts, its load, and its memory. */
#pragma once

struct result;
struct strbuf;

/* Appends the table; nothing if there are no runs. */
void runs_table_append(const struct result *result, struct strbuf *buf);
