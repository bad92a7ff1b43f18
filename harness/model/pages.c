/* Scans the text anew for each question: it is short, so no index is kept. */
#include "model/pages.h"

#include "base/scan.h"

/* Returns how many pages of a run lie within [first, end). */
static int64_t overlap(uint64_t run_first, uint64_t run_count, uint64_t first, uint64_t end)
{
        uint64_t run_end;

        if (__builtin_add_overflow(run_first, run_count, &run_end))
                return 0;
        if (run_first < first)
                run_first = first;
        if (run_end > end)
                run_end = end;
        return run_end > run_first ? (int64_t)(run_end - run_first) : 0;
}

bool pages_resident(const char *text, size_t len, uint64_t start, uint64_t end, int64_t page_bytes,
                    int64_t *ret_bytes)
{
        struct scan scan = scan_text(text, len);
        struct scan line;

        while (page_bytes > 0 && scan_line(&scan, &line)) {
                uint64_t vma_start;
                uint64_t vma_end;
                int64_t pages = 0;
                uint64_t run;
                uint64_t count;

                if (!scan_hex(&line, &vma_start) || !scan_match(&line, "-") || !scan_hex(&line, &vma_end) ||
                    start < vma_start || end > vma_end || start > end)
                        continue;
                while (scan_match(&line, " ") && scan_hex(&line, &run) && scan_match(&line, "+") &&
                       scan_hex(&line, &count))
                        pages += overlap(run, count, (start - vma_start) / (uint64_t)page_bytes,
                                         (end - vma_start + (uint64_t)page_bytes - 1) / (uint64_t)page_bytes);
                if (line.at != line.end)
                        return false;
                *ret_bytes = pages * page_bytes;
                return true;
        }
        return false;
}
