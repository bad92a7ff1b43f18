/* What grew in the service's memory, as a table. */
#pragma once

struct growth_list;
struct strbuf;

/* Appends the first three of each kind: goroutines by creator, objects by size class and by type. */
void grown_table_append(const struct growth_list *grown, struct strbuf *buf);
