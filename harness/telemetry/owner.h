/* Checks that the telemetry pages are those of the process whose memory is measured.
 *
 * If a forwarder listens at the address, the process behind the port is the forwarder, and the figures on the pages are
 * of a service behind it. Pages tell whose they are by what they say about their process beside the figures.
 */
#pragma once

#include <stdbool.h>

struct err;
struct pages;

/* ERR_MEASURE where net/http/pprof's cmdline page or expvar's "cmdline" has another command line than the process, or
 * where Prometheus' page has both another start time and another virtual memory size. A page that is missing or says
 * neither is no evidence. Runs the loop until the answers are there. */
bool owner_check(const struct pages *args, struct err *err);
