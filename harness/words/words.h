/* Turns findings into sentences. Terminal, page, Markdown, JUnit and the `reasons` of verdict.json all take their
 * sentences from this room, so that they say the same.
 */
#pragma once

struct finding;
struct strbuf;

/* Appends the finding as a sentence with a period, or, if it is about an unknown figure, as a clause without one. Appends
 * nothing for FINDING_NONE. A figure that the sentence needs but the finding lacks becomes "unknown". */
void words_append(const struct finding *finding, struct strbuf *buf);
/* Returns the same text, which the caller frees; NULL for FINDING_NONE. */
char *words_of(const struct finding *finding);
