/* A read walks the list of records: images are small. */
#include "goheap/memory_image.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/memory_reader.h"

enum { HEADER_BYTES = 12 };

struct record {
        uint64_t address;
        uint64_t len;
        const unsigned char *bytes;
};

struct memory_image {
        struct memory_reader reader;
        struct record *records;
        size_t count;
        size_t capacity;
};

static void list_records(struct memory_image *image, const unsigned char *bytes, size_t len)
{
        for (size_t at = 0; len - at >= HEADER_BYTES;) {
                uint32_t record_len;
                struct record record;

                memcpy(&record.address, bytes + at, 8);
                memcpy(&record_len, bytes + at + 8, 4);
                at += HEADER_BYTES;
                if (len - at < record_len)
                        break;
                record.len = record_len;
                record.bytes = bytes + at;
                at += record_len;
                image->records = mem_grow(image->records, &image->capacity, image->count + 1, sizeof(record));
                image->records[image->count++] = record;
        }
}

static bool read_range(const struct memory_image *image, struct memory_range *range)
{
        for (size_t i = 0; i < image->count; i++) {
                const struct record *record = &image->records[i];
                uint64_t offset = range->address - record->address;

                if (offset > record->len || range->len > record->len - offset)
                        continue;
                memcpy(range->bytes, record->bytes + offset, range->len);
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
        return ((struct memory_image *)reader)->count == 0;
}

static void image_free(struct memory_reader *reader)
{
        free(((struct memory_image *)reader)->records);
        free(reader);
}

static const struct memory_reader_ops image_ops = { image_read, image_is_gone, image_free };

struct memory_reader *memory_image_new(const void *bytes, size_t len)
{
        struct memory_image *image = mem_new(1, sizeof(*image));

        *image = (struct memory_image){ .reader = { &image_ops } };
        list_records(image, bytes, len);
        return &image->reader;
}
