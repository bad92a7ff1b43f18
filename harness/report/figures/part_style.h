/* How each part of the ledger looks, in bars and tables alike. */
#pragma once

struct ledger_part;

/* An index into figure_styles. */
int part_style(const struct ledger_part *part);
