/* The verdict in sentences, the same on the terminal, on the page and in Markdown.
 *
 * Each function appends plain text without a newline. If the result does not have what the sentence is about, it returns
 * false and appends nothing.
 */
#pragma once

#include <stdbool.h>

#include "model/verdict.h"

struct result;
struct strbuf;

/* Chooses the channel whose figures describe the verdict: the cause, if there is one; settled RSS, which people see, if it
 * is decided; else the first of live heap, floor RSS and settled RSS with a slope. False if none has one. */
bool story_channel(const struct result *result, enum channel *ret_channel);
/* Returns true if the measurement failed, so that the shape means nothing. A watch whose service ended is judged by the
 * windows before that. */
bool story_is_void(const struct result *result);
/* Returns true for findings about what connections and streams leak or cost; these are shown whatever the verdict is. */
bool story_is_of_connections(const struct finding *finding);
/* Returns true for findings that are shown even where there is little room: for a void result what stopped it and which
 * runs do not count, for a growing one what story_slope() and story_growth() do not say. */
bool story_tells(const struct result *result, const struct finding *finding);
/* "PLATEAU", "COULD NOT MEASURE": one or a few words. */
const char *story_headline(const struct result *result);
/* "Memory stays flat from run to run …": what the verdict means, for readers who do not know what a heap is. */
void story_meaning(const struct result *result, struct strbuf *buf);
/* Returns true if the live heap was read after a forced collection; only then is there a heap profile. */
bool story_has_profile(const struct verdict *verdict);
/* "RSS settled 58.4 MiB, heap profile 2.1 MiB: gap 56.3 MiB" */
bool story_levels(const struct result *result, struct strbuf *buf);
/* "Of 25.9 MiB resident, the largest parts are: live heap 7.6 MiB (29 %); Go reserve 5.3 MiB (20 %); …" */
bool story_holders(const struct result *result, struct strbuf *buf);
/* "settled RSS: slope +0.02 MiB a run [−0.21, +0.25], band ±0.58; a leak of 0.31 MiB a run (155 B a request) would
 * have been seen" */
bool story_slope(const struct result *result, struct strbuf *buf);
/* "live heap grows by 128 B a request [126, 129]; the memory limit is reached in 3.0 days at this load" */
bool story_growth(const struct result *result, struct strbuf *buf);
/* "also growing: live objects, peak RSS": the channels beside the cause */
bool story_also(const struct result *result, struct strbuf *buf);
/* "release hook gave back 43.1 MiB of the 44.0 MiB that the ledger calls Go reserve" */
bool story_release(const struct result *result, struct strbuf *buf);
/* "the runtime gives memory back by madvise DONTNEED (predicted; observed: DONTNEED, LazyFree 0 KiB)" */
bool story_madvise(const struct result *result, struct strbuf *buf);
/* "+0.02 MiB", "−3", with the unit of the channel; "unknown" for NAN. */
void story_amount(enum channel channel, double value, struct strbuf *buf);
/* "3.0 days", "45 minutes". */
void story_span(double seconds, struct strbuf *buf);
