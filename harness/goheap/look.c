/* Reads the spans first, sorted by address, then walks the arenas with them: page_map.h keeps one window of addresses
 * and is fastest when asked in rising order. */
#include "goheap/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "goheap/figures.h"
#include "goheap/find_statistics.h"
#include "goheap/heap_types.h"
#include "goheap/memory_reader.h"
#include "goheap/names.h"
#include "goheap/page_map.h"
#include "goheap/runtime_memory.h"
#include "goheap/span_objects.h"
#include "goheap/spans.h"

enum { SEARCHES_MAX = 5 };
#define LARGE_BYTES (UINT64_C(1) << 20)
#define ALLOCATED_MAX (INT64_C(1) << 50)
/* A chunk of the page allocator is 512 pages of 8 KiB. Its pallocData holds two bitmaps: pages allocated, pages
 * scavenged. */
enum { CHUNK_SHIFT = 22, CHUNK_PAGES = 512, CHUNK_L2_BITS = 13, CHUNK_HALF = CHUNK_PAGES / 8 };

static void take_classes(const struct heap_class *classes, struct heap_look *look)
{
        look->classes = mem_new(HEAP_CLASSES_MAX, sizeof(*look->classes));
        look->class_capacity = HEAP_CLASSES_MAX;
        for (int i = 2; i < HEAP_CLASSES_MAX; i++)
                if (classes[i].spans)
                        look->classes[look->class_count++] = classes[i];
        for (int i = 0; i < 2; i++)
                if (classes[i].spans)
                        look->classes[look->class_count++] = classes[i];
}

static int by_bytes(const void *a, const void *b)
{
        const struct heap_large *x = a;
        const struct heap_large *y = b;

        return (x->pages.bytes < y->pages.bytes) - (x->pages.bytes > y->pages.bytes);
}

static void list_large(struct image *image, const struct spans *spans, struct page_map *pages,
                       struct heap_look *look)
{
        for (size_t i = 0; i < spans->count; i++) {
                const struct span *span = &spans->items[i];
                struct heap_large large = { .start = span->start,
                                            .noscan = span->noscan,
                                            .type_at = span->large_type };
                uint8_t bits = 0;

                if (span->state != SPAN_IN_USE || span->size_class || span_bytes(span) <= LARGE_BYTES)
                        continue;
                memory_read_at(image->memory, span->alloc_bits, &bits, 1);
                large.survived = bits & 1;
                page_map_add(pages, span->start, span->start + span_bytes(span), &large.pages);
                look->large =
                        mem_grow(look->large, &look->large_capacity, look->large_count + 1, sizeof(large));
                look->large[look->large_count++] = large;
        }
        if (look->large_count)
                qsort(look->large, look->large_count, sizeof(*look->large), by_bytes);
        if (look->large_count > HEAP_LARGE_MAX)
                look->large_count = HEAP_LARGE_MAX;
}

/* Of the manual spans, stacks have an elemsize and the collector's work buffers have none (runtime/stack.go). */
static void sum_manual(const struct spans *spans, struct page_map *pages, struct heap_look *look)
{
        for (size_t i = 0; i < spans->count; i++) {
                const struct span *span = &spans->items[i];
                struct heap_pages *sum = span->elem_bytes ? &look->stacks : &look->buffers;

                if (span->state != SPAN_MANUAL)
                        continue;
                if (pages)
                        page_map_add(pages, span->start, span->start + span_bytes(span), sum);
                else
                        sum->bytes += (int64_t)span_bytes(span);
        }
}

/* Reads the two bitmaps of the chunk that holds an address; false where they cannot be read. */
static bool read_chunk(struct image *image, uint64_t mheap, uint64_t address, unsigned char *ret_bits)
{
        uint64_t base = image->layout.machine == LAYOUT_AMD64 ? UINT64_C(1) << 47 : 0;
        uint64_t index = (address + base) >> CHUNK_SHIFT;
        uint64_t l1 = index >> CHUNK_L2_BITS;
        uint64_t table;

        return l1 < UINT64_C(1) << CHUNK_L2_BITS &&
               layout_offset(&image->layout, LAYOUT_CHUNK_BYTES) == 2 * (uint64_t)CHUNK_HALF &&
               memory_read_u64(image->memory,
                               mheap + layout_offset(&image->layout, LAYOUT_MHEAP_CHUNKS) + l1 * 8, &table) &&
               table &&
               memory_read_at(image->memory,
                              table + (index & ((UINT64_C(1) << CHUNK_L2_BITS) - 1)) * 2 * CHUNK_HALF,
                              ret_bits, (size_t)2 * CHUNK_HALF);
}

static bool is_given_out(const unsigned char *bits, uint64_t page)
{
        return bits[page / 8] >> (page % 8) & 1;
}

static bool is_released(const unsigned char *bits, uint64_t page)
{
        return !is_given_out(bits, page) && bits[CHUNK_HALF + page / 8] >> (page % 8) & 1;
}

/* mheap_.curArena, where the heap grows next: mapped, counted in heapReleased, and not in the page allocator's
 * bitmaps. */
struct growth {
        uint64_t from;
        uint64_t to;
};

static void read_growth(struct image *image, uint64_t mheap, struct growth *growth)
{
        const struct layout *layout = &image->layout;

        memory_read_u64(image->memory, mheap + layout_offset(layout, LAYOUT_MHEAP_GROWS_FROM), &growth->from);
        memory_read_u64(image->memory, mheap + layout_offset(layout, LAYOUT_MHEAP_GROWS_TO), &growth->to);
}

/* Adds the pages [start, end), which are in no span, to look->released or to look->idle, Go's reserve. */
static void sum_gap(struct image *image, uint64_t mheap, const struct growth *growth, uint64_t start,
                    uint64_t end, struct page_map *pages, struct heap_look *look)
{
        unsigned char bits[2 * CHUNK_HALF];
        uint64_t chunk = UINT64_MAX;
        bool known = false;

        for (uint64_t at = start; at < end; at += SPAN_PAGE_BYTES) {
                uint64_t page_end = at + SPAN_PAGE_BYTES < end ? at + SPAN_PAGE_BYTES : end;
                struct heap_pages *sum = &look->idle;

                if (at >> CHUNK_SHIFT != chunk) {
                        chunk = at >> CHUNK_SHIFT;
                        known = read_chunk(image, mheap, at, bits);
                }
                if ((at >= growth->from && at < growth->to) ||
                    (known && is_released(bits, at / SPAN_PAGE_BYTES % CHUNK_PAGES)))
                        sum = &look->released;
                else if (known && is_given_out(bits, at / SPAN_PAGE_BYTES % CHUNK_PAGES))
                        look->cached_bytes += SPAN_PAGE_BYTES;
                if (pages)
                        page_map_add(pages, at, page_end, sum);
                else
                        sum->bytes += (int64_t)(page_end - at);
        }
}

/* Adds what is in no span of an arena. *next: index of the first span that may lie in it; moved on to the next
 * arena's. */
static void sum_arena(struct image *image, uint64_t mheap, const struct growth *growth,
                      const struct spans *spans, size_t *next, struct heap_arena *arena,
                      struct page_map *pages, struct heap_look *look)
{
        uint64_t at = arena->start;

        while (*next < spans->count && spans->items[*next].start < arena->end) {
                const struct span *span = &spans->items[*next];
                uint64_t end = span->start + span_bytes(span);

                if (span->start > at)
                        sum_gap(image, mheap, growth, at, span->start, pages, look);
                if (end > at)
                        at = end;
                if (end > arena->end)
                        break; /* the span reaches into the next arena */
                (*next)++;
        }
        if (at < arena->end)
                sum_gap(image, mheap, growth, at, arena->end, pages, look);
        if (pages)
                arena->resident = page_map_resident(pages, arena->start, arena->end);
}

/* Adds a check of `found`, a sum over the spans, against the runtime's figure, which was read before and after it.
 * While the spans were read the figure may have left [before, after] by as much as it moved, and by `slack` beyond
 * that. */
static void add_check(struct heap_look *look, const char *name, int64_t found, int64_t before, int64_t after,
                      int64_t slack)
{
        int64_t low = before < after ? before : after;
        int64_t high = before < after ? after : before;

        if (low >= 0)
                heap_look_add_check(look, name, found, low - (high - low) - slack,
                                    high + (high - low) + slack);
}

/* Returns the sum of the runtime's figures that cover its arenas; -1 where this version does not keep all of them. */
static int64_t heap_counted(const struct heap_figures *figures)
{
        if (figures->heap_in_use < 0 || figures->heap_free < 0 || figures->heap_released < 0)
                return -1;
        return figures->heap_in_use + figures->heap_free + figures->heap_released;
}

/* Returns the bytes allocated between the two readings of the figures: in as many, spans may have come and gone without
 * a trace in either. 0 where this version does not keep a running total. */
static int64_t allocated_meanwhile(const struct heap_figures *before, const struct heap_figures *after)
{
        int64_t bytes = after->total_alloc - before->total_alloc;

        return before->total_alloc < 0 || bytes < 0 ? 0 : bytes < ALLOCATED_MAX ? bytes : ALLOCATED_MAX;
}

/* Three checks of sums from different structures: the spans in use against heapInUse, the pages that the page
 * allocator's bitmaps call scavenged against heapReleased, and what the kernel has mapped of the arenas (without stacks
 * and work buffers, which are counted elsewhere) against heapInUse + heapFree + heapReleased. */
static void add_checks(struct heap_look *look, const struct heap_figures *before)
{
        const struct heap_figures *after = &look->figures;
        int64_t mapped = -look->stacks.bytes - look->buffers.bytes;

        for (size_t i = 0; i < look->arena_count; i++)
                mapped += (int64_t)(look->arenas[i].end - look->arenas[i].start);
        add_check(look, "in_use", heap_look_in_use(look).bytes, before->heap_in_use, after->heap_in_use,
                  look->torn_bytes + allocated_meanwhile(before, after));
        add_check(look, "released", look->released.bytes, before->heap_released, after->heap_released,
                  look->cached_bytes);
        add_check(look, "arenas", mapped, heap_counted(before), heap_counted(after), look->torn_bytes);
}

static void describe_missing(const struct heap_place *place, struct heap_look *look)
{
        struct strbuf text = { 0 };

        for (size_t i = 0; i < sizeof(place->missing) / sizeof(place->missing[0]) && place->missing[i]; i++)
                strbuf_printf(&text, "%s%s", i ? ", " : "not found: ", place->missing[i]);
        look->missing = text.len ? strbuf_take(&text) : NULL;
        strbuf_clear(&text);
}

static bool look_at(struct image *image, const struct heap_place *place, struct page_map *pages, bool quick,
                    struct heap_look *ret_look, struct spans *ret_spans, struct err *err)
{
        struct heap_class *classes;
        struct heap_figures before;
        struct heap_look look;
        struct growth growth = { 0 };
        struct spans spans;
        size_t next = 0;

        heap_look_init(&look);
        look.t_ns = clock_now_ns();
        before = look.figures;
        figures_read(image, place, &before);
        if (!spans_read(image, place->mheap, &spans, err))
                return false;
        classes = mem_new(HEAP_CLASSES_MAX, sizeof(*classes));
        span_objects_count(image, place->mheap, &spans, pages, !quick, classes);
        take_classes(classes, &look);
        free(classes);
        sum_manual(&spans, pages, &look);
        runtime_memory_list(image, place, &spans, &look);
        read_growth(image, place->mheap, &growth);
        for (size_t i = 0; i < look.arena_count; i++)
                sum_arena(image, place->mheap, &growth, &spans, &next, &look.arenas[i], pages, &look);
        if (pages) {
                list_large(image, &spans, pages, &look);
                for (size_t i = 0; i < look.owned_count; i++)
                        page_map_add(pages, look.owned[i].start, look.owned[i].end, &look.owned[i].pages);
        }
        figures_read(image, place, &look.figures);
        look.minor = image->layout.minor;
        look.by_symbols = place->by_symbols;
        look.layout_from = (int32_t)image->layout_from;
        look.cycles = spans.heap_sweepgen / 2;
        look.lists_known = place->chunks && place->bits_arenas;
        look.spans = (int64_t)spans.structures;
        look.torn = (int64_t)spans.torn;
        look.torn_bytes = (int64_t)spans.torn_bytes;
        add_checks(&look, &before);
        describe_missing(place, &look);
        look.took_ns = clock_now_ns() - look.t_ns;
        if (ret_spans)
                *ret_spans = spans;
        else
                spans_clear(&spans);
        *ret_look = look;
        return true;
}

bool heap_look_at(struct image *image, const struct heap_place *place, struct page_map *pages,
                  struct heap_look *ret_look, struct spans *ret_spans, struct err *err)
{
        return look_at(image, place, pages, false, ret_look, ret_spans, err);
}

bool heap_watch_open(struct heap_watch *watch, struct err *err)
{
        struct spans spans = { 0 };
        bool ok = find_heap(watch->image, watch->pages, &watch->place, err) &&
                  spans_read(watch->image, watch->place.mheap, &spans, err);

        if (ok) {
                find_statistics(watch->image, watch->pages, &spans, &watch->place);
                watch->searched_sweepgen = spans.heap_sweepgen;
        }
        spans_clear(&spans);
        return ok;
}

/* Searches again for what was not found. Before the first collection the statistics hold nothing to know them by, so a
 * search is worth repeating when the sweep generation has changed; not more than SEARCHES_MAX times. */
static void find_missing(struct heap_watch *watch)
{
        uint64_t at = watch->place.mheap + layout_offset(&watch->image->layout, LAYOUT_MHEAP_SWEEPGEN);
        uint32_t sweepgen;
        struct spans spans;

        if (!watch->place.missing[0] || watch->searches >= SEARCHES_MAX ||
            !memory_read_at(watch->image->memory, at, &sweepgen, sizeof(sweepgen)) ||
            sweepgen == watch->searched_sweepgen ||
            !spans_read(watch->image, watch->place.mheap, &spans, NULL))
                return;
        watch->searches++;
        watch->searched_sweepgen = sweepgen;
        memset(watch->place.missing, 0, sizeof(watch->place.missing));
        page_map_reset(watch->pages);
        find_statistics(watch->image, watch->pages, &spans, &watch->place);
        spans_clear(&spans);
}

bool heap_watch_look(struct heap_watch *watch, struct heap_look *ret_look, struct spans *ret_spans,
                     struct err *err)
{
        struct spans spans = { 0 };

        find_missing(watch);
        page_map_reset(watch->pages);
        if (!image_read_maps(watch->image, watch->process, err) ||
            !heap_look_at(watch->image, &watch->place, watch->pages, ret_look, &spans, err))
                return false;
        if (watch->names)
                heap_types_fill(watch->image, watch->names, &spans, ret_look);
        if (ret_spans)
                *ret_spans = spans;
        else
                spans_clear(&spans);
        return true;
}

bool heap_watch_figures(struct heap_watch *watch, struct heap_look *ret_look, struct err *err)
{
        /* The bitmaps only tell what the last mark reached. The runtime keeps that sum, if it was found. */
        bool quick = watch->place.controller ||
                     (watch->place.memstats && layout_has(&watch->image->layout, LAYOUT_MSTATS_HEAP_MARKED));

        find_missing(watch);
        return image_read_maps(watch->image, watch->process, err) &&
               look_at(watch->image, &watch->place, NULL, quick, ret_look, NULL, err);
}
