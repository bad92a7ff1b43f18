/* Every run in one row: whether it counts, what was asked of it, and what was there. */
#pragma once

struct result;
struct strbuf;

/* Nothing where there are no runs. */
void runs_table_append(const struct result *result, struct strbuf *buf);
