/* Adds up objects by the address of their type. Names are read last, and only for the types with the most bytes. */
#include "goheap/heap_types.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/image.h"
#include "goheap/layout.h"
#include "goheap/memory_joined.h"
#include "goheap/memory_reader.h"
#include "goheap/spans.h"
#include "goheap/type_name.h"
#include "model/heap.h"

enum {
        HEADER_BYTES = 8,
        HEADER_MIN_ELEM = 513, /* spans of smaller ones end with a bitmap instead (runtime/mbitmap.go) */
        SPANS_SAMPLED = 256,   /* of each size class, at most */
        ELEMS_MAX = 16, /* no such class has more slots in a span; the most is 14, 576 bytes each in 8 KiB */
        TYPES_MAX = 1 << 14,
        BITS_BYTES = (ELEMS_MAX + 7) / 8,
};

/* The objects of one type; fractions, since a sampled span stands for several. */
struct sum {
        uint64_t type_at; /* address of its abi.Type */
        double objects, bytes, survived_bytes;
};

struct sums {
        struct sum *items;
        size_t count, capacity;
        size_t last; /* index found last, tried first: neighbours in memory often have the same type */
};

static void add(struct sums *sums, uint64_t type_at, double objects, double bytes, bool survived)
{
        size_t i = sums->last;

        if (i >= sums->count || sums->items[i].type_at != type_at)
                for (i = 0; i < sums->count && sums->items[i].type_at != type_at;)
                        i++;
        if (i == sums->count) {
                if (sums->count == TYPES_MAX)
                        return;
                sums->items = mem_grow(sums->items, &sums->capacity, sums->count + 1, sizeof(*sums->items));
                sums->items[sums->count++] = (struct sum){ .type_at = type_at };
        }
        sums->items[i].objects += objects;
        sums->items[i].bytes += bytes;
        sums->items[i].survived_bytes += survived ? bytes : 0;
        sums->last = i;
}

static bool has_headers(const struct span *span)
{
        return span->state == SPAN_IN_USE && span->size_class && !span->noscan &&
               span->elem_bytes >= HEADER_MIN_ELEM && span->elems;
}

static bool is_marked(const uint8_t *bits, size_t i)
{
        return bits[i / 8] >> (i % 8) & 1;
}

/* Reads the header of each allocated object of a span: one whose bit is set survived the last mark, one before the free
 * index is allocated even if its bit is clear. `weight`: how many spans this one stands for. */
static void add_span(struct image *image, const struct span *span, double weight, struct sums *sums)
{
        size_t elems = span->elems < ELEMS_MAX ? span->elems : ELEMS_MAX;
        struct memory_range ranges[ELEMS_MAX];
        uint64_t types[ELEMS_MAX];
        bool survived[ELEMS_MAX];
        uint8_t bits[BITS_BYTES] = { 0 };
        size_t count = 0;

        if (!memory_read_at(image->memory, span->alloc_bits, bits, sizeof(bits)))
                return;
        for (size_t i = 0; i < elems; i++)
                if (is_marked(bits, i) || i < span->free_index) {
                        survived[count] = is_marked(bits, i);
                        ranges[count] = (struct memory_range){ span->start + i * span->elem_bytes,
                                                               &types[count], HEADER_BYTES, false };
                        count++;
                }
        memory_read(image->memory, ranges, count);
        for (size_t i = 0; i < count; i++)
                if (ranges[i].read && types[i])
                        add(sums, types[i], weight * span->elems / (double)elems,
                            weight * span->elems / (double)elems * (double)span->elem_bytes, survived[i]);
}

/* Samples each class by itself: every n-th of its spans. */
static void add_small(struct image *image, const struct spans *spans, struct sums *sums)
{
        size_t of_class[SPAN_CLASS_MAX] = { 0 }, seen[SPAN_CLASS_MAX] = { 0 };

        for (size_t i = 0; i < spans->count; i++)
                if (has_headers(&spans->items[i]) && spans->items[i].size_class < SPAN_CLASS_MAX)
                        of_class[spans->items[i].size_class]++;
        for (size_t i = 0; i < spans->count; i++) {
                const struct span *span = &spans->items[i];
                size_t every;

                if (!has_headers(span) || span->size_class >= SPAN_CLASS_MAX)
                        continue;
                every = (of_class[span->size_class] + SPANS_SAMPLED - 1) / SPANS_SAMPLED;
                if (seen[span->size_class]++ % every == 0)
                        add_span(image, span, (double)every, sums);
        }
}

static void add_large(struct image *image, const struct spans *spans, struct sums *sums)
{
        struct memory_range *ranges = mem_new(spans->count, sizeof(*ranges));
        const struct span **large = mem_new(spans->count, sizeof(struct span *));
        uint8_t *bits = mem_new(spans->count, 1);
        size_t count = 0;

        for (size_t i = 0; i < spans->count; i++) {
                const struct span *span = &spans->items[i];

                if (span->state != SPAN_IN_USE || span->size_class || !span->large_type)
                        continue;
                ranges[count] = (struct memory_range){ span->alloc_bits, &bits[count], 1, false };
                large[count++] = span;
        }
        memory_read_joined(image->memory, ranges, count);
        for (size_t i = 0; i < count; i++)
                add(sums, large[i]->large_type, 1, (double)span_bytes(large[i]),
                    ranges[i].read && is_marked(&bits[i], 0));
        free(bits);
        free(large);
        free(ranges);
}

static int compare_types(const void *a, const void *b)
{
        const struct heap_type *x = a, *y = b;

        if (x->bytes != y->bytes)
                return x->bytes < y->bytes ? 1 : -1;
        return strcmp(x->name, y->name);
}

/* Two types may have the same name, since it has only the last part of the package's path. They become one row. */
static void add_type(struct heap_look *look, const char *name, const struct sum *sum)
{
        struct heap_type *type = NULL;

        for (size_t i = 0; i < look->type_count && !type; i++)
                if (strcmp(look->types[i].name, name) == 0)
                        type = &look->types[i];
        if (!type) {
                type = &look->types[look->type_count++];
                *type = (struct heap_type){ .name = mem_dup(name) };
        }
        type->objects += (int64_t)(sum->objects + 0.5);
        type->bytes += (int64_t)(sum->bytes + 0.5);
        type->survived_bytes += (int64_t)(sum->survived_bytes + 0.5);
}

static int compare_sums(const void *a, const void *b)
{
        const struct sum *x = a, *y = b;

        return x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : 0;
}

static void name_types(struct image *image, const struct names *names, struct sums *sums,
                       struct heap_look *look)
{
        char name[TYPE_NAME_MAX + 1];

        if (sums->count)
                qsort(sums->items, sums->count, sizeof(*sums->items), compare_sums);
        look->types = mem_new(HEAP_TYPES_MAX, sizeof(*look->types));
        for (size_t i = 0; i < sums->count && look->type_count < HEAP_TYPES_MAX; i++)
                if (type_name(image, names, sums->items[i].type_at, name))
                        add_type(look, name, &sums->items[i]);
        if (look->type_count)
                qsort(look->types, look->type_count, sizeof(*look->types), compare_types);
}

void heap_types_fill(struct image *image, const struct names *names, const struct spans *spans,
                     struct heap_look *look)
{
        struct sums sums = { 0 };
        char name[TYPE_NAME_MAX + 1];

        if (!layout_has(&image->layout, LAYOUT_MSPAN_LARGE_TYPE))
                return;
        for (size_t i = 0; i < look->large_count; i++)
                if (look->large[i].type_at && type_name(image, names, look->large[i].type_at, name)) {
                        free(look->large[i].type);
                        look->large[i].type = mem_dup(name);
                }
        add_large(image, spans, &sums);
        add_small(image, spans, &sums);
        name_types(image, names, &sums, look);
        free(sums.items);
}
