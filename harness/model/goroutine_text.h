/* The text form of goroutine groups, stored with a snapshot so that a result can be judged again.
 *
 * The first line holds the totals, then follows one line per group, largest first. Fields are separated by tabs:
 *     goroutines system dead broken left_out
 *     count stack_bytes stack_resident_bytes longest_wait_ns system state entry creator place frames
 * A number that is not known is -1, a text "-". The second `system` is 0 or 1. Frames are function names, innermost
 * first, separated by " < "; their files and lines are left out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/goroutines.h"

struct err;
struct strbuf;

void goroutine_text_print(const struct goroutine_groups *groups, struct strbuf *out);
/* Parses what goroutine_text_print() wrote. Fails with ERR_FORMAT and the number of the line that is malformed. The
 * caller clears the groups. */
bool goroutine_text_parse(const char *text, size_t len, struct goroutine_groups *ret_groups, struct err *err);
