/* Adjacent parts differ in lightness, so that they can be told apart in grey print. Parts that never occur in the same bar
 * may look alike. */
#include "report/figures/part_style.h"

#include "model/ledger_parts.h"
#include "report/render/figure.h"

/* Styles by the first row of a part; a part without a style here gets that of its index. */
static const int styles[LEDGER_ROW_COUNT] = {
        [LEDGER_LIVE_HEAP] = 1,   [LEDGER_DEAD_HEAP] = 6,     [LEDGER_GO_RESERVE] = 2,
        [LEDGER_LAZY_FREE] = 4,   [LEDGER_FRAGMENTATION] = 8, [LEDGER_STACKS] = 5,
        [LEDGER_MSPAN] = 3,       [LEDGER_HUGE_REFILL] = 12,  [LEDGER_GO_UNDIVIDED] = 3,
        [LEDGER_BINARY_TEXT] = 7, [LEDGER_DATA_BSS] = 9,      [LEDGER_SAMPLING_ERROR] = 10,
};

int part_style(const struct ledger_part *part)
{
        if (part->first == LEDGER_UNEXPLAINED)
                return 0;
        return styles[part->first] ? styles[part->first]
                                   : 1 + (int)((part - ledger_parts) % (FIGURE_STYLE_COUNT - 1));
}
