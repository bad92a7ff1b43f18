/* What stdout is. */
#pragma once

#include "report/render/text_style.h"

/* Colours on a terminal without NO_COLOR; the terminal's width, else 100 columns. */
struct text_style terminal_style(void);
