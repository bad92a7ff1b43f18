/* A reading with a higher NumGC than the one before carries a new mark. The bytes allocated up to the mark follow from the
 * same reading: TotalAlloc - (HeapAlloc - marked), since HeapAlloc less what was marked came after it. HeapAlloc also counts
 * garbage that is not swept yet, which makes the result too low. So of all readings of one mark the highest is right. */
#include "verdict/marks.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"

enum {
        LEAST_MARKS = 3, /* older runs' marks are used until there are so many */
        WINDOW_RUNS = 3, /* this run and the two before it */
        WINDOW_MAX = 64  /* marks, the latest ones */
};

struct mark {
        int32_t run;
        double allocated; /* bytes allocated since the start of the process, at the mark */
        double live;      /* bytes marked */
};

/* Reads a sample's mark, and in *ret_cycle the number of the collection that made it. */
static bool read_mark(const struct sample *sample, int64_t *ret_cycle, struct mark *ret)
{
        int64_t live, alloc, total;

        if (!sample_get(sample, METRIC_GO_NUM_GC, ret_cycle) ||
            !sample_get(sample, METRIC_GO_HEAP_LIVE, &live) ||
            !sample_get(sample, METRIC_GO_HEAP_ALLOC, &alloc) ||
            !sample_get(sample, METRIC_GO_TOTAL_ALLOC, &total))
                return false;
        *ret = (struct mark){ sample->run, (double)(total - (alloc - live)), (double)live };
        return true;
}

/* Lists the last WINDOW_MAX marks up to the end of a run, oldest first. */
static size_t list_marks(const struct result *result, int32_t last_run, struct mark ret[static WINDOW_MAX])
{
        int64_t last_cycle = 0;
        size_t count = 0;

        for (size_t i = 0; i < result->series.count; i++) {
                struct mark mark;
                int64_t cycle;

                if (result->series.samples[i].run > last_run ||
                    !read_mark(&result->series.samples[i], &cycle, &mark) || cycle < last_cycle || cycle == 0)
                        continue;
                if (cycle == last_cycle) {
                        ret[count - 1].allocated = fmax(ret[count - 1].allocated, mark.allocated);
                        continue;
                }
                last_cycle = cycle;
                if (count == WINDOW_MAX) {
                        for (size_t k = 1; k < count; k++)
                                ret[k - 1] = ret[k];
                        count--;
                }
                ret[count++] = mark;
        }
        return count;
}

/* The share of allocated bytes that survives: the median of all slopes between two marks, within 0…1. */
static double survival(const struct mark *marks, size_t count)
{
        double *slopes = mem_new(count * count / 2 + 1, sizeof(*slopes));
        size_t found = 0;
        double median;

        for (size_t i = 0; i < count; i++)
                for (size_t k = i + 1; k < count; k++)
                        if (marks[k].allocated > marks[i].allocated)
                                slopes[found++] = (marks[k].live - marks[i].live) /
                                                  (marks[k].allocated - marks[i].allocated);
        median = found ? robust_median(slopes, found) : 0;
        free(slopes);
        return fmin(fmax(median, 0), 1);
}

/* Reads TotalAlloc at the end of the run: the last reading under load or while it settled. */
static bool allocated_at_end(const struct result *result, const struct run *run, int64_t *ret_total)
{
        for (size_t i = result->series.count; i-- > 0;) {
                const struct sample *sample = &result->series.samples[i];

                if (sample->run == run->index &&
                    (sample->phase == PHASE_LOAD || sample->phase == PHASE_SETTLE) &&
                    sample_get(sample, METRIC_GO_TOTAL_ALLOC, ret_total))
                        return true;
        }
        return false;
}

double marks_live_heap(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        struct mark marks[WINDOW_MAX];
        size_t count = list_marks(result, run->index, marks);
        size_t first = 0;
        double least = NAN;
        double share;
        int64_t total;

        (void)checkpoint;
        if (!count || !allocated_at_end(result, run, &total))
                return NAN;
        while (count - first > LEAST_MARKS && marks[first].run + WINDOW_RUNS <= run->index)
                first++;
        share = survival(marks + first, count - first);
        for (size_t i = first; i < count; i++)
                if (marks[i].run == run->index || (isnan(least) && i + 1 == count))
                        least = fmin(least,
                                     marks[i].live + share * fmax((double)total - marks[i].allocated, 0));
        return least;
}
