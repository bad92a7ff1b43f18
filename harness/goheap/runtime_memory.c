/* Ranges are cut to what is mapped writable: the runtime reserves far more addresses for its indexes than it uses. */
#include "goheap/runtime_memory.h"

#include <stdlib.h>

#include "base/mem.h"
#include "goheap/find_heap.h"
#include "goheap/image.h"
#include "goheap/memory_reader.h"
#include "goheap/page_map.h"
#include "goheap/spans.h"

/* runtime/malloc.go [persistentChunkSize], mheap.go [gcBitsChunkBytes], mprof.go [buckHashSize]. */
enum {
        CHUNK_BYTES = 256 << 10,
        BITS_BYTES = 64 << 10,
        BUCKETS = 179999,
        LIST_MAX = 1 << 16,
        BUCKETS_ASKED = 16,
        BUCKETS_PIECE = 1024
};
/* mpagealloc_64bit.go [summaryLevels], mpagealloc.go [pallocChunksL1Bits, pallocChunksL2Bits]. */
enum { SUMMARY_LEVELS = 5, CHUNKS_L1 = 1 << 13, CHUNKS_L2 = 1 << 13, CHUNK_L1_SHIFT = 22 + 13 };
enum { ARENA_SHIFT = 26, ARENA_INDEX_BYTES = 32 << 20, ARENA_STRUCTURE_MAX = 16 << 20, GC_BITS_LISTS = 4 };

struct slice {
        uint64_t at, len, cap;
};

static bool read_slice(struct image *image, uint64_t at, struct slice *ret_slice)
{
        return memory_read_at(image->memory, at, ret_slice, sizeof(*ret_slice));
}

/* Adds the parts of [start, start + bytes) that are mapped and writable. Adds nothing if `start` lies among the
 * program's variables, as the index of arenas does since Go 1.26: those are counted as data of the executable. */
static void add_mapped(struct image *image, struct heap_look *look, enum heap_owner owner, uint64_t start,
                       uint64_t bytes)
{
        uint64_t end = start > UINT64_MAX - bytes ? UINT64_MAX : start + bytes;

        if (!start || image_is_data(image, start))
                return;
        for (size_t i = 0; i < image->maps.count; i++) {
                const struct smaps_vma *vma = &image->maps.vmas[i];

                if (vma->end > start && vma->start < end && vma->writable && !vma->inode && !vma->shared)
                        heap_look_add_owned(look, owner, vma->start > start ? vma->start : start,
                                            vma->end < end ? vma->end : end);
        }
}

struct list {
        uint64_t *items;
        size_t count;
        size_t capacity;
};

static void list_clear(struct list *list)
{
        free(list->items);
        *list = (struct list){ 0 };
}

/* Walks a linked list of the process and appends the addresses of its elements; an element has the pointer to the next
 * at offset `next_at`. False, and `list` empty, where the list has an impossible or unreadable element, or too many. */
static bool walk(struct image *image, uint64_t first, uint64_t next_at, struct list *list)
{
        for (uint64_t at = first; at;) {
                if (list->count >= LIST_MAX || at % 4096 || !image_is_anonymous(image, at, 4096)) {
                        /* The runtime mapped each element by itself, so it begins on a page; other lists' do not. */
                        list_clear(list);
                        return false;
                }
                list->items = mem_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
                list->items[list->count++] = at;
                if (!memory_read_u64(image->memory, at + next_at, &at)) {
                        list_clear(list);
                        return false;
                }
        }
        return true;
}

static bool holds(const struct list *list, uint64_t item_bytes, uint64_t address)
{
        for (size_t i = 0; i < list->count; i++)
                if (address >= list->items[i] && address - list->items[i] < item_bytes)
                        return true;
        return false;
}

static struct list walk_chunks(struct image *image, uint64_t variable)
{
        struct list list = { 0 };
        uint64_t first;

        if (memory_read_u64(image->memory, variable, &first))
                walk(image, first, 0, &list);
        return list;
}

bool runtime_chunks_hold(struct image *image, uint64_t variable, const struct spans *spans)
{
        struct list list = walk_chunks(image, variable);
        bool ok = holds(&list, CHUNK_BYTES, spans->first_structure) &&
                  holds(&list, CHUNK_BYTES, spans->last_structure);

        for (size_t i = 0; ok && i < list.count; i++)
                ok = image_is_anonymous(image, list.items[i], CHUNK_BYTES);
        list_clear(&list);
        return ok;
}

/* gcBitsArenas is a lock and the heads of four lists: free, next, current, previous. An arena [gcBitsArena] begins with
 * a counter, then the pointer to the next. */
static struct list walk_bits(struct image *image, uint64_t variable)
{
        uint64_t heads[GC_BITS_LISTS];
        struct list list = { 0 };

        if (!memory_read_at(image->memory, variable + 8, heads, sizeof(heads)))
                return list;
        for (int i = 0; i < GC_BITS_LISTS; i++)
                if (!walk(image, heads[i], 8, &list))
                        break;
        return list;
}

size_t runtime_bits_hold(struct image *image, uint64_t variable, const struct spans *spans)
{
        struct list list = walk_bits(image, variable);
        size_t count = list.count;
        size_t asked = 0;
        size_t held = 0;

        for (size_t i = 0; i < spans->count && asked < 64; i++) {
                if (spans->items[i].state != SPAN_IN_USE)
                        continue;
                asked++;
                held += holds(&list, BITS_BYTES, spans->items[i].alloc_bits);
        }
        for (size_t i = 0; i < count; i++)
                if (!image_is_anonymous(image, list.items[i], BITS_BYTES))
                        held = 0;
        list_clear(&list);
        return asked > 0 && held * 4 >= asked * 3 ? count : 0;
}

/* Checks the pointers that are set in a piece of the table, until *set is BUCKETS_ASKED. words[0] has index `first` in
 * the table. False where one does not lead to a bucket whose hash belongs at that index. */
static bool ask_buckets(struct image *image, const uint64_t *words, size_t first, size_t count, unsigned *set)
{
        uint64_t hash_at = layout_offset(&image->layout, LAYOUT_BUCKET_HASH);

        for (size_t i = 0; i < count && *set < BUCKETS_ASKED; i++) {
                uint64_t hash;

                if (!words[i])
                        continue;
                if (!memory_read_u64(image->memory, words[i] + hash_at, &hash) || hash % BUCKETS != first + i)
                        return false;
                (*set)++;
        }
        return true;
}

bool runtime_is_bucket_table(struct image *image, struct page_map *pages, uint64_t address)
{
        uint64_t words[BUCKETS_PIECE];
        unsigned set = 0;

        if (!image_is_anonymous(image, address, BUCKETS * 8))
                return false;
        for (size_t at = 0; at < BUCKETS && set < BUCKETS_ASKED; at += BUCKETS_PIECE) {
                size_t count = BUCKETS - at < BUCKETS_PIECE ? BUCKETS - at : BUCKETS_PIECE;

                if (!page_map_read(pages, image->memory, address + at * 8, words, count * sizeof(*words)) ||
                    !ask_buckets(image, words, at, count, &set))
                        return false;
        }
        return set > 0;
}

static void list_lists(struct image *image, const struct heap_place *place, struct heap_look *look)
{
        struct list chunks = { 0 };
        struct list bits = { 0 };

        if (place->chunks)
                chunks = walk_chunks(image, place->chunks);
        if (place->bits_arenas)
                bits = walk_bits(image, place->bits_arenas);
        for (size_t i = 0; i < chunks.count; i++)
                add_mapped(image, look, HEAP_OWNER_CHUNKS, chunks.items[i], CHUNK_BYTES);
        for (size_t i = 0; i < bits.count; i++)
                add_mapped(image, look, HEAP_OWNER_BITS, bits.items[i], BITS_BYTES);
        list_clear(&chunks);
        list_clear(&bits);
        add_mapped(image, look, HEAP_OWNER_BUCKETS, place->bucket_table, (BUCKETS * 8 + 4095) / 4096 * 4096);
}

/* Adds the page allocator's second-level tables of chunks [pallocData], for the addresses where there are arenas. */
static void list_chunk_tables(struct image *image, uint64_t mheap, struct heap_look *look)
{
        const struct layout *layout = &image->layout;
        uint64_t base = layout->machine == LAYOUT_AMD64 ? UINT64_C(1) << 47 : 0;
        uint64_t last = UINT64_MAX;

        for (size_t i = 0; i < look->arena_count; i++) {
                uint64_t l1 = (look->arenas[i].start + base) >> CHUNK_L1_SHIFT;
                uint64_t table;

                if (l1 == last || l1 >= CHUNKS_L1)
                        continue;
                last = l1;
                if (memory_read_u64(image->memory,
                                    mheap + layout_offset(layout, LAYOUT_MHEAP_CHUNKS) + l1 * 8, &table))
                        add_mapped(image, look, HEAP_OWNER_PAGE_INDEX, table,
                                   layout_offset(layout, LAYOUT_CHUNK_BYTES) * CHUNKS_L2);
        }
}

static void list_page_index(struct image *image, uint64_t mheap, struct heap_look *look)
{
        const struct layout *layout = &image->layout;
        struct slice slice;

        for (unsigned i = 0; i < SUMMARY_LEVELS; i++)
                if (read_slice(image, mheap + layout_offset(layout, LAYOUT_MHEAP_SUMMARY) + i * sizeof(slice),
                               &slice))
                        add_mapped(image, look, HEAP_OWNER_PAGE_INDEX, slice.at, slice.cap * 8);
        if (layout_has(layout, LAYOUT_MHEAP_SCAVENGE_CHUNKS) &&
            read_slice(image, mheap + layout_offset(layout, LAYOUT_MHEAP_SCAVENGE_CHUNKS), &slice))
                add_mapped(image, look, HEAP_OWNER_PAGE_INDEX, slice.at,
                           layout->minor >= 21 ? slice.cap * 8 : slice.cap);
        list_chunk_tables(image, mheap, look);
}

static void add_arena(struct image *image, uint64_t start, struct heap_look *look)
{
        uint64_t end = start + (UINT64_C(1) << ARENA_SHIFT);

        for (size_t i = 0; i < image->maps.count && look->arena_count < HEAP_ARENAS_MAX; i++) {
                const struct smaps_vma *vma = &image->maps.vmas[i];
                uint64_t low = vma->start > start ? vma->start : start;
                uint64_t high = vma->end < end ? vma->end : end;

                if (low >= high || !vma->writable || vma->inode || vma->shared)
                        continue;
                look->arenas = mem_grow(look->arenas, &look->arena_capacity, look->arena_count + 1,
                                        sizeof(*look->arenas));
                look->arenas[look->arena_count++] = (struct heap_arena){ .start = low, .end = high };
        }
}

static int by_start(const void *a, const void *b)
{
        const struct heap_arena *x = a;
        const struct heap_arena *y = b;

        return (x->start > y->start) - (x->start < y->start);
}

static void list_arenas(struct image *image, uint64_t mheap, struct heap_look *look)
{
        const struct layout *layout = &image->layout;
        uint64_t base = layout->machine == LAYOUT_AMD64 ? UINT64_C(1) << 47 : 0;
        uint64_t structure_bytes = layout_offset(layout, LAYOUT_HEAP_ARENA_BYTES);
        struct slice slice;
        uint64_t *indexes;
        uint64_t table;

        if (memory_read_u64(image->memory, mheap + layout_offset(layout, LAYOUT_MHEAP_ARENAS), &table))
                add_mapped(image, look, HEAP_OWNER_ARENA_INDEX, table, ARENA_INDEX_BYTES);
        if (!read_slice(image, mheap + layout_offset(layout, LAYOUT_MHEAP_ALL_ARENAS), &slice) ||
            slice.len > HEAP_ARENAS_MAX || structure_bytes > ARENA_STRUCTURE_MAX)
                return;
        indexes = mem_new((size_t)slice.len, sizeof(*indexes));
        if (slice.len &&
            memory_read_at(image->memory, slice.at, indexes, (size_t)slice.len * sizeof(*indexes)))
                for (size_t i = 0; i < slice.len; i++) {
                        uint64_t start = (indexes[i] << ARENA_SHIFT) - base;

                        add_arena(image, start, look);
                        add_mapped(image, look, HEAP_OWNER_ARENAS, heap_arena_of(image, mheap, start),
                                   (structure_bytes + 4095) / 4096 * 4096);
                }
        free(indexes);
        if (look->arena_count)
                qsort(look->arenas, look->arena_count, sizeof(*look->arenas), by_start);
}

void runtime_memory_list(struct image *image, const struct heap_place *place, const struct spans *spans,
                         struct heap_look *look)
{
        struct slice slice;

        list_arenas(image, place->mheap, look);
        list_page_index(image, place->mheap, look);
        list_lists(image, place, look);
        if (read_slice(image, place->mheap + layout_offset(&image->layout, LAYOUT_MHEAP_ALLSPANS), &slice))
                add_mapped(image, look, HEAP_OWNER_SPAN_LIST, slice.at, (slice.cap * 8 + 4095) / 4096 * 4096);
        look->span_structure_bytes =
                (int64_t)(spans->structures * layout_offset(&image->layout, LAYOUT_MSPAN_BYTES));
}
