/* Groups of goroutines on the screen. */
#pragma once

struct look;
struct strbuf;

/* Appends a table of the five largest groups with the functions in which they wait; of all, with the runtime's own, each
 * with a whole stack, where they were read that way. */
void goroutines_text_append(const struct look *look, struct strbuf *buf);
