/* Neighbours differ in lightness, so that the parts of a bar part on paper too. */
#include "report/ledger_parts.h"

#include <math.h>
#include <stdbool.h>

const struct ledger_part ledger_parts[LEDGER_PART_COUNT] = {
        { "live_heap_bytes", "live heap", 1, LEDGER_LIVE_HEAP, LEDGER_LIVE_HEAP },
        { "dead_heap_bytes", "dead heap", 6, LEDGER_DEAD_HEAP, LEDGER_DEAD_HEAP },
        { "go_reserve_bytes", "Go reserve", 2, LEDGER_GO_RESERVE, LEDGER_GO_RESERVE },
        { "lazy_free_bytes", "lazily freed", 4, LEDGER_LAZY_FREE, LEDGER_LAZY_FREE },
        { "fragmentation_bytes", "fragmentation", 8, LEDGER_FRAGMENTATION, LEDGER_FRAGMENTATION },
        { "stacks_bytes", "goroutine stacks", 5, LEDGER_STACKS, LEDGER_STACKS },
        { "runtime_bytes", "runtime metadata", 3, LEDGER_MSPAN, LEDGER_OTHER_SYS },
        { "huge_refill_bytes", "huge pages", 6, LEDGER_HUGE_REFILL, LEDGER_HUGE_REFILL },
        { "go_undivided_bytes", "Go, undivided", 3, LEDGER_GO_UNDIVIDED, LEDGER_GO_UNDIVIDED },
        { "files_bytes", "binary, files", 7, LEDGER_BINARY_TEXT, LEDGER_SHARED_MEMORY },
        { "native_bytes", "outside Go", 9, LEDGER_DATA_BSS, LEDGER_OTHER_NATIVE },
        { "sampling_error_bytes", "sampling error", 10, LEDGER_SAMPLING_ERROR, LEDGER_SAMPLING_ERROR },
        { "unexplained_bytes", "unexplained", 0, LEDGER_UNEXPLAINED, LEDGER_UNEXPLAINED },
};

double ledger_part_bytes(const struct ledger *ledger, const struct ledger_part *part)
{
        double sum = 0;
        bool known = false;

        for (int row = (int)part->first; row <= (int)part->last; row++)
                if (ledger->rows[row].known) {
                        sum += (double)ledger->rows[row].bytes;
                        known = true;
                }
        return known ? sum : NAN;
}
