/* Reads mheap_.allspans, then the structures that it points to in large batches, then those again that were torn. */
#include "goheap/spans.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/address_order.h"
#include "goheap/image.h"
#include "goheap/memory_joined.h"
#include "goheap/memory_reader.h"

/* 8 million spans are at least 64 GiB of heap. */
enum { SPANS_MAX = 8 << 20, STRUCTURE_MAX = 512, BATCH = 8192, TRIES = 3 };
/* Spans of small objects have up to 10 pages (runtime/sizeclasses.go). */
enum { SMALL_PAGES_MAX = 64 };
#define SPAN_PAGES_MAX (UINT64_C(1) << 27) /* 1 TiB */
#define ADDRESS_MAX (UINT64_C(1) << 47)

struct span span_parse(const struct image *image, const void *bytes, size_t len)
{
        const struct layout *layout = &image->layout;
        uint64_t span_class = layout_get(layout, LAYOUT_MSPAN_CLASS, bytes, len);
        uint64_t elems = layout_get(layout, LAYOUT_MSPAN_ELEMS, bytes, len);
        uint64_t free_index = layout_get(layout, LAYOUT_MSPAN_FREE_INDEX, bytes, len);

        return (struct span){
                .start = layout_get(layout, LAYOUT_MSPAN_START, bytes, len),
                .pages = layout_get(layout, LAYOUT_MSPAN_PAGES, bytes, len),
                .elem_bytes = layout_get(layout, LAYOUT_MSPAN_ELEM_BYTES, bytes, len),
                .alloc_bits = layout_get(layout, LAYOUT_MSPAN_ALLOC_BITS, bytes, len),
                .mark_bits = layout_get(layout, LAYOUT_MSPAN_MARK_BITS, bytes, len),
                .large_type = layout_get(layout, LAYOUT_MSPAN_LARGE_TYPE, bytes, len),
                .elems = elems > UINT32_MAX ? UINT32_MAX : (uint32_t)elems,
                .free_index = free_index > UINT32_MAX ? UINT32_MAX : (uint32_t)free_index,
                .alloc_count = (uint32_t)layout_get(layout, LAYOUT_MSPAN_ALLOC_COUNT, bytes, len),
                .sweepgen = (uint32_t)layout_get(layout, LAYOUT_MSPAN_SWEEPGEN, bytes, len),
                .size_class = (uint8_t)(span_class >> 1),
                .noscan = span_class & 1,
                .state = (uint8_t)layout_get(layout, LAYOUT_MSPAN_STATE, bytes, len),
        };
}

static bool objects_are_consistent(const struct span *span)
{
        if (span->size_class == 0)
                return span->elems == 1 && span->elem_bytes <= span_bytes(span) && span->alloc_count <= 1;
        return span->size_class < SPAN_CLASS_MAX && span->pages <= SMALL_PAGES_MAX && span->elem_bytes >= 8 &&
               span->elem_bytes <= SPAN_SMALL_MAX && span->elem_bytes % 8 == 0 && span->elems > 0 &&
               span->elems <= span_bytes(span) / span->elem_bytes && span->alloc_count <= span->elems &&
               span->free_index <= span->elems;
}

bool span_is_consistent(const struct span *span)
{
        if (span->state == SPAN_DEAD)
                return true;
        return span->state <= SPAN_MANUAL && span->start % SPAN_PAGE_BYTES == 0 && span->pages > 0 &&
               span->pages <= SPAN_PAGES_MAX && span->start < ADDRESS_MAX &&
               (span->state == SPAN_MANUAL || objects_are_consistent(span));
}

static size_t structure_bytes(const struct image *image)
{
        uint64_t bytes = layout_offset(&image->layout, LAYOUT_MSPAN_BYTES);

        return bytes < STRUCTURE_MAX ? (size_t)bytes : STRUCTURE_MAX;
}

static void take(struct spans *spans, const struct span *span)
{
        if (span->state == SPAN_DEAD)
                return;
        spans->items = mem_grow(spans->items, &spans->capacity, spans->count + 1, sizeof(*spans->items));
        spans->items[spans->count++] = *span;
}

static void read_again(struct image *image, uint64_t address, unsigned char *bytes, size_t len,
                       struct spans *spans)
{
        struct span span = { .state = UINT8_MAX };

        for (int i = 0; i < TRIES && !span_is_consistent(&span); i++)
                if (memory_read_at(image->memory, address, bytes, len))
                        span = span_parse(image, bytes, len);
        if (span_is_consistent(&span))
                take(spans, &span);
        else
                spans->torn++;
}

static void read_batch(struct image *image, const uint64_t *addresses, size_t count, struct spans *spans)
{
        size_t len = structure_bytes(image);
        struct memory_range *ranges = mem_new(count, sizeof(*ranges));
        unsigned char *bytes = mem_new(count, len);

        for (size_t i = 0; i < count; i++)
                ranges[i] = (struct memory_range){ addresses[i], bytes + i * len, len, false };
        memory_read_joined(image->memory, ranges, count);
        for (size_t i = 0; i < count; i++) {
                struct span span = span_parse(image, ranges[i].bytes, len);

                if (ranges[i].read && span_is_consistent(&span))
                        take(spans, &span);
                else
                        read_again(image, addresses[i], ranges[i].bytes, len, spans);
                if (addresses[i] < spans->first_structure || !spans->first_structure)
                        spans->first_structure = addresses[i];
                if (addresses[i] > spans->last_structure)
                        spans->last_structure = addresses[i];
        }
        free(bytes);
        free(ranges);
}

static bool is_sorted(const struct spans *spans)
{
        for (size_t i = 1; i < spans->count; i++)
                if (spans->items[i - 1].start > spans->items[i].start)
                        return false;
        return true;
}

static void sort(struct spans *spans)
{
        struct address_order *order = mem_new(spans->count, sizeof(*order));
        struct span *sorted = mem_new(spans->count, sizeof(*sorted));

        for (size_t i = 0; i < spans->count; i++)
                order[i] = (struct address_order){ spans->items[i].start, i };
        address_order_sort(order, spans->count);
        for (size_t i = 0; i < spans->count; i++)
                sorted[i] = spans->items[order[i].index];
        free(order);
        free(spans->items);
        spans->items = sorted;
        spans->capacity = spans->count;
}

/* Pages that were freed and allocated again as another span, while the spans were read, appear in both spans. */
static void drop_overlaps(struct spans *spans)
{
        size_t kept = 0;

        if (!is_sorted(spans))
                sort(spans);
        for (size_t i = 0; i < spans->count; i++) {
                const struct span *last = kept ? &spans->items[kept - 1] : NULL;

                if (last && last->start + span_bytes(last) > spans->items[i].start) {
                        spans->torn++;
                        spans->torn_bytes += span_bytes(&spans->items[i]);
                        continue;
                }
                spans->items[kept++] = spans->items[i];
        }
        spans->count = kept;
}

/* Copies mheap_.allspans. When that slice grows, the runtime moves it and frees the old array, so a read may fail just
 * then: it is tried again, from the slice header on. */
static bool read_list(struct image *image, uint64_t mheap, uint64_t **ret_addresses, size_t *ret_count,
                      struct err *err)
{
        for (int i = 0; i < TRIES; i++) {
                uint64_t slice[3] = { 0 };
                uint64_t *addresses;

                if (!memory_read_at(image->memory,
                                    mheap + layout_offset(&image->layout, LAYOUT_MHEAP_ALLSPANS), slice,
                                    sizeof(slice)))
                        continue;
                if (slice[1] == 0 || slice[1] > SPANS_MAX || slice[1] > slice[2])
                        return err_set(err, ERR_MEASURE,
                                       "the heap's list of spans has %llu entries: that cannot be",
                                       (unsigned long long)slice[1]);
                addresses = mem_new((size_t)slice[1], sizeof(*addresses));
                if (memory_read_at(image->memory, slice[0], addresses,
                                   (size_t)slice[1] * sizeof(*addresses))) {
                        *ret_addresses = addresses;
                        *ret_count = (size_t)slice[1];
                        return true;
                }
                free(addresses);
        }
        return err_set(err, ERR_MEASURE,
                       memory_reader_is_gone(image->memory) ? "the process has ended, or runs another program"
                                                            : "the heap's list of spans cannot be read");
}

bool spans_read(struct image *image, uint64_t mheap, struct spans *ret_spans, struct err *err)
{
        struct spans spans = { 0 };
        uint64_t *addresses = NULL;
        size_t count = 0;

        if (!read_list(image, mheap, &addresses, &count, err))
                return false;
        spans.structures = count;
        memory_read_at(image->memory, mheap + layout_offset(&image->layout, LAYOUT_MHEAP_SWEEPGEN),
                       &spans.heap_sweepgen, sizeof(spans.heap_sweepgen));
        for (size_t i = 0; i < count; i += BATCH)
                read_batch(image, addresses + i, count - i < BATCH ? count - i : BATCH, &spans);
        free(addresses);
        drop_overlaps(&spans);
        *ret_spans = spans;
        return true;
}

void spans_clear(struct spans *spans)
{
        free(spans->items);
        *spans = (struct spans){ 0 };
}

const struct span *spans_find(const struct spans *spans, uint64_t address)
{
        size_t low = 0;
        size_t high = spans->count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;

                if (spans->items[middle].start + span_bytes(&spans->items[middle]) <= address)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low < spans->count && spans->items[low].start <= address ? &spans->items[low] : NULL;
}
