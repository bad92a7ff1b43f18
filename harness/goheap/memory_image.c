/* Records are found by walking: images are small. */
#include "goheap/memory_image.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/memory_reader.h"

enum { HEADER_BYTES = 12 };

struct memory_image {
        struct memory_reader reader;
        const unsigned char *bytes;
        size_t len;
};

static bool next_record(const struct memory_image *image, size_t *at, uint64_t *ret_address,
                        const unsigned char **ret_bytes, uint32_t *ret_len)
{
        if (image->len - *at < HEADER_BYTES)
                return false;
        memcpy(ret_address, image->bytes + *at, 8);
        memcpy(ret_len, image->bytes + *at + 8, 4);
        *ret_bytes = image->bytes + *at + HEADER_BYTES;
        if (image->len - *at - HEADER_BYTES < *ret_len)
                return false;
        *at += HEADER_BYTES + *ret_len;
        return true;
}

static bool read_range(const struct memory_image *image, struct memory_range *range)
{
        const unsigned char *bytes;
        uint64_t address;
        uint32_t len;

        for (size_t at = 0; next_record(image, &at, &address, &bytes, &len);) {
                if (range->address < address || range->address - address > len ||
                    range->len > len - (range->address - address))
                        continue;
                memcpy(range->bytes, bytes + (range->address - address), range->len);
                return true;
        }
        return false;
}

static void image_read(struct memory_reader *reader, struct memory_range *ranges, size_t count)
{
        for (size_t i = 0; i < count; i++)
                ranges[i].read = read_range((struct memory_image *)reader, &ranges[i]);
}

static bool image_is_gone(struct memory_reader *reader)
{
        return ((struct memory_image *)reader)->len == 0;
}

static void image_free(struct memory_reader *reader)
{
        free(reader);
}

static const struct memory_reader_ops image_ops = { image_read, image_is_gone, image_free };

struct memory_reader *memory_image_new(const void *bytes, size_t len)
{
        struct memory_image *image = mem_new(1, sizeof(*image));

        *image = (struct memory_image){ { &image_ops }, bytes, len };
        return &image->reader;
}
