/* Sorts the pieces of a batch by address and joins neighbours at most GAP_MAX bytes apart to a range of at most
 * JOINED_MAX bytes. If a joined range cannot be read whole, its pieces are read one by one. */
#include "goheap/memory_joined.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/address_order.h"
#include "goheap/memory_reader.h"

enum { BATCH = 8192, GAP_MAX = 512, JOINED_MAX = 64 << 10 };

struct joined {
        size_t first; /* in the sorted order */
        size_t count;
};

/* Returns pointers to the ranges, by address. Most batches arrive sorted, so that is looked for first. */
static struct memory_range **sort(struct memory_range *ranges, size_t count)
{
        struct memory_range **sorted = mem_new(count, sizeof(struct memory_range *));
        struct address_order *order = mem_new(count, sizeof(*order));
        bool in_order = true;

        for (size_t i = 0; i < count; i++) {
                order[i] = (struct address_order){ ranges[i].address, i };
                in_order = in_order && (!i || ranges[i - 1].address <= ranges[i].address);
        }
        if (!in_order)
                address_order_sort(order, count);
        for (size_t i = 0; i < count; i++)
                sorted[i] = &ranges[order[i].index];
        free(order);
        return sorted;
}

/* Returns the index after the last range that joins to sorted[first], and in *ret_end the address where they end. */
static size_t join_from(struct memory_range *const *sorted, size_t first, size_t count, uint64_t *ret_end)
{
        uint64_t start = sorted[first]->address;
        uint64_t end = start + sorted[first]->len;
        size_t at = first + 1;

        for (; at < count; at++) {
                uint64_t next = sorted[at]->address;
                uint64_t next_end = next + sorted[at]->len;

                if (next_end < next || next > end + GAP_MAX || next_end - start > JOINED_MAX)
                        break;
                if (next_end > end)
                        end = next_end;
        }
        *ret_end = end;
        return at;
}

static void hand_out(struct memory_reader *reader, struct memory_range *const *sorted,
                     const struct joined *joined, const struct memory_range *range)
{
        for (size_t i = joined->first; i < joined->first + joined->count; i++) {
                sorted[i]->read = range->read;
                if (range->read)
                        memcpy(sorted[i]->bytes,
                               (const char *)range->bytes + (sorted[i]->address - range->address),
                               sorted[i]->len);
                else
                        memory_read(reader, sorted[i], 1);
        }
}

static void gather_batch(struct memory_reader *reader, struct memory_range *ranges, size_t count)
{
        struct memory_range **sorted = sort(ranges, count);
        struct memory_range *wide = mem_new(count, sizeof(*wide));
        struct joined *joined = mem_new(count, sizeof(*joined));
        size_t wide_count = 0;
        size_t bytes = 0;
        char *buffer;

        for (size_t i = 0; i < count; i += joined[wide_count - 1].count) {
                uint64_t end;
                size_t next = join_from(sorted, i, count, &end);

                joined[wide_count] = (struct joined){ i, next - i };
                wide[wide_count++] = (struct memory_range){ sorted[i]->address, NULL,
                                                            (size_t)(end - sorted[i]->address), false };
                bytes += (size_t)(end - sorted[i]->address);
        }
        buffer = mem_new(bytes, 1);
        for (size_t i = 0, at = 0; i < wide_count; at += wide[i++].len)
                wide[i].bytes = buffer + at;
        memory_read(reader, wide, wide_count);
        for (size_t i = 0; i < wide_count; i++)
                hand_out(reader, sorted, &joined[i], &wide[i]);
        free(buffer);
        free(joined);
        free(wide);
        free(sorted);
}

size_t memory_read_joined(struct memory_reader *reader, struct memory_range *ranges, size_t count)
{
        size_t good = 0;

        for (size_t i = 0; i < count; i += BATCH)
                gather_batch(reader, ranges + i, count - i < BATCH ? count - i : BATCH);
        for (size_t i = 0; i < count; i++)
                good += ranges[i].read;
        return good;
}
