/* Two builds compared, on the screen. */
#pragma once

struct comparison;
struct strbuf;
struct text_style;

void against_text_append(const struct comparison *comparison, const struct text_style *style,
                         struct strbuf *buf);
