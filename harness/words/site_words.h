/* Where to start reading: one place in the service's own code, out of the stacks that grew. */
#pragma once

struct result;
struct strbuf;

/* " Start at main.keep (main.go:12): 85 % of what grew was made there." The first frame of the largest stack that is the
 * service's own code, else that is no part of Go's library, else the innermost; what a library did for it is named, too.
 * Goroutines that are an HTTP client's connections are told for what they are. Nothing where no stack is known. */
void site_words_append(const struct result *result, struct strbuf *buf);
