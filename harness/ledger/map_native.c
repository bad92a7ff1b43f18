/* Tells for the remaining anonymous mappings whether the runtime made them, or the program (mmap, malloc's large
 * blocks).
 *
 * The runtime says to the page how much it has mapped: MSpanSys + MCacheSys + BuckHashSys + GCSys + OtherSys, less the
 * work buffers, which lie in the arenas, plus the arena index of 32 MiB that it does not count. If the sizes of the
 * mappings add up to that, all are the runtime's. If they add up to more, the excess is the program's. Which mappings
 * make up the excess is guessed by size; one that the kernel merged with a neighbour is cut.
 */
#include "ledger/map_native.h"

#include "ledger/claims.h"
#include "ledger/map.h"
#include "model/facts.h"

/* How far the sums may differ: thread-local storage and the loader's pages of a dynamic program, and rounding. */
#define SLACK_BYTES (INT64_C(128) << 10)
/* The runtime's page summaries are small mappings inside large reservations, of at least this size on either side. */
#define RESERVATION_BYTES (UINT64_C(256) << 10)

static int64_t size_of(const struct map_piece *piece)
{
        return (int64_t)(piece->end - piece->start);
}

static bool is_reservation(const struct map *map, size_t i)
{
        const struct map_piece *piece = &map->pieces[i];

        return piece->kind == MAP_RESERVED && piece->end - piece->start >= RESERVATION_BYTES &&
               !piece->vma->no_reserve;
}

static bool lies_in_reservation(const struct map *map, size_t i)
{
        const struct map_piece *piece = &map->pieces[i];

        return i > 0 && i + 1 < map->count && map->pieces[i - 1].end == piece->start &&
               map->pieces[i + 1].start == piece->end && is_reservation(map, i - 1) &&
               is_reservation(map, i + 1);
}

/* Whether this may be the mapping with the arena index: as large as that, or up to half as large again, and hardly
 * touched. */
static bool looks_like_index(const struct map_piece *piece)
{
        return size_of(piece) >= MAP_HEAP_INDEX_BYTES && size_of(piece) < MAP_HEAP_INDEX_BYTES * 3 / 2 &&
               piece->rss_bytes < MAP_HEAP_INDEX_BYTES / 64;
}

static void rename_all(struct map *map, enum map_kind from, enum map_kind to)
{
        for (size_t i = 0; i < map->count; i++)
                if (map->pieces[i].kind == from)
                        map->pieces[i].kind = to;
}

static bool is_near(const struct map_piece *piece, int64_t bytes, int64_t slack)
{
        return size_of(piece) >= bytes - slack && size_of(piece) <= bytes + slack;
}

/* Returns the largest unknown piece of at most `bytes`, but not one below a 64th of that; map->count: none. */
static size_t find_fitting(const struct map *map, int64_t bytes, int64_t slack)
{
        size_t best = map->count;

        for (size_t i = 0; i < map->count; i++) {
                const struct map_piece *piece = &map->pieces[i];

                if (piece->kind != MAP_UNKNOWN || lies_in_reservation(map, i) ||
                    size_of(piece) > bytes + slack || size_of(piece) < bytes / 64 ||
                    (looks_like_index(piece) && !is_near(piece, bytes, slack)))
                        continue;
                if (best == map->count || size_of(piece) > size_of(&map->pieces[best]))
                        best = i;
        }
        return best;
}

/* Returns the unknown piece with the most resident bytes among those larger than `bytes`; map->count: none. */
static size_t find_merged(const struct map *map, int64_t bytes)
{
        size_t best = map->count;

        for (size_t i = 0; i < map->count; i++)
                if (map->pieces[i].kind == MAP_UNKNOWN && size_of(&map->pieces[i]) > bytes &&
                    (best == map->count || map->pieces[i].rss_bytes > map->pieces[best].rss_bytes))
                        best = i;
        return best;
}

/* Turns unknown pieces of together `excess` bytes into MAP_NATIVE, give or take `slack`. */
static void take_excess(struct map *map, int64_t excess, int64_t slack)
{
        while (excess > slack) {
                size_t fitting = find_fitting(map, excess, slack);
                size_t merged = find_merged(map, excess);
                bool near = fitting < map->count && is_near(&map->pieces[fitting], excess, slack);

                /* If no piece fits well, and a larger one has more resident bytes than the one that fits best, the
                 * program's mapping was merged into the larger one. */
                if (!near && merged < map->count &&
                    (fitting == map->count ||
                     map->pieces[merged].rss_bytes > map->pieces[fitting].rss_bytes)) {
                        /* The kernel places new mappings below older ones, so the program's part is the lower one. */
                        map_cut(map, merged,
                                map->pieces[merged].start +
                                        (uint64_t)(excess / map->page_bytes * map->page_bytes));
                        fitting = merged;
                }
                if (fitting == map->count)
                        return;
                map->pieces[fitting].kind = MAP_NATIVE;
                excess -= size_of(&map->pieces[fitting]);
        }
}

int64_t map_work_buffers(const struct map *map, const struct claims *claims)
{
        int64_t beyond = map_size(map, MAP_GO_ARENA) - claims->mapped_high_bytes;
        int64_t runtime = map_size(map, MAP_UNKNOWN) + map_size(map, MAP_GO_METADATA);
        int64_t short_of;

        if (beyond <= 0 || !claims->has_metadata)
                return 0;
        short_of = claims->metadata_high_bytes + MAP_HEAP_INDEX_BYTES + SLACK_BYTES - runtime;
        if (short_of < 0)
                return 0;
        return beyond < short_of ? beyond : short_of;
}

void map_find_native(struct map *map, const struct claims *claims)
{
        if (!map->facts->go.is_go) {
                rename_all(map, MAP_UNKNOWN, MAP_NATIVE);
                return;
        }
        if (!claims->has_metadata)
                return;
        take_excess(map,
                    map_size(map, MAP_UNKNOWN) + map_size(map, MAP_GO_METADATA) - MAP_HEAP_INDEX_BYTES -
                            claims->metadata_high_bytes + map_work_buffers(map, claims),
                    SLACK_BYTES + claims->metadata_high_bytes - claims->metadata_low_bytes);
        rename_all(map, MAP_UNKNOWN, MAP_GO_METADATA);
}
