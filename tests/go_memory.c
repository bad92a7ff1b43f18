/* Structures are written at the offsets of the table, so that a test fails where a walker reads others. */
#include "go_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/memory_image.h"
#include "goheap/memory_reader.h"
#include "goheap/spans.h"

#define RUNTIME UINT64_C(0x7f0000000000) /* the runtime's own mappings */
#define STRUCTURES (RUNTIME + 0x1040)
#define ARENA_LIST (RUNTIME + 0x3f000)
#define BITS_ARENA (RUNTIME + 0x40000)
#define BITS (BITS_ARENA + 16)
#define LIST (RUNTIME + 0x60000)
#define ARENA_TABLE (RUNTIME + 0x100000)
#define ARENA_STRUCTURE (RUNTIME + 0x4000000)
#define CHUNK_TABLE (RUNTIME + 0x8000000)
enum { SWEEPGEN = 8, PAGE = 8192 };
/* Bytes of the variables, and places of those behind the heap's. */
struct places {
        uint32_t variables, memstats, chunks, bits_arenas, controller;
};
static const struct places real_places = { 0x20000, 0x18000, 0x1f000, 0x1f100, 0x1f200 };
static const struct places compact_places = { 0x380, 0x280, 0x340, 0x348, 0x140 };
#define LAST_GC UINT64_C(1700000000000000000)

#define MAPS(variables_end)                                                                                  \
        "00400000-00480000 r-xp 00000000 fe:00 7 /bin/service\n"                                             \
        "00500000-" variables_end " rw-p 00100000 fe:00 7 /bin/service\n"                                    \
        "c000000000-c000400000 rw-p 00000000 00:00 0 \n"                                                     \
        "c000400000-c004000000 ---p 00000000 00:00 0 \n"                                                     \
        "7f0000000000-7f0010000000 rw-p 00000000 00:00 0 \n"

static void record(struct strbuf *image, uint64_t address, const void *bytes, uint32_t len)
{
        strbuf_append_len(image, &address, sizeof(address));
        strbuf_append_len(image, &len, sizeof(len));
        strbuf_append_len(image, bytes, len);
}

static void put(const struct layout *layout, enum layout_field field, void *structure, uint64_t value)
{
        struct layout_place place = layout->places[field];

        assert(place.bytes > 0);
        memcpy((char *)structure + place.offset, &value, place.bytes > 8 ? 8 : place.bytes);
}

struct plan {
        uint64_t page, pages, elem_bytes, elems, free_index, alloc_count, size_class, noscan, state, sweepgen;
        uint64_t marked; /* the first so many objects have their bit */
};

static const struct plan plans[GO_MEMORY_SPANS] = {
        [GO_MEMORY_SMALL] = { 0, 1, 64, 128, 15, 15, 6, 0, SPAN_IN_USE, SWEEPGEN, 10 },
        [GO_MEMORY_NOSCAN] = { 1, 1, 1024, 8, 0, 8, 32, 1, SPAN_IN_USE, SWEEPGEN, 8 },
        [GO_MEMORY_LARGE] = { 64, 256, 256 * PAGE, 1, 1, 1, 0, 1, SPAN_IN_USE, SWEEPGEN, 0 },
        [GO_MEMORY_STACK] = { 4, 4, 2048, 0, 0, 0, 0, 0, SPAN_MANUAL, 0, 0 },
        [GO_MEMORY_BUFFER] = { 8, 4, 0, 0, 0, 0, 0, 0, SPAN_MANUAL, 0, 0 },
        [GO_MEMORY_UNSWEPT] = { 12, 1, 32, 256, 200, 200, 4, 0, SPAN_IN_USE, SWEEPGEN - 2, 3 },
        [GO_MEMORY_DEAD] = { 20, 1, 0, 0, 0, 0, 0, 0, SPAN_DEAD, 0, 0 },
};

static void write_span(struct go_memory *memory, const struct layout *layout, int index, bool torn)
{
        const struct plan *plan = &plans[index];
        unsigned char structure[512] = { 0 };
        unsigned char bits[64] = { 0 };
        bool unswept = plan->sweepgen != SWEEPGEN;

        put(layout, LAYOUT_MSPAN_START, structure, GO_MEMORY_ARENA + plan->page * PAGE);
        put(layout, LAYOUT_MSPAN_PAGES, structure, plan->pages);
        put(layout, LAYOUT_MSPAN_ELEM_BYTES, structure, plan->elem_bytes);
        put(layout, LAYOUT_MSPAN_ELEMS, structure, plan->elems);
        put(layout, LAYOUT_MSPAN_FREE_INDEX, structure, plan->free_index);
        put(layout, LAYOUT_MSPAN_ALLOC_COUNT, structure, torn ? plan->elems + 1 : plan->alloc_count);
        put(layout, LAYOUT_MSPAN_CLASS, structure, plan->size_class << 1 | plan->noscan);
        put(layout, LAYOUT_MSPAN_STATE, structure, plan->state);
        put(layout, LAYOUT_MSPAN_SWEEPGEN, structure, plan->sweepgen);
        put(layout, unswept ? LAYOUT_MSPAN_MARK_BITS : LAYOUT_MSPAN_ALLOC_BITS, structure,
            BITS + (uint64_t)index * sizeof(bits));
        record(&memory->bytes, STRUCTURES + (uint64_t)index * 512, structure,
               (uint32_t)layout_offset(layout, LAYOUT_MSPAN_BYTES));
        for (uint64_t i = 0; i < plan->marked; i++)
                bits[i / 8] |= (unsigned char)(1 << i % 8);
        record(&memory->bytes, BITS + (uint64_t)index * sizeof(bits), bits, sizeof(bits));
}

/* The statistics agree with the spans: four collections, and as many bytes in use as they have. */
static void write_statistics(unsigned char *variables, const struct layout *layout,
                             const struct places *places)
{
        unsigned char *controller = variables + places->controller;
        unsigned char *memstats = variables + places->memstats;
        uint64_t in_use = 0;

        for (int i = 0; i < GO_MEMORY_SPANS; i++)
                in_use += plans[i].state == SPAN_IN_USE ? plans[i].pages * PAGE : 0;
        put(layout, LAYOUT_GC_PERCENT, controller, 100);
        put(layout, LAYOUT_GC_MEMORY_LIMIT, controller, INT64_MAX);
        put(layout, LAYOUT_GC_HEAP_IN_USE, controller, in_use);
        put(layout, LAYOUT_GC_HEAP_RELEASED, controller, PAGE);
        put(layout, LAYOUT_GC_HEAP_MARKED, controller, 4096);
        put(layout, LAYOUT_GC_MAPPED_READY, controller, in_use);
        put(layout, LAYOUT_GC_TOTAL_ALLOC, controller, 2 * in_use);
        put(layout, LAYOUT_MSTATS_NUM_GC, memstats, SWEEPGEN / 2);
        put(layout, LAYOUT_MSTATS_LAST_GC_UNIX, memstats, LAST_GC);
        memcpy(memstats + layout_offset(layout, LAYOUT_MSTATS_PAUSE_END) + (SWEEPGEN / 2 - 1) * 8,
               &(uint64_t){ LAST_GC }, 8);
}

/* The lists of the runtime's own memory, each of one element. */
static void write_lists(struct go_memory *memory, unsigned char *variables, const struct layout *layout,
                        const struct places *places)
{
        uint64_t slice[3] = { ARENA_LIST, 1, 1 };
        uint64_t arena = (GO_MEMORY_ARENA + (UINT64_C(1) << 47)) >> 26;
        uint64_t nothing[2] = { 0 };

        memcpy(variables + places->chunks, &(uint64_t){ RUNTIME }, 8);
        memcpy(variables + places->bits_arenas + 16, &(uint64_t){ BITS_ARENA }, 8);
        memcpy(variables + layout_offset(layout, LAYOUT_MHEAP_ALL_ARENAS), slice, sizeof(slice));
        record(&memory->bytes, RUNTIME, nothing, 8);
        record(&memory->bytes, BITS_ARENA, nothing, sizeof(nothing));
        record(&memory->bytes, ARENA_LIST, &arena, sizeof(arena));
}

/* The variables with the heap, the index of its one arena, and the list of spans. */
static void write_heap(struct go_memory *memory, const struct layout *layout, const struct places *places)
{
        unsigned char *heap = mem_new(places->variables, 1);
        uint64_t *owners = mem_new(8192, sizeof(*owners));
        uint64_t list[GO_MEMORY_SPANS];
        uint64_t slice[3] = { LIST, GO_MEMORY_SPANS, 64 };
        uint64_t structure = ARENA_STRUCTURE;

        put(layout, LAYOUT_MHEAP_SWEEPGEN, heap, SWEEPGEN);
        memcpy(heap + layout_offset(layout, LAYOUT_MHEAP_ALLSPANS), slice, sizeof(slice));
        put(layout, LAYOUT_MHEAP_ARENAS, heap, ARENA_TABLE);
        for (int i = 0; i < GO_MEMORY_SPANS; i++) {
                list[i] = STRUCTURES + (uint64_t)i * 512;
                for (uint64_t page = 0; plans[i].state != SPAN_DEAD && page < plans[i].pages; page++)
                        owners[plans[i].page + page] = list[i];
        }
        write_statistics(heap, layout, places);
        write_lists(memory, heap, layout, places);
        record(&memory->bytes, GO_MEMORY_MHEAP, heap, places->variables);
        record(&memory->bytes, LIST, list, sizeof(list));
        record(&memory->bytes, ARENA_TABLE + ((GO_MEMORY_ARENA + (UINT64_C(1) << 47)) >> 26) * 8, &structure,
               sizeof(structure));
        record(&memory->bytes, ARENA_STRUCTURE + layout_offset(layout, LAYOUT_HEAP_ARENA_SPANS), owners,
               8192 * 8);
        free(owners);
        free(heap);
}

/* What the page allocator says of the arena's one chunk that is mapped: nothing given out, nothing given back. */
static void write_chunk(struct go_memory *memory, const struct layout *layout)
{
        uint64_t index = (GO_MEMORY_ARENA + (UINT64_C(1) << 47)) >> 22;
        uint64_t table = CHUNK_TABLE;
        unsigned char bits[128] = { 0 };

        record(&memory->bytes,
               GO_MEMORY_MHEAP + layout_offset(layout, LAYOUT_MHEAP_CHUNKS) + (index >> 13) * sizeof(table),
               &table, sizeof(table));
        record(&memory->bytes, CHUNK_TABLE + (index & 8191) * sizeof(bits), bits, sizeof(bits));
}

static void write_all(struct go_memory *memory, const struct layout *layout, const struct places *places,
                      const char *maps, int tear)
{
        *memory = (struct go_memory){ 0 };
        for (int i = 0; i < GO_MEMORY_SPANS; i++)
                write_span(memory, layout, i, i == tear);
        write_heap(memory, layout, places);
        if (places == &compact_places)
                write_chunk(memory, layout);
        assert(image_from(memory_image_new(memory->bytes.text, memory->bytes.len), maps, strlen(maps),
                          "/bin/service", layout, &memory->image, NULL));
}

void go_memory_new(struct go_memory *memory, int tear)
{
        bool exact;

        write_all(memory, layout_find(22, LAYOUT_AMD64, &exact), &real_places, MAPS("00520000"), tear);
}

/* The fields of one structure close together. */
static void pack(struct layout *layout, enum layout_field first, enum layout_field last)
{
        uint32_t at = 0;

        for (int i = (int)first; i <= (int)last; i++) {
                if (!layout->places[i].bytes)
                        continue;
                layout->places[i].offset = at;
                at += (layout->places[i].bytes + 7) / 8 * 8;
        }
}

void go_memory_new_compact(struct go_memory *memory)
{
        bool exact;
        struct layout layout = *layout_find(22, LAYOUT_AMD64, &exact);

        pack(&layout, LAYOUT_MHEAP_SWEEPGEN, LAYOUT_MHEAP_SUMMARY);
        layout.places[LAYOUT_MHEAP_SCAVENGE_CHUNKS].offset = 0x100;
        layout.places[LAYOUT_MHEAP_CHUNKS].offset = 0x100000;            /* apart from the variables */
        layout.places[LAYOUT_MSTATS_PAUSE_END].bytes = SWEEPGEN / 2 * 8; /* as many as there were */
        pack(&layout, LAYOUT_MSTATS_STACKS_SYS, LAYOUT_MSTATS_NEXT_GC);
        write_all(memory, &layout, &compact_places, MAPS("00500380"), -1);
}

void go_memory_clear(struct go_memory *memory)
{
        image_clear(&memory->image);
        strbuf_clear(&memory->bytes);
}
