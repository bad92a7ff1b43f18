/* What the heap's spans hold, for `plateau inspect`: the size classes that waste most, large objects, the checks. */
#pragma once

struct look;
struct strbuf;

/* Appends the lines, or the reason why the spans are not known. */
void spans_text_append(const struct look *look, struct strbuf *buf);
