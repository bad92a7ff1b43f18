/* An array of pieces, sorted by address. */
#include "ledger/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/pages.h"
#include "model/run.h"

void map_append(struct map *map, const struct map_piece *piece)
{
        map->pieces = mem_grow(map->pieces, &map->capacity, map->count + 1, sizeof(*map->pieces));
        map->pieces[map->count++] = *piece;
}

static int64_t share(int64_t bytes, int64_t part, int64_t whole)
{
        return whole > 0 ? (int64_t)((double)bytes * ((double)part / (double)whole)) : 0;
}

void map_cut(struct map *map, size_t index, uint64_t address)
{
        struct map_piece low = map->pieces[index];
        struct map_piece high = low;
        int64_t low_rss;

        map_append(map, &low); /* makes room; overwritten below */
        memmove(&map->pieces[index + 2], &map->pieces[index + 1],
                (map->count - index - 2) * sizeof(*map->pieces));
        if (!pages_resident(map->snapshot->pages, map->snapshot->pages_bytes, low.start, address,
                            map->page_bytes, &low_rss))
                low_rss =
                        share(low.rss_bytes, (int64_t)(address - low.start), (int64_t)(low.end - low.start)) /
                        map->page_bytes * map->page_bytes;
        if (low_rss > low.rss_bytes)
                low_rss = low.rss_bytes;
        low.end = high.start = address;
        low.anonymous_bytes = share(low.anonymous_bytes, low_rss, low.rss_bytes);
        low.lazy_free_bytes = share(low.lazy_free_bytes, low_rss, low.rss_bytes);
        low.anon_huge_bytes = share(low.anon_huge_bytes, low_rss, low.rss_bytes);
        /* Swapped-out pages are not resident, so the division of resident bytes says nothing about them: by size. */
        low.swap_bytes = share(low.swap_bytes, (int64_t)(low.end - low.start),
                               (int64_t)(map->pieces[index].end - low.start));
        low.rss_bytes = low_rss;
        high.rss_bytes -= low.rss_bytes;
        high.anonymous_bytes -= low.anonymous_bytes;
        high.lazy_free_bytes -= low.lazy_free_bytes;
        high.anon_huge_bytes -= low.anon_huge_bytes;
        high.swap_bytes -= low.swap_bytes;
        map->pieces[index] = low;
        map->pieces[index + 1] = high;
}

void map_clear(struct map *map)
{
        smaps_clear(&map->smaps);
        free(map->pieces);
        *map = (struct map){ 0 };
}

struct map_piece map_sum(const struct map *map, enum map_kind kind)
{
        struct map_piece sum = { .kind = kind };

        for (size_t i = 0; i < map->count; i++) {
                if (map->pieces[i].kind != kind)
                        continue;
                sum.rss_bytes += map->pieces[i].rss_bytes;
                sum.anonymous_bytes += map->pieces[i].anonymous_bytes;
                sum.lazy_free_bytes += map->pieces[i].lazy_free_bytes;
                sum.anon_huge_bytes += map->pieces[i].anon_huge_bytes;
                sum.swap_bytes += map->pieces[i].swap_bytes;
        }
        return sum;
}

int64_t map_size(const struct map *map, enum map_kind kind)
{
        int64_t size = 0;

        for (size_t i = 0; i < map->count; i++)
                if (map->pieces[i].kind == kind)
                        size += (int64_t)(map->pieces[i].end - map->pieces[i].start);
        return size;
}
