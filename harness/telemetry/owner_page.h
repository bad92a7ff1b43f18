/* Parses what a page says about its process, piece by piece as it arrives: expvar has the command line, Prometheus the
 * start time and the virtual memory size.
 *
 * However large the page, only this struct and at most OWNER_WORDS_MAX bytes of command line are kept. No I/O; the page
 * may hold anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_stream.h"
#include "base/line_stream.h"
#include "base/strbuf.h"
#include "telemetry/parse_runtime.h"

enum { OWNER_WORDS_MAX = 1 << 20 }; /* bytes; a longer command line counts as none */

struct owner_page {
        double begin_s;     /* start time of the process, Unix time; 0: the page does not say */
        double space_bytes; /* virtual memory size; 0: the page does not say */
        enum page_format format;
        struct strbuf cmdline; /* the JSON array as text; OWNER_WORDS_MAX + 1 bytes: too long */
        struct json_stream json;
        struct line_stream lines;
};

/* Begins a page of format PAGE_EXPVAR or PAGE_PROMETHEUS. The struct must not be moved from then on. */
void owner_page_begin(struct owner_page *page, enum page_format format);
/* Takes the next piece, of any length. */
void owner_page_feed(struct owner_page *page, const char *bytes, size_t len);
/* Ends the page: a last line without a newline counts. */
void owner_page_end(struct owner_page *page);
/* Frees what the page holds; a zeroed struct is fine. */
void owner_page_clear(struct owner_page *page);

/* Appends the words of the command line, each with a NUL behind it; call after owner_page_end(). False, and nothing
 * appended, where the page has no command line or a mangled one: Go writes bytes that are not UTF-8 as U+FFFD. */
bool owner_page_words(const struct owner_page *page, struct strbuf *ret_words);
