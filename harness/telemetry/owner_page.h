/* What a page says of its process beside the figures, read while it arrives: expvar shows the command line, Prometheus
 * the begin of the process and the size of its addresses.
 *
 * Of a page of any size this struct is kept, and of the command line at most OWNER_WORDS_MAX bytes. Pure; a page may be
 * anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_stream.h"
#include "base/line_stream.h"
#include "base/strbuf.h"
#include "telemetry/parse_runtime.h"

enum { OWNER_WORDS_MAX = 1 << 20 }; /* bytes; of a longer command line nothing is told */

struct owner_page {
        double begin_s;     /* Unix time at which the process began; 0: the page does not say */
        double space_bytes; /* the size of its addresses; 0: the page does not say */
        enum page_format format;
        struct strbuf cmdline; /* the array as it is written; OWNER_WORDS_MAX + 1 bytes: too long */
        struct json_stream json;
        struct line_stream lines;
};

/* PAGE_EXPVAR or PAGE_PROMETHEUS. Cleared with owner_page_clear(), as one that is all 0 may be. */
void owner_page_begin(struct owner_page *page, enum page_format format);
/* The next piece, of any length. */
void owner_page_feed(struct owner_page *page, const char *bytes, size_t len);
/* No more comes: a last line without a newline counts. */
void owner_page_end(struct owner_page *page);
void owner_page_clear(struct owner_page *page);

/* Appends the words of the command line, each ended by NUL, after owner_page_end(). False, and nothing appended, where
 * the page has none or cannot show them: Go publishes what is no UTF-8 as U+FFFD. */
bool owner_page_words(const struct owner_page *page, struct strbuf *ret_words);
