/* Nearly every word of the variables is rejected by a few comparisons, as no slice header (pointer, length, capacity).
 * Only the few that pass cost further reads from the process. */
#include "goheap/find_heap.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/image.h"
#include "goheap/memory_reader.h"
#include "goheap/page_map.h"
#include "goheap/spans.h"

enum {
        SPANS_CHECKED = 64,  /* elements of a slice that are checked */
        LEAST_SPANS = 8,     /* that a slice must have */
        LEAST_NAMED = 4,     /* that the index of pages must lead back to */
        STRUCTURE_MAX = 512, /* bytes of an mspan */
        STRETCHES_MAX = 64,
        VARIABLES_MAX = 256 << 20 /* bytes of a mapping that is searched */
};
#define SLICE_MAX (UINT64_C(1) << 26)
/* 64 MiB of addresses share an arena (runtime/malloc.go, 64-bit Linux). */
enum { ARENA_SHIFT = 26, PAGE_SHIFT = 13, ARENA_PAGES = 8192, ARENA_INDEX_MAX = 1 << 22 };

uint64_t heap_arena_of(struct image *image, uint64_t mheap, uint64_t address)
{
        const struct layout *layout = &image->layout;
        /* amd64's addresses are signed; arena 0 is at the lowest one, -2^47 (runtime/malloc.go: arenaBaseOffset). */
        uint64_t base = layout->machine == LAYOUT_AMD64 ? UINT64_C(1) << 47 : 0;
        uint64_t index = (address + base) >> ARENA_SHIFT;
        uint64_t table;
        uint64_t arena;

        if (index >= ARENA_INDEX_MAX ||
            !memory_read_u64(image->memory, mheap + layout_offset(layout, LAYOUT_MHEAP_ARENAS), &table) ||
            !memory_read_u64(image->memory, table + index * 8, &arena))
                return 0;
        return arena;
}

uint64_t heap_index_of(struct image *image, uint64_t mheap, uint64_t address)
{
        uint64_t page = (address >> PAGE_SHIFT) % ARENA_PAGES;
        uint64_t arena = heap_arena_of(image, mheap, address);
        uint64_t span;

        if (!arena ||
            !memory_read_u64(image->memory,
                             arena + layout_offset(&image->layout, LAYOUT_HEAP_ARENA_SPANS) + page * 8,
                             &span))
                return 0;
        return span;
}

/* Counts of the spans that were checked. */
struct agreement {
        unsigned alive; /* not mSpanDead */
        unsigned named; /* of these, those that the index of pages leads back to */
};

static bool is_span(struct image *image, uint64_t mheap, uint64_t address, struct agreement *agreement)
{
        unsigned char bytes[STRUCTURE_MAX];
        uint64_t len = layout_offset(&image->layout, LAYOUT_MSPAN_BYTES);
        struct span span;

        if (address % 8 || len > sizeof(bytes) || !image_is_anonymous(image, address, len) ||
            !memory_read_at(image->memory, address, bytes, (size_t)len))
                return false;
        span = span_parse(image, bytes, (size_t)len);
        if (!span_is_consistent(&span))
                return false;
        if (span.state == SPAN_DEAD)
                return true;
        agreement->alive++;
        agreement->named += heap_index_of(image, mheap, span.start) == address;
        return true;
}

/* Returns the length of the slice header `slice`, read at `slice_at`, if it is mheap_.allspans; 0 if it is not. */
static uint64_t check_slice(struct image *image, uint64_t slice_at, const uint64_t slice[3])
{
        uint64_t offset = layout_offset(&image->layout, LAYOUT_MHEAP_ALLSPANS);
        uint64_t elements[SPANS_CHECKED];
        uint64_t checked = slice[1] < SPANS_CHECKED ? slice[1] : SPANS_CHECKED;
        uint64_t mheap = slice_at - offset;
        struct agreement agreement = { 0 };

        if (slice[0] % 8 || slice[1] < LEAST_SPANS || slice[1] > slice[2] || slice[2] > SLICE_MAX ||
            slice_at < offset || !image_is_data(image, mheap) ||
            !image_is_anonymous(image, slice[0], slice[2] * 8) ||
            !memory_read_at(image->memory, slice[0], elements, (size_t)checked * 8))
                return 0;
        for (uint64_t i = 0; i < checked; i++)
                if (!is_span(image, mheap, elements[i], &agreement))
                        return 0;
        /* The process runs: a span may be freed before its index entry is read. So only three in four must agree. */
        return agreement.named >= LEAST_NAMED && agreement.named * 4 >= agreement.alive * 3 ? slice[1] : 0;
}

static void search_stretch(struct image *image, struct page_map *pages, const struct page_stretch *stretch,
                           struct heap_place *place, uint64_t *most)
{
        size_t words = (size_t)(stretch->end - stretch->start) / 8;
        uint64_t *values = mem_new(words, sizeof(*values));

        if (!page_map_read(pages, image->memory, stretch->start, values, words * 8))
                words = 0;
        for (size_t i = 0; i + 2 < words; i++) {
                uint64_t slice_at = stretch->start + i * 8;
                uint64_t spans;

                if (values[i + 1] < LEAST_SPANS || values[i + 1] > values[i + 2] ||
                    values[i + 2] > SLICE_MAX || !values[i])
                        continue;
                spans = check_slice(image, slice_at, &values[i]);
                if (spans <= *most)
                        continue;
                *most = spans;
                place->mheap = slice_at - layout_offset(&image->layout, LAYOUT_MHEAP_ALLSPANS);
        }
        free(values);
}

static void search(struct image *image, struct page_map *pages, struct heap_place *place)
{
        struct page_stretch stretches[STRETCHES_MAX];
        uint64_t most = 0;

        for (size_t i = 0; i < image->data_count; i++) {
                const struct image_range *range = &image->data[i];
                size_t count = 0;

                if (range->end - range->start <= VARIABLES_MAX)
                        count = page_map_stretches(pages, range->start, range->end, stretches, STRETCHES_MAX);
                for (size_t k = 0; k < count; k++)
                        search_stretch(image, pages, &stretches[k], place, &most);
        }
}

static bool check_symbol(struct image *image)
{
        uint64_t slice_at =
                image->symbols[IMAGE_MHEAP] + layout_offset(&image->layout, LAYOUT_MHEAP_ALLSPANS);
        uint64_t slice[3];

        return image->symbols[IMAGE_MHEAP] && memory_read_at(image->memory, slice_at, slice, sizeof(slice)) &&
               check_slice(image, slice_at, slice) > 0;
}

static const char *layout_words(const struct image *image)
{
        switch (image->layout_from) {
        case IMAGE_LAYOUT_DWARF:
                return "the program's own DWARF";
        case IMAGE_LAYOUT_TABLE:
                return "the row of its version";
        default:
                return "the row of an older version, as its own has none";
        }
}

bool find_heap(struct image *image, struct page_map *pages, struct heap_place *ret_place, struct err *err)
{
        struct heap_place place = { 0 };

        if (check_symbol(image)) {
                place.mheap = image->symbols[IMAGE_MHEAP];
                place.by_symbols = true;
        }
        if (!place.by_symbols)
                search(image, pages, &place);
        if (!place.mheap) {
                if (memory_reader_is_gone(image->memory))
                        return err_set(err, ERR_MEASURE, "the process has ended, or runs another program");
                return err_set(
                        err, ERR_MEASURE,
                        "the heap's list of spans was not found among the program's variables (layout: %s)",
                        layout_words(image));
        }
        *ret_place = place;
        return true;
}
