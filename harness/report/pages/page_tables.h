/* The tables of report.html. */
#pragma once

struct ledger;
struct result;
struct strbuf;
struct verdict;

/* What was demanded and how it came out; nothing where there are no gates. */
void page_tables_append_gates(const struct result *result, struct strbuf *buf);
/* The settled ledger in parts, largest first, with a bar for each share. */
void page_tables_append_parts(const struct ledger *settled, struct strbuf *buf);
/* How many of the ledger's checks hold, and by how much the others do not; nothing where it has none. */
void page_tables_append_checks(const struct ledger *settled, struct strbuf *buf);
/* Every channel: shape, slope, interval, tolerance, smallest growth that would have been called so. */
void page_tables_append_channels(const struct verdict *verdict, struct strbuf *buf);
void page_tables_append_call_sites(const struct verdict *verdict, struct strbuf *buf);
/* Requests and latency, all runs together. */
void page_tables_append_load(const struct result *result, struct strbuf *buf);
void page_tables_append_environment(const struct result *result, struct strbuf *buf);
/* All rows of the settled ledger, with what each means. */
void page_tables_append_ledger_rows(const struct result *result, struct strbuf *buf);
