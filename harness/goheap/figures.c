/* A table says which field of which structure holds which figure. Go 1.19 moved some fields from memstats to
 * gcController; such a figure has two rows, and a version's layout knows the field of only one of them. */
#include "goheap/figures.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/find_heap.h"
#include "goheap/image.h"
#include "goheap/memory_reader.h"
#include "model/heap.h"

#define PPB 1e9

static const struct figure {
        enum layout_field field;
        bool in_controller; /* else in memstats */
        size_t figure;      /* offset in struct heap_figures */
} figures_of[] = {
        { LAYOUT_GC_HEAP_MARKED, true, offsetof(struct heap_figures, heap_marked) },
        { LAYOUT_MSTATS_HEAP_MARKED, false, offsetof(struct heap_figures, heap_marked) },
        { LAYOUT_GC_HEAP_GOAL, true, offsetof(struct heap_figures, next_gc) },
        { LAYOUT_MSTATS_NEXT_GC, false, offsetof(struct heap_figures, next_gc) },
        { LAYOUT_GC_HEAP_IN_USE, true, offsetof(struct heap_figures, heap_in_use) },
        { LAYOUT_MSTATS_HEAP_IN_USE, false, offsetof(struct heap_figures, heap_in_use) },
        { LAYOUT_GC_HEAP_RELEASED, true, offsetof(struct heap_figures, heap_released) },
        { LAYOUT_MSTATS_HEAP_RELEASED, false, offsetof(struct heap_figures, heap_released) },
        { LAYOUT_GC_HEAP_FREE, true, offsetof(struct heap_figures, heap_free) },
        { LAYOUT_GC_TOTAL_ALLOC, true, offsetof(struct heap_figures, total_alloc) },
        { LAYOUT_MSTATS_LAST_GC_UNIX, false, offsetof(struct heap_figures, last_gc_ns) },
        { LAYOUT_MSTATS_NUM_GC, false, offsetof(struct heap_figures, num_gc) },
        { LAYOUT_MSTATS_NUM_FORCED_GC, false, offsetof(struct heap_figures, num_forced_gc) },
        { LAYOUT_MSTATS_STACKS_SYS, false, offsetof(struct heap_figures, stacks_sys) },
        { LAYOUT_MSTATS_MSPAN_SYS, false, offsetof(struct heap_figures, mspan_sys) },
        { LAYOUT_MSTATS_MCACHE_SYS, false, offsetof(struct heap_figures, mcache_sys) },
        { LAYOUT_MSTATS_BUCKHASH_SYS, false, offsetof(struct heap_figures, buck_hash_sys) },
        { LAYOUT_MSTATS_GC_SYS, false, offsetof(struct heap_figures, gc_sys) },
        { LAYOUT_MSTATS_OTHER_SYS, false, offsetof(struct heap_figures, other_sys) },
};

enum { FIGURES = sizeof(figures_of) / sizeof(figures_of[0]) };

/* Collects the fields of one reading, so that one system call reads them all. */
struct fields {
        struct memory_range ranges[FIGURES + 1];
        uint64_t values[FIGURES + 1];
        size_t rows[FIGURES +
                    1]; /* of figures_of; FIGURES stands for gc_cpu_fraction, a double, not in the table */
        size_t count;
};

/* Adds a field, unless its structure was not found or this version of Go has no such field. */
static void ask(const struct image *image, uint64_t structure, enum layout_field field, size_t row,
                struct fields *fields)
{
        struct layout_place place = image->layout.places[field];
        size_t i = fields->count;

        if (!structure || !place.bytes || place.bytes > sizeof(fields->values[0]))
                return;
        fields->values[i] = 0;
        fields->ranges[i] =
                (struct memory_range){ structure + place.offset, &fields->values[i], place.bytes, false };
        fields->rows[i] = row;
        fields->count++;
}

static void take(size_t row, uint64_t value, struct heap_figures *figures)
{
        double fraction;

        if (row < FIGURES && value <= INT64_MAX)
                memcpy((char *)figures + figures_of[row].figure, &value, sizeof(int64_t));
        if (row < FIGURES)
                return;
        memcpy(&fraction, &value, sizeof(fraction));
        if (fraction >= 0 && fraction <= 1)
                figures->gc_cpu_ppb = (int64_t)(fraction * PPB);
}

void figures_read(struct image *image, const struct heap_place *place, struct heap_figures *figures)
{
        struct fields fields = { 0 };

        for (size_t row = 0; row < FIGURES; row++)
                ask(image, figures_of[row].in_controller ? place->controller : place->memstats,
                    figures_of[row].field, row, &fields);
        ask(image, place->memstats, LAYOUT_MSTATS_GC_CPU_FRACTION, FIGURES, &fields);
        memory_read(image->memory, fields.ranges, fields.count);
        for (size_t i = 0; i < fields.count; i++)
                if (fields.ranges[i].read)
                        take(fields.rows[i], fields.values[i], figures);
}
