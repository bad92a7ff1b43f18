/* report.html of a comparison: what became worse, by how much, and how certain that is. */
#pragma once

struct comparison;
struct figure;
struct strbuf;

/* Appends the page. `figure` is NULL if there is nothing to draw. */
void against_page_append(const struct comparison *comparison, const struct figure *figure,
                         struct strbuf *buf);
