/* The result of `plateau load`, for people. */
#pragma once

struct load_summary;
struct strbuf;

void load_text_append(const struct load_summary *summary, struct strbuf *buf);
