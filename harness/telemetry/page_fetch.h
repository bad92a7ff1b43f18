/* A page of the runtime's figures, read while it arrives: none of it is kept. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/fetch.h"
#include "telemetry/parse_runtime.h"

struct err;
struct fetcher;
struct sample;

/* Of no cost to us; a page that never ends is ended by the time limit. */
#define PAGE_LIMIT_BYTES ((size_t)1 << 30)

/* For fetcher_stream(): feeds the reader, which is borrowed until the answer. */
struct fetch_sink page_sink(struct page_reader *reader);

/* Asks and reads; other callbacks of the loop run meanwhile. What the page says goes into the sample, which stays
 * untouched on failure; ret_took_ns may be NULL, `stop` as in fetcher_get_wait(). */
bool page_fetch_wait(struct fetcher *fetcher, const char *url, enum page_format format, int64_t timeout_ns,
                     const bool *stop, struct sample *sample, int64_t *ret_took_ns, struct err *err);
