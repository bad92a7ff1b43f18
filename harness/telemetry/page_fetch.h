/* Fetches a page with the runtime's figures and parses it while it arrives; the page itself is not kept. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/fetch.h"
#include "telemetry/parse_runtime.h"

struct err;
struct fetcher;
struct sample;

/* A large page costs no memory here, so the limit is generous; one that never ends meets the time limit first. */
#define PAGE_LIMIT_BYTES ((size_t)1 << 30)

/* Returns a sink for fetcher_stream() that feeds the reader, which is borrowed until the answer. */
struct fetch_sink page_sink(struct page_reader *reader);

/* Fetches a page and adds its figures to `sample`, which stays untouched on failure. Runs the loop meanwhile, with its
 * other callbacks. ret_took_ns may be NULL; `stop` as in fetcher_get_wait(). */
bool page_fetch_wait(struct fetcher *fetcher, const char *url, enum page_format format, int64_t timeout_ns,
                     const bool *stop, struct sample *sample, int64_t *ret_took_ns, struct err *err);
