/* Whose pages are they? An address may lead through a forwarder that listens itself: its memory would be held against
 * the figures of the service behind it. What pages say of their process beside the figures tells it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct pages;
struct strbuf;

/* ERR_MEASURE where net/http/pprof's cmdline page or expvar's "cmdline" shows another command line than the process's own,
 * or Prometheus' page another begin of the process and another size of its addresses. A page that is not there, does not
 * say, or is too large to be kept says nothing. Drives the loop. */
bool owner_check(const struct pages *args, struct err *err);

/* Pure. The words of "cmdline" on expvar's page, each ended by NUL; false where it has none. */
bool owner_parse_expvar(const char *page, size_t len, struct strbuf *ret_words);
/* Pure. The metric `name`, which has no labels, on Prometheus' page; false where it is not there or not above 0. */
bool owner_parse_prometheus(const char *page, const char *name, double *ret_value);
