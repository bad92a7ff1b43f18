/* What stdout or stderr can show. */
#pragma once

#include <stdbool.h>

#include "report/render/text_style.h"

/* True if `fd` is a terminal that understands escape sequences: any but TERM=dumb. */
bool terminal_takes_escapes(int fd);
/* Returns a style with colours if `fd` takes escapes and NO_COLOR is not set, and with the terminal's width, or 100
 * columns. */
struct text_style terminal_style(int fd);
