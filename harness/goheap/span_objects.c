/* Which bitmap shows the survivors of the last mark depends on the sweep: allocBits once the span has been swept since
 * that mark, gcmarkBits before. Objects of an unswept span that the mark did not reach are garbage, but still count as
 * allocated. Go 1.26 keeps the marks of small objects with pointers in the last 128 bytes of the span itself until it
 * is swept (runtime/mgcmark_greenteagc.go). */
#include "goheap/span_objects.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/find_heap.h"
#include "goheap/image.h"
#include "goheap/memory_joined.h"
#include "goheap/memory_reader.h"
#include "goheap/page_map.h"
#include "goheap/spans.h"
#include "model/heap.h"

/* 8 KiB of bits are 65,536 objects: as many as a span of 64 pages holds of the smallest, 8 bytes. */
enum { BATCH = 4096, BITS_MAX = 8192 };
enum { INLINE_BYTES = 128, INLINE_MARKS = 64, INLINE_MARKS_BYTES = 63, INLINE_ELEM_MAX = 512 };
enum {
        UNSWEPT = -2,
        SWEEPING = -1,
        CACHED_UNSWEPT = 1
}; /* mspan.sweepgen - mheap_.sweepgen (runtime/mheap.go) */

static bool is_unswept(const struct span *span, const struct spans *spans)
{
        int32_t behind = (int32_t)(span->sweepgen - spans->heap_sweepgen);

        return behind == UNSWEPT || behind == SWEEPING || behind == CACHED_UNSWEPT;
}

static size_t bits_len(const struct span *span)
{
        size_t len = ((size_t)span->elems + 7) / 8;

        return len < BITS_MAX ? len : BITS_MAX;
}

/* Whether a span keeps its marks inside itself: its arena has a bitmap of the pages of such spans. */
static bool has_inline_marks(struct image *image, uint64_t mheap, const struct span *span)
{
        uint64_t page = span->start / SPAN_PAGE_BYTES % 8192;
        uint64_t arena;
        uint8_t byte;

        if (!layout_has(&image->layout, LAYOUT_HEAP_ARENA_MARK_BITS_INLINE) || span->pages != 1 ||
            span->elem_bytes > INLINE_ELEM_MAX || span->elems > INLINE_MARKS_BYTES * 8)
                return false;
        arena = heap_arena_of(image, mheap, span->start);
        return arena &&
               memory_read_at(image->memory,
                              arena + layout_offset(&image->layout, LAYOUT_HEAP_ARENA_MARK_BITS_INLINE) +
                                      page / 8,
                              &byte, 1) &&
               byte >> (page % 8) & 1;
}

static uint64_t bits_address(struct image *image, uint64_t mheap, const struct span *span,
                             const struct spans *spans)
{
        if (!is_unswept(span, spans))
                return span->alloc_bits;
        if (has_inline_marks(image, mheap, span))
                return span->start + SPAN_PAGE_BYTES - INLINE_BYTES + INLINE_MARKS;
        return span->mark_bits;
}

static bool bit_of(const unsigned char *bits, uint32_t index)
{
        return bits[index / 8] >> (index % 8) & 1;
}

static uint32_t count_bits(const unsigned char *bits, uint32_t count)
{
        enum { WORD_BITS = 64 };
        uint32_t sum = 0;

        for (uint32_t i = 0; i < count / WORD_BITS; i++) {
                uint64_t word;

                memcpy(&word, bits + i * sizeof(word), sizeof(word));
                sum += (uint32_t)__builtin_popcountll(word);
        }
        for (uint32_t i = count / WORD_BITS * WORD_BITS; i < count; i++)
                sum += bit_of(bits, i);
        return sum;
}

static void add_pages(struct heap_pages *sum, const struct heap_pages *part)
{
        sum->bytes += part->bytes;
        sum->resident += part->resident;
        sum->swapped += part->swapped;
        sum->huge += part->huge;
}

/* Divides the resident bytes of a span slot by slot, which is needed only where not all of it is resident. */
static void divide_partly(const struct span *span, const unsigned char *bits, struct page_map *pages,
                          const struct heap_pages *whole, struct heap_class *class_)
{
        int64_t survived = 0;
        int64_t since = 0;

        for (uint32_t i = 0; i < span->elems; i++) {
                uint64_t start = span->start + i * span->elem_bytes;
                bool marked = bit_of(bits, i);

                if (marked)
                        survived += page_map_resident(pages, start, start + span->elem_bytes);
                else if (i < span->free_index)
                        since += page_map_resident(pages, start, start + span->elem_bytes);
        }
        class_->survived_resident += survived;
        class_->since_resident += since;
        class_->free_resident += whole->resident - survived - since;
}

static void divide_resident(const struct span *span, const unsigned char *bits, uint32_t survived,
                            uint32_t since, struct page_map *pages, struct heap_class *class_)
{
        struct heap_pages whole = { 0 };

        page_map_add(pages, span->start, span->start + span_bytes(span), &whole);
        add_pages(&class_->pages, &whole);
        if (span->size_class == 0) {
                class_->survived_resident += survived ? whole.resident : 0;
                class_->since_resident += since && !survived ? whole.resident : 0;
                class_->free_resident += !survived && !since ? whole.resident : 0;
        } else if (whole.resident == whole.bytes) {
                class_->survived_resident += (int64_t)(survived * span->elem_bytes);
                class_->since_resident += (int64_t)(since * span->elem_bytes);
                class_->free_resident += whole.bytes - (int64_t)((survived + since) * span->elem_bytes);
        } else if (whole.resident > 0) {
                divide_partly(span, bits, pages, &whole, class_);
        }
}

static void count_span(const struct span *span, const unsigned char *bits, struct page_map *pages,
                       struct heap_class *classes)
{
        struct heap_class *class_ = &classes[span->size_class * 2 + span->noscan];
        uint32_t survived = count_bits(bits, span->elems);
        uint32_t since = span->alloc_count > survived ? span->alloc_count - survived : 0;
        int64_t elem_bytes = span->size_class ? (int64_t)span->elem_bytes : (int64_t)span_bytes(span);

        class_->size_class = span->size_class;
        class_->noscan = span->noscan;
        class_->elem_bytes = span->size_class ? elem_bytes : 0;
        class_->spans++;
        class_->slots += span->elems;
        class_->survived += survived;
        class_->since += since;
        class_->survived_bytes += survived * elem_bytes;
        class_->since_bytes += since * elem_bytes;
        if (pages)
                divide_resident(span, bits, survived, since, pages, class_);
        else
                class_->pages.bytes += (int64_t)span_bytes(span);
}

static uint64_t count_batch(struct image *image, uint64_t mheap, const struct spans *all,
                            const struct span *spans, size_t count, struct page_map *pages,
                            struct heap_class *classes)
{
        struct memory_range *ranges = mem_new(count, sizeof(*ranges));
        uint64_t unread = 0;
        size_t bytes = 0;
        unsigned char *bits;

        for (size_t i = 0; i < count; i++)
                bytes += spans[i].state == SPAN_IN_USE ? bits_len(&spans[i]) : 0;
        bits = mem_new(bytes, 1);
        for (size_t i = 0, at = 0; i < count; i++) {
                if (spans[i].state != SPAN_IN_USE)
                        continue;
                ranges[i] = (struct memory_range){ bits_address(image, mheap, &spans[i], all), bits + at,
                                                   bits_len(&spans[i]), false };
                at += bits_len(&spans[i]);
        }
        memory_read_joined(image->memory, ranges, count);
        for (size_t i = 0; i < count; i++) {
                if (spans[i].state != SPAN_IN_USE)
                        continue;
                if (!ranges[i].read) {
                        memset(ranges[i].bytes, 0, ranges[i].len);
                        unread++;
                }
                count_span(&spans[i], ranges[i].bytes, pages, classes);
        }
        free(bits);
        free(ranges);
        return unread;
}

static void count_without_bits(const struct span *spans, size_t count, struct heap_class *classes)
{
        static const unsigned char none[BITS_MAX];

        for (size_t i = 0; i < count; i++)
                if (spans[i].state == SPAN_IN_USE)
                        count_span(&spans[i], none, NULL, classes);
}

uint64_t span_objects_count(struct image *image, uint64_t mheap, const struct spans *spans,
                            struct page_map *pages, bool bits, struct heap_class *classes)
{
        uint64_t unread = 0;

        if (!pages && !bits) {
                count_without_bits(spans->items, spans->count, classes);
                return 0;
        }
        for (size_t i = 0; i < spans->count; i += BATCH)
                unread += count_batch(image, mheap, spans, spans->items + i,
                                      spans->count - i < BATCH ? spans->count - i : BATCH, pages, classes);
        return unread;
}
