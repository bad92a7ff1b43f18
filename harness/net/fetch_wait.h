/* A fetch that reads as a plain call: it drives the loop until the answer is there. Other callbacks run meanwhile.
 *
 * `stop`: NULL, or a flag that ends the wait. False: no answer with status 200, `err` says why. Not to be called from a
 * callback.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/fetch.h"

struct strbuf;

/* GET. `body` is appended to, and untouched on failure; ret_took_ns may be NULL. */
bool fetcher_get_wait(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                      const bool *stop, struct strbuf *body, int64_t *ret_took_ns, struct err *err);
/* The same for a body that is not kept. The sink may have been told of an answer that failed. */
bool fetcher_stream_wait(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                         int64_t timeout_ns, const bool *stop, int64_t *ret_took_ns, struct err *err);
/* HEAD, where any status is an answer: true with the status. */
bool fetcher_head_wait(struct fetcher *fetcher, const char *url, int64_t timeout_ns, const bool *stop,
                       long *ret_status, struct err *err);
