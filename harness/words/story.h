/* The verdict in sentences: the same words on the terminal, in the page and in Markdown.
 *
 * Each function appends plain text without a newline, or returns false and appends nothing where the result does
 * not hold what the sentence is about.
 */
#pragma once

#include <stdbool.h>

#include "model/verdict.h"

struct result;
struct strbuf;

/* The channel that the verdict is told by: the cause where there is one; settled RSS, the one that people see, where
 * it is decided; else the first of live heap, floor RSS and settled RSS that has a slope. False where none has. */
bool story_channel(const struct result *result, enum channel *ret_channel);
/* True where the experiment did not measure what it should have: its shape is not to be trusted. */
bool story_is_void(const struct result *result);
/* True for a finding of what connections and streams lose or cost: it is told whatever the answer is. */
bool story_is_of_connections(const struct finding *finding);
/* True for a finding that belongs to the few that are told where there is little room: of a void result what stops it and
 * the runs that do not count; of a growing one what the sentences about slope and growth do not say already. */
bool story_tells(const struct result *result, const struct finding *finding);
/* "PLATEAU", "COULD NOT MEASURE": one or a few words. */
const char *story_headline(const struct result *result);
/* "Memory stays flat from run to run …": what it means, for someone who has never heard of a heap. */
void story_meaning(const struct result *result, struct strbuf *buf);
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
