/* Whose pages are they? An address may lead through a forwarder that listens itself: its memory would be held against
 * the figures of the service behind it. What pages say of their process beside the figures tells it.
 */
#pragma once

#include <stdbool.h>

struct err;
struct pages;

/* ERR_MEASURE where net/http/pprof's cmdline page or expvar's "cmdline" shows another command line than the process's own,
 * or Prometheus' page another begin of the process and another size of its addresses. A page that is not there or does not
 * say is no evidence. Drives the loop. */
bool owner_check(const struct pages *args, struct err *err);
