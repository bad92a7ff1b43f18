/* Neighbours differ in lightness, so that the parts of a bar part on paper too. */
#include "model/ledger_parts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

const struct ledger_part ledger_parts[LEDGER_PART_COUNT] = {
        { "live_heap_bytes", "live heap", 1, LEDGER_LIVE_HEAP, LEDGER_LIVE_HEAP,
          "Objects in use: all that a heap profile shows" },
        { "dead_heap_bytes", "dead heap", 6, LEDGER_DEAD_HEAP, LEDGER_DEAD_HEAP,
          "Garbage that the next collection will find; GOGC decides how much may gather" },
        { "go_reserve_bytes", "Go reserve", 2, LEDGER_GO_RESERVE, LEDGER_GO_RESERVE,
          "Free memory that Go keeps for the next burst; goes back slowly, or at once with debug.FreeOSMemory" },
        { "lazy_free_bytes", "lazily freed", 4, LEDGER_LAZY_FREE, LEDGER_LAZY_FREE,
          "Given back to the kernel, which has not needed it yet (MADV_FREE)" },
        { "fragmentation_bytes", "fragmentation", 8, LEDGER_FRAGMENTATION, LEDGER_FRAGMENTATION,
          "Gaps between objects in pages that are in use" },
        { "stacks_bytes", "goroutine stacks", 5, LEDGER_STACKS, LEDGER_STACKS, "Stacks of goroutines" },
        { "runtime_bytes", "runtime metadata", 3, LEDGER_MSPAN, LEDGER_OTHER_SYS,
          "The runtime's own tables: spans, caches, collector, profiler" },
        { "huge_refill_bytes", "huge pages", 12, LEDGER_HUGE_REFILL, LEDGER_HUGE_REFILL,
          "Released memory that a huge page brought back" },
        { "go_undivided_bytes", "Go, undivided", 3, LEDGER_GO_UNDIVIDED, LEDGER_GO_UNDIVIDED,
          "Go's memory, which only the service's own statistics would divide further" },
        { "files_bytes", "binary, files", 7, LEDGER_BINARY_TEXT, LEDGER_SHARED_MEMORY,
          "The program itself and files it has mapped: shared with the page cache" },
        { "native_bytes", "outside Go", 9, LEDGER_DATA_BSS, LEDGER_OTHER_NATIVE,
          "Memory that neither Go's heap nor a file holds: data, C libraries, native threads" },
        { "sampling_error_bytes", "sampling error", 10, LEDGER_SAMPLING_ERROR, LEDGER_SAMPLING_ERROR,
          "How far figures moved while they were read" },
        { "unexplained_bytes", "unexplained", 0, LEDGER_UNEXPLAINED, LEDGER_UNEXPLAINED,
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
