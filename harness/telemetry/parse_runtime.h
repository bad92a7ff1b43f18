/* Parses the pages on which Go services already publish the runtime's figures, piece by piece as they arrive. However
 * large a page, only struct page_reader is kept. No I/O. A value that is missing, negative, absurd (above 2^58) or not
 * a number is absent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_stream.h"
#include "base/line_stream.h"
#include "model/sample.h"

struct err;

enum page_format {
        /* expvar: a JSON object with a member "memstats", and perhaps a number "goroutines" beside it. Numbers are
         * doubles, exact to 2^53. */
        PAGE_EXPVAR,
        /* heap?debug=1 of net/http/pprof: after the line "# runtime.MemStats" lines like "# Name = value"; Stack, MSpan
         * and MCache have "inuse / sys" as value. */
        PAGE_PPROF_HEAP,
        /* Prometheus' text format, with the metric names of client_golang's Go collector. */
        PAGE_PROMETHEUS,
        /* The first line of goroutine?debug=1 or threadcreate?debug=1: "goroutine profile: total 84". */
        PAGE_GOROUTINES,
        PAGE_THREADS,
        PAGE_FORMATS,
};

/* Must not be moved between begin and end: it holds pointers to itself. */
struct page_reader {
        enum page_format format;
        size_t read_bytes;
        struct sample found;
        bool inside; /* pprof: "# runtime.MemStats" was read; expvar: a figure of "memstats" was read */
        bool over;   /* all that counts was read; the rest of the page is ignored */
        bool any;    /* at least one figure shows that the page is of its format */
        union {
                struct json_stream json;
                struct line_stream lines;
        };
};

void page_reader_begin(struct page_reader *reader, enum page_format format);
/* Takes the next piece, of any length. */
void page_reader_feed(struct page_reader *reader, const char *bytes, size_t len);
/* Ends the page and adds its figures to the sample. An error where it had no figure of runtime.MemStats (or not the
 * total); the sample stays untouched then. */
bool page_reader_end(struct page_reader *reader, struct sample *ret_sample, struct err *err);

/* Parses a whole page at once. */
bool page_parse(enum page_format format, const char *text, size_t len, struct sample *ret_sample,
                struct err *err);
