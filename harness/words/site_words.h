/* Finds one place in the service's own code, among the stacks that grew, where a reader should start. */
#pragma once

struct result;
struct strbuf;

/* Appends " Start at main.keep (main.go:12): 85 % of what grew was made there." It names a frame of the largest stack: the
 * first one of the service's own code, or else the first one outside Go's library, or else the innermost; and also what a
 * library did for it. Goroutines of HTTP client connections get a sentence of their own. Appends nothing if no stack is
 * known. */
void site_words_append(const struct result *result, struct strbuf *buf);
