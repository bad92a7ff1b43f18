/* From findings to words: the one room where sentences for people are made. Screen, page, markdown, JUnit and the
 * `reasons` of verdict.json ask here, so that all of them say the same.
 */
#pragma once

struct finding;
struct strbuf;

/* The finding as a sentence with its period; a finding about an unknown figure as a clause without one. Nothing for
 * FINDING_NONE. A figure that the sentence needs and the finding lacks is "unknown". */
void words_append(const struct finding *finding, struct strbuf *buf);
/* The same as fresh memory; NULL for FINDING_NONE. */
char *words_of(const struct finding *finding);
