/* Gates on the terminal. */
#pragma once

struct gate_list;
struct strbuf;
struct text_style;

/* A line for each gate; one that does not hold has its value, its limit and the way to look closer. */
void gate_text_append(const struct gate_list *list, const struct text_style *style, struct strbuf *buf);
