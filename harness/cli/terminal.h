/* The properties of stdout. */
#pragma once

#include "report/render/text_style.h"

/* Returns a style with colours if stdout is a terminal and NO_COLOR is not set, and with the terminal's width, or 100
 * columns. */
struct text_style terminal_style(void);
