/* The spans are known already, and the statistics must agree with them. So the search looks for values that the
 * spans tell: the bytes in use, the number of collections (half of mheap_.sweepgen), the addresses of the mspan
 * structures and of their bitmaps. A variable at which all checks hold is found; where they hold at two places,
 * neither is taken. */
#include "goheap/find_statistics.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/find_heap.h"
#include "goheap/image.h"
#include "goheap/memory_reader.h"
#include "goheap/page_map.h"
#include "goheap/runtime_memory.h"
#include "goheap/spans.h"

enum { VARIABLES_MAX = 256 << 20, PAUSES = 256, STRETCHES_MAX = 64, ZERO_STEP = 4096, FOUND_TWICE = 1 };
/* A time of day in nanoseconds since 1970 lies between 2014 and 2262: no counter or size is as large. */
#define UNIX_MIN_NS UINT64_C(1400000000000000000)
#define UNIX_MAX_NS (UINT64_C(1) << 63)
#define BYTES_MAX (UINT64_C(1) << 46)

/* A copy of one range of the program's variables, and what they are checked against. */
struct words {
        const struct layout *layout;
        const unsigned char *bytes;
        uint64_t start;
        uint64_t len;
        const struct spans *spans;
        uint64_t in_use_bytes; /* sum of the spans in use */
        struct image *image;
        struct page_map *pages;
};

static uint64_t word_at(const struct words *words, uint64_t offset)
{
        uint64_t value = 0;

        if (offset <= words->len && words->len - offset >= sizeof(value))
                memcpy(&value, words->bytes + offset, sizeof(value));
        return value;
}

static uint64_t field_at(const struct words *words, uint64_t offset, enum layout_field field)
{
        return offset <= words->len ? layout_get(words->layout, field, words->bytes + offset,
                                                 (size_t)(words->len - offset))
                                    : 0;
}

static bool is_near(uint64_t a, uint64_t b, uint64_t slack)
{
        return a > b ? a - b <= slack : b - a <= slack;
}

/* gcController, Go 1.19 and later: heapInUse is near the sum of the spans, and the sums are whole pages. */
static uint64_t is_controller(const struct words *words, uint64_t at)
{
        uint64_t in_use = field_at(words, at, LAYOUT_GC_HEAP_IN_USE);
        uint64_t released, free, ready;
        int32_t percent;

        if (in_use % 8192 != 0 || in_use >= BYTES_MAX ||
            !is_near(in_use, words->in_use_bytes, words->in_use_bytes / 16 + (64 << 10)))
                return 0;
        released = field_at(words, at, LAYOUT_GC_HEAP_RELEASED);
        free = field_at(words, at, LAYOUT_GC_HEAP_FREE);
        ready = field_at(words, at, LAYOUT_GC_MAPPED_READY);
        percent = (int32_t)field_at(words, at, LAYOUT_GC_PERCENT);
        return released % 4096 == 0 && free % 4096 == 0 && released < BYTES_MAX && free < BYTES_MAX &&
               ready >= in_use && ready < BYTES_MAX && percent >= -1 &&
               (int64_t)field_at(words, at, LAYOUT_GC_MEMORY_LIMIT) > 0 &&
               field_at(words, at, LAYOUT_GC_HEAP_MARKED) < BYTES_MAX &&
               field_at(words, at, LAYOUT_GC_TOTAL_ALLOC) >= field_at(words, at, LAYOUT_GC_TOTAL_FREE) &&
               field_at(words, at, LAYOUT_GC_TOTAL_ALLOC) > 0;
}

/* memstats: numgc is half of mheap_.sweepgen, give or take one, and last_gc_unix stands in the ring buffer pause_end at
 * the place of that collection. */
static uint64_t is_memstats(const struct words *words, uint64_t at)
{
        uint64_t cycles = field_at(words, at, LAYOUT_MSTATS_NUM_GC);
        uint64_t ends, fraction_bits, last;
        double fraction;

        if (!cycles || !is_near(cycles, words->spans->heap_sweepgen / 2, 1))
                return 0;
        ends = at + layout_offset(words->layout, LAYOUT_MSTATS_PAUSE_END);
        last = field_at(words, at, LAYOUT_MSTATS_LAST_GC_UNIX);
        fraction_bits = field_at(words, at, LAYOUT_MSTATS_GC_CPU_FRACTION);
        memcpy(&fraction, &fraction_bits, sizeof(fraction));
        return last > UNIX_MIN_NS && last < UNIX_MAX_NS &&
               word_at(words, ends + (cycles + PAUSES - 1) % PAUSES * 8) == last &&
               field_at(words, at, LAYOUT_MSTATS_NUM_FORCED_GC) <= cycles && fraction >= 0 && fraction <= 1;
}

/* Whether a pointer may be the start of memory that the runtime mapped: then it is the start of a page. */
static bool may_be_mapped(const struct words *words, uint64_t address)
{
        return address && address % 4096 == 0 && image_is_anonymous(words->image, address, 4096);
}

/* persistentChunks: a list whose chunks hold the mspan structures. */
static uint64_t is_chunk_list(const struct words *words, uint64_t at)
{
        return may_be_mapped(words, word_at(words, at)) &&
               runtime_chunks_hold(words->image, words->start + at, words->spans);
}

/* gcBitsArenas: a lock, then the lists free, next, current and previous, whose arenas hold the spans' bitmaps. Any but
 * `next` [i == 2] may be empty. Returns the number of arenas. */
static uint64_t is_bits_list(const struct words *words, uint64_t at)
{
        for (int i = 1; i <= 4; i++) {
                uint64_t arena = word_at(words, at + (uint64_t)i * 8);

                if (arena ? !may_be_mapped(words, arena) : i == 2)
                        return 0;
        }
        return runtime_bits_hold(words->image, words->start + at, words->spans);
}

static uint64_t is_bucket_table(const struct words *words, uint64_t at)
{
        return may_be_mapped(words, word_at(words, at)) &&
               runtime_is_bucket_table(words->image, words->pages, word_at(words, at));
}

/* What is looked for, at every aligned word of the variables. The checks of the first two read nothing of the
 * process. */
static const struct runtime_variable {
        enum image_symbol symbol;
        uint64_t (*is)(const struct words *words, uint64_t at); /* 0: it is not; the highest result wins */
        enum layout_field needs; /* not in versions without this field; LAYOUT_FIELD_COUNT: in all */
        size_t place;            /* offset in struct heap_place */
        bool is_pointer;         /* the place is what the variable points to, not the variable */
        const char *missing;     /* for heap_place.missing; NULL: need not exist */
} runtime_variables[] = {
        { IMAGE_GC_CONTROLLER, is_controller, LAYOUT_GC_HEAP_IN_USE, offsetof(struct heap_place, controller),
          false, "the collector's own sums (gcController)" },
        { IMAGE_MEMSTATS, is_memstats, LAYOUT_MSTATS_NUM_GC, offsetof(struct heap_place, memstats), false,
          "the runtime's statistics (memstats)" },
        { IMAGE_PERSISTENT_CHUNKS, is_chunk_list, LAYOUT_FIELD_COUNT, offsetof(struct heap_place, chunks),
          false, "the runtime's small allocations (persistentChunks)" },
        { IMAGE_GC_BITS_ARENAS, is_bits_list, LAYOUT_FIELD_COUNT, offsetof(struct heap_place, bits_arenas),
          false, "the collector's bitmaps (gcBitsArenas)" },
        { IMAGE_BUCKHASH, is_bucket_table, LAYOUT_FIELD_COUNT, offsetof(struct heap_place, bucket_table),
          true, NULL },
};
enum { RUNTIME_VARIABLES = sizeof(runtime_variables) / sizeof(runtime_variables[0]) };

static uint64_t *place_of(struct heap_place *place, const struct runtime_variable *variable)
{
        return (uint64_t *)(void *)((char *)place + variable->place);
}

/* Whether the next five pages, as many as the largest structure covers, are zeroes: then none in use begins in the
 * first of them. */
static bool is_empty(const struct words *words, uint64_t at)
{
        static const unsigned char zeroes[5 * ZERO_STEP];

        return words->len - at >= sizeof(zeroes) && memcmp(words->bytes + at, zeroes, sizeof(zeroes)) == 0;
}

/* The place with the highest result wins; of two equal ones neither can be trusted. gcBitsArenas is an exception: the
 * word before or after it also passes for it, with one list fewer, and with as many arenas if that list is empty. Then
 * the first one is taken. */
static void search_words(const struct words *words, const struct runtime_variable *variable, uint64_t *best,
                         struct heap_place *place)
{
        for (uint64_t at = 0; at + 8 <= words->len; at += 8) {
                uint64_t is;

                if (at % ZERO_STEP == 0 && is_empty(words, at)) {
                        at += ZERO_STEP - 8;
                        continue;
                }
                is = variable->is(words, at);

                if (!is || is < *best)
                        continue;
                if (is > *best)
                        *place_of(place, variable) =
                                variable->is_pointer ? word_at(words, at) : words->start + at;
                else if (variable->symbol != IMAGE_GC_BITS_ARENAS)
                        *place_of(place, variable) = FOUND_TWICE;
                *best = is;
        }
}

struct search {
        struct image *image;
        struct page_map *pages;
        const struct spans *spans;
        uint64_t in_use_bytes;
        bool open[RUNTIME_VARIABLES];
        uint64_t best[RUNTIME_VARIABLES];
};

static void search_stretch(struct search *search, const struct page_stretch *stretch,
                           struct heap_place *place)
{
        size_t len = (size_t)(stretch->end - stretch->start);
        unsigned char *bytes = mem_new(len, 1);
        struct words words = { &search->image->layout, bytes,         stretch->start, len, search->spans,
                               search->in_use_bytes,   search->image, search->pages };

        if (page_map_read(search->pages, search->image->memory, stretch->start, bytes, len))
                for (int w = 0; w < RUNTIME_VARIABLES; w++)
                        if (search->open[w])
                                search_words(&words, &runtime_variables[w], &search->best[w], place);
        free(bytes);
}

static void search_all(struct search *search, struct heap_place *place)
{
        struct page_stretch stretches[STRETCHES_MAX];

        for (size_t i = 0; i < search->image->data_count; i++) {
                const struct image_range *range = &search->image->data[i];
                size_t count = 0;

                if (range->end - range->start <= VARIABLES_MAX)
                        count = page_map_stretches(search->pages, range->start, range->end, stretches,
                                                   STRETCHES_MAX);
                for (size_t k = 0; k < count; k++)
                        search_stretch(search, &stretches[k], place);
        }
}

static uint64_t in_use_bytes_of(const struct spans *spans)
{
        uint64_t sum = 0;

        for (size_t i = 0; i < spans->count; i++)
                if (spans->items[i].state == SPAN_IN_USE)
                        sum += span_bytes(&spans->items[i]);
        return sum;
}

/* Takes the place from the symbol table, without checks; false where that does not have it. */
static bool take_symbol(struct image *image, const struct runtime_variable *variable,
                        struct heap_place *place)
{
        uint64_t at = image->symbols[variable->symbol];

        if (!at)
                return false;
        if (variable->is_pointer)
                memory_read_u64(image->memory, at, place_of(place, variable));
        else
                *place_of(place, variable) = at;
        return true;
}

void find_statistics(struct image *image, struct page_map *pages, const struct spans *spans,
                     struct heap_place *place)
{
        struct search search = { image, pages, spans, in_use_bytes_of(spans), { false }, { 0 } };
        bool any = false;
        int missing = 0;

        for (int i = 0; i < RUNTIME_VARIABLES; i++) {
                enum layout_field needs = runtime_variables[i].needs;
                bool exists = needs == LAYOUT_FIELD_COUNT || layout_has(&image->layout, needs);

                search.open[i] = exists && !take_symbol(image, &runtime_variables[i], place);
                any |= search.open[i];
        }
        if (any)
                search_all(&search, place);
        for (int i = 0; i < RUNTIME_VARIABLES; i++) {
                uint64_t *found = place_of(place, &runtime_variables[i]);

                if (*found == FOUND_TWICE)
                        *found = 0;
                if (search.open[i] && !*found && runtime_variables[i].missing)
                        place->missing[missing++] = runtime_variables[i].missing;
        }
}
