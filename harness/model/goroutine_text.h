/* Groups of goroutines as text that can be stored beside other evidence of a snapshot, and judged again.
 *
 * A line of figures of the whole, then one for each group, largest first; fields are separated by tabs:
 *     goroutines system dead broken left_out
 *     count stack_bytes stack_resident_bytes longest_wait_ns system state entry creator place frames
 * -1 is a figure and "-" a text that is not known; system is 0 or 1; frames are functions, innermost first, separated by
 * " < " (their files and lines are left out).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/goroutines.h"

struct err;
struct strbuf;

void goroutine_text_print(const struct goroutine_groups *groups, struct strbuf *out);
/* ERR_FORMAT names the line that is none. */
bool goroutine_text_parse(const char *text, size_t len, struct goroutine_groups *ret_groups, struct err *err);
