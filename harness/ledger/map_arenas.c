/* A Go heap arena begins and ends at a multiple of 64 MiB, and its upper part is often reserved only. So the
 * candidates are stretches of adjacent anonymous mappings that begin and end on that grid. glibc's arenas look the
 * same, but have the flag of MAP_NORESERVE. A mapping of the program may lie on the grid by chance, so the sum
 * decides: the writable parts of the true arenas add up to HeapSys + StackInuse, to the page, and at most the
 * collector's work buffers more. */
#include "ledger/map_arenas.h"

#include "ledger/claims.h"
#include "ledger/map.h"
#include "model/facts.h"

#define ARENA_BYTES (UINT64_C(64) << 20)
/* Addresses at which the runtime asks for its first arena, before Go 1.26 (runtime.mallocinit: arenaHints). If one is
 * taken, it asks 2^40 higher. */
#define BASE_AMD64 UINT64_C(0xc000000000)
#define BASE_ARM64 UINT64_C(0x4000000000)
#define HINT_STEP (UINT64_C(1) << 40)
enum { MACHINE_ARM64 = 183, STRETCH_MAX = 256 };

/* Adjacent pieces, from index `first` to `last`. */
struct stretch {
        size_t first;
        size_t last;
        int64_t writable_bytes;
};

static bool may_be_arena(const struct map_piece *piece)
{
        return !piece->vma->no_reserve && !piece->vma->inode &&
               (piece->kind == MAP_UNKNOWN || piece->kind == MAP_RESERVED);
}

/* Sets the stretch that begins at piece `first`. Returns whether it lies on the grid and has writable parts. */
static bool stretch_at(const struct map *map, size_t first, struct stretch *ret_stretch)
{
        struct stretch stretch = { .first = first, .last = first };

        for (size_t i = first; i < map->count && may_be_arena(&map->pieces[i]); i++) {
                if (i > first && map->pieces[i].start != map->pieces[i - 1].end)
                        break;
                stretch.last = i;
                if (map->pieces[i].kind != MAP_RESERVED)
                        stretch.writable_bytes += (int64_t)(map->pieces[i].end - map->pieces[i].start);
        }
        *ret_stretch = stretch;
        return map->pieces[first].start % ARENA_BYTES == 0 &&
               map->pieces[stretch.last].end % ARENA_BYTES == 0 && stretch.writable_bytes > 0;
}

static size_t find_stretches(const struct map *map, struct stretch *ret, size_t max)
{
        size_t count = 0;

        for (size_t i = 0; i < map->count && count < max; i++) {
                struct stretch stretch;

                if (!may_be_arena(&map->pieces[i]))
                        continue;
                if (stretch_at(map, i, &stretch))
                        ret[count++] = stretch;
                i = stretch.last;
        }
        return count;
}

static void take(struct map *map, const struct stretch *stretch)
{
        for (size_t i = stretch->first; i <= stretch->last; i++)
                if (map->pieces[i].kind != MAP_RESERVED)
                        map->pieces[i].kind = MAP_GO_ARENA;
}

static bool at_known_base(const struct map *map, const struct stretch *stretch)
{
        uint64_t base = map->facts->go.machine == MACHINE_ARM64 ? BASE_ARM64 : BASE_AMD64;
        uint64_t start = map->pieces[stretch->first].start;
        int minor = 0;
        int patch;

        if (go_facts_version(&map->facts->go, &minor, &patch) && minor >= 26)
                return false;
        return start >= base && (start - base) % HINT_STEP < HINT_STEP / 4;
}

static bool has_named_arena(const struct map *map)
{
        for (size_t i = 0; i < map->count; i++)
                if (map->pieces[i].kind == MAP_GO_ARENA)
                        return true;
        return false;
}

/* Whether a stretch of `more` bytes may be an arena beside those of `sum` bytes: the sum is still below what the
 * runtime has mapped, and does not go beyond it. Without the runtime's figures only the first stretch is taken. */
static bool fits(const struct claims *claims, int64_t sum, int64_t more)
{
        if (!claims->has_heap)
                return sum == 0;
        return sum < claims->mapped_low_bytes &&
               sum + more <= claims->mapped_high_bytes + claims->value[METRIC_GO_GC_SYS];
}

void map_find_arenas(struct map *map, const struct claims *claims)
{
        struct stretch stretches[STRETCH_MAX];
        size_t count = find_stretches(map, stretches, STRETCH_MAX);
        bool taken[STRETCH_MAX] = { false };
        int64_t sum = 0;

        if (!map->facts->go.is_go || has_named_arena(map))
                return;
        for (size_t i = 0; i < count; i++)
                if (at_known_base(map, &stretches[i])) {
                        take(map, &stretches[i]);
                        sum += stretches[i].writable_bytes;
                        taken[i] = true;
                }
        /* The heap lies below the addresses that mmap() chooses itself, so the lowest stretches are tried first. */
        for (size_t i = 0; i < count; i++)
                if (!taken[i] && fits(claims, sum, stretches[i].writable_bytes)) {
                        take(map, &stretches[i]);
                        sum += stretches[i].writable_bytes;
                }
}
