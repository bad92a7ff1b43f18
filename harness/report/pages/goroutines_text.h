/* Groups of goroutines on the screen. */
#pragma once

struct look;
struct strbuf;

/* Appends a table of the five largest groups with the functions in which they wait. With look->all_goroutines it has all
 * groups, the runtime's own included, each with its whole stack. */
void goroutines_text_append(const struct look *look, struct strbuf *buf);
