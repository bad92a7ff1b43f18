/* The tables of report.html. */
#pragma once

struct ledger;
struct result;
struct strbuf;
struct verdict;

/* Appends the gates: what is required and whether it was met; nothing if there are none. */
void page_tables_append_gates(const struct result *result, struct strbuf *buf);
/* Appends the parts of the settled ledger, largest first, each share with a bar. */
void page_tables_append_parts(const struct ledger *settled, struct strbuf *buf);
/* Appends how many of the ledger's checks hold, and by how much the others fail; nothing if it has none. */
void page_tables_append_checks(const struct ledger *settled, struct strbuf *buf);
/* Appends all channels: shape, slope, interval, tolerance, and the smallest growth that would have been detected. */
void page_tables_append_channels(const struct verdict *verdict, struct strbuf *buf);
void page_tables_append_call_sites(const struct verdict *verdict, struct strbuf *buf);
/* Appends requests and latencies of all runs together. */
void page_tables_append_load(const struct result *result, struct strbuf *buf);
void page_tables_append_environment(const struct result *result, struct strbuf *buf);
/* Appends all rows of the settled ledger with their meanings. */
void page_tables_append_ledger_rows(const struct result *result, struct strbuf *buf);
