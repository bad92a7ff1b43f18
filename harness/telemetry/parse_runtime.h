/* What a Go service says of its own memory, in the three shapes that services already expose. Pure: text in, sample
 * out; values that are missing, negative, absurd (above 2^58) or not numbers stay absent.
 *
 * Each is an error where not one figure of runtime.MemStats was found; the output stays untouched then.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sample;

/* expvar's page: a JSON object with "memstats"; a number "goroutines" beside it is taken too. cJSON keeps numbers as
 * doubles: exact to 2^53. */
bool parse_expvar(const char *text, size_t len, struct sample *ret_sample, struct err *err);

/* heap?debug=1 of net/http/pprof: the figures stand behind "# runtime.MemStats" as "# Name = value", Stack, MSpan and
 * MCache as "inuse / sys". */
bool parse_pprof_text(const char *text, size_t len, struct sample *ret_sample, struct err *err);

/* Prometheus' text format with the names of client_golang's Go collector. */
bool parse_prometheus(const char *text, size_t len, struct sample *ret_sample, struct err *err);

/* The first line of goroutine?debug=1 or threadcreate?debug=1: "goroutine profile: total 84". `name` is the first
 * word. */
bool parse_profile_total(const char *text, size_t len, const char *name, int64_t *ret_total, struct err *err);
