/* report.html of a comparison: what became worse, by how much, and how sure that is. */
#pragma once

struct comparison;
struct figure;
struct strbuf;

/* `figure` may be NULL: nothing could be drawn. */
void against_page_append(const struct comparison *comparison, const struct figure *figure,
                         struct strbuf *buf);
