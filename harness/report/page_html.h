/* report.html: one file that says what was found, why, and what to do next. No script, no network; light and dark,
 * phone and print.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct result;
struct strbuf;

/* A file of the result that the page links to, relative to it. */
struct page_link {
        const char *path; /* "plots/timeline.svg" */
        const char *what; /* "the timeline as a picture" */
};

void page_html_append(const struct result *result, const struct page_link *links, size_t link_count,
                      struct strbuf *buf);
