/* The table of parts. A part is a range of rows, so it depends on the order of model/ledger_table.h. */
#include "model/ledger_parts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

const struct ledger_part ledger_parts[LEDGER_PART_COUNT] = {
        { "live_heap_bytes", "live heap", LEDGER_LIVE_HEAP, LEDGER_LIVE_HEAP,
          "Objects in use: all that a heap profile shows" },
        { "dead_heap_bytes", "dead heap", LEDGER_DEAD_HEAP, LEDGER_DEAD_HEAP,
          "Garbage that the next collection will find; GOGC decides how much may gather" },
        { "go_reserve_bytes", "Go reserve", LEDGER_GO_RESERVE, LEDGER_GO_RESERVE,
          "Free memory that Go keeps for the next burst; goes back slowly, or at once with debug.FreeOSMemory" },
        { "lazy_free_bytes", "lazily freed", LEDGER_LAZY_FREE, LEDGER_LAZY_FREE,
          "Given back to the kernel, which has not needed it yet (MADV_FREE)" },
        { "fragmentation_bytes", "fragmentation", LEDGER_FRAGMENTATION, LEDGER_FRAGMENTATION,
          "Gaps between objects in pages that are in use" },
        { "stacks_bytes", "goroutine stacks", LEDGER_STACKS, LEDGER_STACKS, "Stacks of goroutines" },
        { "runtime_bytes", "runtime metadata", LEDGER_MSPAN, LEDGER_OTHER_SYS,
          "The runtime's own tables: spans, caches, collector, profiler" },
        { "huge_refill_bytes", "huge pages", LEDGER_HUGE_REFILL, LEDGER_HUGE_REFILL,
          "Released memory that a huge page brought back" },
        { "go_undivided_bytes", "Go, undivided", LEDGER_GO_UNDIVIDED, LEDGER_GO_UNDIVIDED,
          "Go's memory, which only the service's own statistics would divide further" },
        { "files_bytes", "binary, files", LEDGER_BINARY_TEXT, LEDGER_SHARED_MEMORY,
          "The program itself and files it has mapped: shared with the page cache" },
        { "native_bytes", "outside Go", LEDGER_DATA_BSS, LEDGER_OTHER_NATIVE,
          "Memory that neither Go's heap nor a file holds: data, C libraries, native threads" },
        { "sampling_error_bytes", "sampling error", LEDGER_SAMPLING_ERROR, LEDGER_SAMPLING_ERROR,
          "How far figures moved while they were read" },
        { "unexplained_bytes", "unexplained", LEDGER_UNEXPLAINED, LEDGER_UNEXPLAINED,
          "Bytes that no row accounts for" },
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

static int compare_shares(const void *a, const void *b)
{
        const struct ledger_share *x = a, *y = b;

        if (isfinite(x->bytes) != isfinite(y->bytes))
                return isfinite(x->bytes) ? -1 : 1;
        if (x->bytes != y->bytes && isfinite(x->bytes))
                return x->bytes < y->bytes ? 1 : -1;
        return (x->part > y->part) - (x->part < y->part);
}

size_t ledger_parts_sort(const struct ledger *ledger,
                         struct ledger_share ret_shares[static LEDGER_PART_COUNT])
{
        size_t count = 0;

        for (int i = 0; i < LEDGER_PART_COUNT; i++) {
                double bytes = ledger_part_bytes(ledger, &ledger_parts[i]);

                if (!isfinite(bytes) || fabs(bytes) >= 1)
                        ret_shares[count++] = (struct ledger_share){ &ledger_parts[i], bytes };
        }
        qsort(ret_shares, count, sizeof(*ret_shares), compare_shares);
        return count;
}
