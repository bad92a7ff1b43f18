/* Fetching as a plain blocking call: runs the loop until the answer has arrived. Other callbacks run meanwhile.
 *
 * `stop`: NULL, or a flag that ends the wait. The functions return false, with the reason in `err`, without a complete
 * answer of status 200. Not to be called from a callback.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/fetch.h"

struct strbuf;

/* GET. Appends to `body`, which stays untouched on failure; ret_took_ns may be NULL. */
bool fetcher_get_wait(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                      const bool *stop, struct strbuf *body, int64_t *ret_took_ns, struct err *err);
/* GET with the body going to a sink. On failure the sink may have received a part of it. */
bool fetcher_stream_wait(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                         int64_t timeout_ns, const bool *stop, int64_t *ret_took_ns, struct err *err);
/* HEAD. Any status counts as an answer. */
bool fetcher_head_wait(struct fetcher *fetcher, const char *url, int64_t timeout_ns, const bool *stop,
                       long *ret_status, struct err *err);
