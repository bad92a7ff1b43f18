#include "goheap/memory_gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/memory_reader.h"

enum {
        GAP_MAX_BYTES = 4096, /* less than this between two: reading it too is cheaper than another range */
        CLUSTER_MAX_BYTES = 256 << 10,
        BATCH_MAX_BYTES = 4 << 20, /* held at a time */
        BATCH_RANGES = 512,
};

struct member {
        uint64_t address;
        size_t index;
};

struct gathering {
        struct memory_reader *reader;
        const struct member *members; /* by address */
        size_t count, len;
        uint8_t *ret_bytes;
        bool *ret_read;
};

static int compare_members(const void *a, const void *b)
{
        const struct member *x = a, *y = b;

        return x->address < y->address ? -1 : x->address > y->address;
}

static struct member *sort_members(const uint64_t *addresses, size_t count)
{
        struct member *members = mem_new(count, sizeof(*members));
        bool sorted = true;

        for (size_t i = 0; i < count; i++) {
                members[i] = (struct member){ addresses[i], i };
                sorted = sorted && (!i || addresses[i - 1] <= addresses[i]);
        }
        if (!sorted)
                qsort(members, count, sizeof(*members), compare_members);
        return members;
}

/* How many members from `first` on lie near enough to one another. */
static size_t cluster_len(const struct gathering *gathering, size_t first)
{
        const struct member *members = gathering->members;
        size_t end = first + 1;

        while (end < gathering->count &&
               members[end].address - members[end - 1].address <= gathering->len + GAP_MAX_BYTES &&
               members[end].address - members[first].address <= CLUSTER_MAX_BYTES - gathering->len)
                end++;
        return end - first;
}

/* A cluster that could not be read as one: a gap in it may not be mapped. */
static size_t read_each(const struct gathering *gathering, size_t first, size_t count)
{
        size_t good = 0;

        for (size_t i = first; i < first + count; i++) {
                size_t index = gathering->members[i].index;
                bool read = memory_read_at(gathering->reader, gathering->members[i].address,
                                           gathering->ret_bytes + index * gathering->len, gathering->len);

                gathering->ret_read[index] = read;
                good += read;
        }
        return good;
}

static size_t take_cluster(const struct gathering *gathering, const struct memory_range *range, size_t first,
                           size_t count)
{
        if (!range->read)
                return read_each(gathering, first, count);
        for (size_t i = first; i < first + count; i++) {
                size_t index = gathering->members[i].index;

                memcpy(gathering->ret_bytes + index * gathering->len,
                       (uint8_t *)range->bytes + (gathering->members[i].address - range->address),
                       gathering->len);
                gathering->ret_read[index] = true;
        }
        return count;
}

/* Clusters from `first` on, as many as fit; returns the members done with. */
static size_t read_clusters(const struct gathering *gathering, size_t first, uint8_t *room, size_t *good)
{
        struct memory_range ranges[BATCH_RANGES];
        size_t members[BATCH_RANGES];
        size_t at = first, bytes = 0, count = 0;

        while (at < gathering->count && count < BATCH_RANGES) {
                size_t len = cluster_len(gathering, at);
                size_t cluster_bytes =
                        (size_t)(gathering->members[at + len - 1].address - gathering->members[at].address) +
                        gathering->len;

                if (count && bytes + cluster_bytes > BATCH_MAX_BYTES)
                        break;
                ranges[count] =
                        (struct memory_range){ gathering->members[at].address, room + bytes, cluster_bytes };
                members[count++] = len;
                bytes += cluster_bytes;
                at += len;
        }
        memory_read(gathering->reader, ranges, count);
        at = first;
        for (size_t i = 0; i < count; at += members[i++])
                *good += take_cluster(gathering, &ranges[i], at, members[i]);
        return at - first;
}

size_t memory_gather(struct memory_reader *reader, const uint64_t *addresses, size_t count, size_t len,
                     uint8_t *ret_bytes, bool *ret_read)
{
        struct member *members = sort_members(addresses, count);
        struct gathering gathering = { reader, members, count, len, ret_bytes, ret_read };
        uint8_t *room = mem_new(1, BATCH_MAX_BYTES + len);
        size_t good = 0;

        for (size_t at = 0; at < count;)
                at += read_clusters(&gathering, at, room, &good);
        free(room);
        free(members);
        return good;
}
