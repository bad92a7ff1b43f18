/* Tries every aligned word of the variables as the beginning of a slice header. Nearly all are rejected without a
 * further read; a candidate is accepted only if each of its first elements looks like a g. */
#include "goheap/goroutine_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/goroutine_list.h"
#include "goheap/image.h"
#include "goheap/memory_reader.h"

enum {
        WORD = 8,
        CHUNK_BYTES = 1 << 20,
        DATA_MAX_BYTES = 256 << 20, /* variables that are searched in all */
        LIST_MAX = 4 << 20,         /* goroutines */
        LOOK_MAX = 16,              /* elements of a slice that are checked */
        /* Elements that must be alive. Every program has five: main and four of the runtime's own (the collector's
         * sweeper and scavenger, that of the finalizers, the one that forces collections). */
        ALIVE_MIN = 2,
        G_MAX_BYTES = 1024,
};

/* The ids of the living goroutines of one slice. */
struct look {
        uint64_t ids[LOOK_MAX];
        size_t alive;
};

static bool is_new_id(struct look *look, uint64_t id)
{
        for (size_t i = 0; i < look->alive; i++)
                if (look->ids[i] == id)
                        return false;
        look->ids[look->alive++] = id;
        return true;
}

static bool may_be_goroutine(const struct image *image, uint64_t address, struct look *look)
{
        size_t len = goroutine_decode_len(&image->layout);
        uint8_t bytes[G_MAX_BYTES];
        struct goroutine goroutine;

        if (address % WORD || len > sizeof(bytes) || !image_is_anonymous(image, address, len) ||
            !memory_read_at(image->memory, address, bytes, len) ||
            !goroutine_decode(&image->layout, bytes, len, &goroutine))
                return false;
        return goroutine_is_dead(&goroutine) ||
               ((!goroutine.entry_pc || image_is_text(image, goroutine.entry_pc)) &&
                (!goroutine.creator_pc || image_is_text(image, goroutine.creator_pc)) &&
                is_new_id(look, goroutine.id));
}

static bool may_be_list(const struct image *image, const uint64_t header[3])
{
        const uint64_t count = header[1];
        size_t looks = count < LOOK_MAX ? (size_t)count : LOOK_MAX;
        uint64_t pointers[LOOK_MAX];
        struct look look = { .alive = 0 };

        if (header[0] % WORD || count < ALIVE_MIN || count > header[2] || count > LIST_MAX ||
            !image_is_anonymous(image, header[0], count * WORD) ||
            !memory_read_at(image->memory, header[0], pointers, looks * WORD))
                return false;
        for (size_t i = 0; i < looks; i++)
                if (!may_be_goroutine(image, pointers[i], &look))
                        return false;
        return look.alive >= ALIVE_MIN;
}

struct search {
        uint64_t address, count; /* of the longest list so far */
        uint64_t searched_bytes;
};

static void search_chunk(const struct image *image, const uint8_t *bytes, size_t len, uint64_t address,
                         struct search *search)
{
        for (size_t at = 0; at + 3 * WORD <= len; at += WORD) {
                uint64_t header[3];

                memcpy(header, bytes + at, sizeof(header));
                if (header[0] && header[1] > search->count && may_be_list(image, header)) {
                        search->address = address + at;
                        search->count = header[1];
                }
        }
}

/* Chunks overlap by two words, so that each slice header of three words lies whole in one of them. */
static void search_range(const struct image *image, const struct image_range *range, uint8_t *chunk,
                         struct search *search)
{
        for (uint64_t at = range->start; at + 3 * WORD <= range->end; at += CHUNK_BYTES - 2 * WORD) {
                size_t len = range->end - at < CHUNK_BYTES ? (size_t)(range->end - at) : CHUNK_BYTES;

                search->searched_bytes += len;
                if (search->searched_bytes > DATA_MAX_BYTES)
                        return;
                if (memory_read_at(image->memory, at, chunk, len))
                        search_chunk(image, chunk, len, at, search);
        }
}

/* Returns the bytes that are read at a time: the largest range, at most CHUNK_BYTES. */
static size_t chunk_bytes(const struct image *image)
{
        uint64_t bytes = 0;

        for (size_t i = 0; i < image->data_count; i++) {
                uint64_t range = image->data[i].end - image->data[i].start;

                bytes = range > bytes ? range : bytes;
        }
        return bytes < CHUNK_BYTES ? (size_t)bytes : CHUNK_BYTES;
}

bool goroutine_find(const struct image *image, uint64_t *ret_allgs, struct err *err)
{
        struct search search = { .address = image->symbols[IMAGE_ALLGS] };
        uint64_t header[3];
        uint8_t *chunk;

        if (search.address && memory_read_at(image->memory, search.address, header, sizeof(header)) &&
            may_be_list(image, header)) {
                *ret_allgs = search.address;
                return true;
        }
        search.address = 0;
        chunk = mem_new(1, chunk_bytes(image));
        for (size_t i = 0; i < image->data_count; i++)
                search_range(image, &image->data[i], chunk, &search);
        free(chunk);
        if (!search.address)
                return err_set(err, ERR_MEASURE,
                               "nothing in its variables looks like the runtime's list of goroutines");
        *ret_allgs = search.address;
        return true;
}
