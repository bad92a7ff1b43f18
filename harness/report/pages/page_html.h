/* report.html: one file that says what was found, why, and what to do next. It needs no script and no network, and suits
 * light and dark schemes, phones and paper.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct figure;
struct result;
struct strbuf;

/* A file of the result that the page links to, relative to it. */
struct page_link {
        const char *path; /* "plots/timeline.svg" */
        const char *what; /* "the timeline as a picture" */
};

void page_html_append(const struct result *result, const struct page_link *links, size_t link_count,
                      struct strbuf *buf);

/* The frame for other pages. The begin ends with the heading; the caller appends "</header><main>". The foot closes main
 * and the page. */
void page_html_begin(const char *title, const char *heading, struct strbuf *buf);
void page_html_end(const char *version, struct strbuf *buf);
void page_html_append_time(int64_t wall_ns, struct strbuf *buf);
/* Appends a figure twice: for a wide page, with values to hover over, and for a phone. The style sheet shows one. */
void page_html_append_figure(const struct figure *figure, struct strbuf *buf);
