/* The screen of `plateau inspect`. */
#pragma once

struct look;
struct strbuf;

void inspect_text_append(const struct look *look, struct strbuf *buf);
