/* What the heap's spans hold, for the screen of `plateau inspect`: which sizes waste most, large objects, the checks. */
#pragma once

struct look;
struct strbuf;

/* Nothing where the spans are not known, but the reason. */
void spans_text_append(const struct look *look, struct strbuf *buf);
