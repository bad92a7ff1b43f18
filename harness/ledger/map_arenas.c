/* Go's heap arenas: stretches of anonymous mappings that begin and end on the 64 MiB grid, the last of them usually
 * half reserved. glibc's arenas look alike, but carry the flag of MAP_NORESERVE; a mapping of the program's own may
 * lie on the grid by chance. So the sum decides: the writable parts add up to HeapSys + StackInuse, to the page, and
 * beyond that only to the collector's work buffers. */
#include "ledger/map_arenas.h"

#include "ledger/claims.h"
#include "ledger/map.h"
#include "model/facts.h"

#define ARENA_BYTES (UINT64_C(64) << 20)
/* Where arenas begin before Go 1.26 (runtime.mallocinit); further hints are 2^40 apart. */
#define BASE_AMD64 UINT64_C(0xc000000000)
#define BASE_ARM64 UINT64_C(0x4000000000)
#define HINT_STEP (UINT64_C(1) << 40)
enum { MACHINE_ARM64 = 183, STRETCH_MAX = 256 };

struct stretch {
        size_t first; /* pieces first … last */
        size_t last;
        int64_t writable_bytes;
};

static bool may_be_arena(const struct map_piece *piece)
{
        return !piece->vma->no_reserve && !piece->vma->inode &&
               (piece->kind == MAP_UNKNOWN || piece->kind == MAP_RESERVED);
}

/* The stretch that begins at piece `first`; false where it does not lie on the grid or nothing in it is writable. */
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

/* True where a stretch brings the sum nearer to what the runtime has mapped, and not beyond it. Without the runtime's
 * figures the first stretch is all that can be told. */
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
        /* Lowest first: the heap lies below the area in which the kernel places mappings. */
        for (size_t i = 0; i < count; i++)
                if (!taken[i] && fits(claims, sum, stretches[i].writable_bytes)) {
                        take(map, &stretches[i]);
                        sum += stretches[i].writable_bytes;
                }
}
