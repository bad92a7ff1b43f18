/* The transfer passes each piece of the page to the reader as it arrives. */
#include "telemetry/page_fetch.h"

#include "net/fetch_wait.h"

static void on_piece(const char *bytes, size_t len, void *arg)
{
        page_reader_feed(arg, bytes, len);
}

struct fetch_sink page_sink(struct page_reader *reader)
{
        return (struct fetch_sink){ .piece = on_piece, .arg = reader };
}

bool page_fetch_wait(struct fetcher *fetcher, const char *url, enum page_format format, int64_t timeout_ns,
                     const bool *stop, struct sample *sample, int64_t *ret_took_ns, struct err *err)
{
        struct page_reader reader;

        page_reader_begin(&reader, format);
        return fetcher_stream_wait(fetcher, url, page_sink(&reader), PAGE_LIMIT_BYTES, timeout_ns, stop,
                                   ret_took_ns, err) &&
               page_reader_end(&reader, sample, err);
}
