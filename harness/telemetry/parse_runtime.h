/* What a Go service says of its own memory, in the shapes that services already expose, read as it arrives: what is
 * kept of a page is struct page_reader, however large the page. Pure; values that are missing, negative, absurd (above
 * 2^58) or not numbers stay absent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_stream.h"
#include "base/line_stream.h"
#include "model/sample.h"

struct err;

enum page_format {
        /* expvar's page: a JSON object with "memstats"; a number "goroutines" beside it is taken too. Numbers are
         * doubles: exact to 2^53. */
        PAGE_EXPVAR,
        /* heap?debug=1 of net/http/pprof: the figures stand behind "# runtime.MemStats" as "# Name = value", Stack,
         * MSpan and MCache as "inuse / sys". */
        PAGE_PPROF_HEAP,
        /* Prometheus' text format with the names of client_golang's Go collector. */
        PAGE_PROMETHEUS,
        /* The first line of goroutine?debug=1 or threadcreate?debug=1: "goroutine profile: total 84". */
        PAGE_GOROUTINES,
        PAGE_THREADS,
        PAGE_FORMATS,
};

/* Borrows itself: not to be moved between begin and end. */
struct page_reader {
        enum page_format format;
        size_t read_bytes;
        struct sample found;
        bool inside; /* the part with the figures: memstats has begun to be told, their heading was read */
        bool over;   /* nothing behind it counts */
        bool any;    /* one figure at least that makes the page what it should be */
        union {
                struct json_stream json;
                struct line_stream lines;
        };
};

void page_reader_begin(struct page_reader *reader, enum page_format format);
/* The next piece, of any length. */
void page_reader_feed(struct page_reader *reader, const char *bytes, size_t len);
/* The page is over: what it said goes into the sample. An error where not one figure of runtime.MemStats (or not the
 * total) was found; the sample stays untouched then. */
bool page_reader_end(struct page_reader *reader, struct sample *ret_sample, struct err *err);

/* All of it for a page that is there as a whole. */
bool page_parse(enum page_format format, const char *text, size_t len, struct sample *ret_sample,
                struct err *err);
