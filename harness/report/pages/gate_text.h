/* Gates on the terminal. */
#pragma once

struct gate_list;
struct strbuf;
struct text_style;

/* Appends one line per gate; a gate that does not hold also has its value, its limit and where to look closer. */
void gate_text_append(const struct gate_list *list, const struct text_style *style, struct strbuf *buf);
