/* First what a mapping and its neighbour tell, then the steps that need a look at the heap or the sum of all
 * mappings. */
#include "ledger/map_build.h"

#include <string.h>

#include "base/scan.h"
#include "ledger/map.h"
#include "ledger/map_arenas.h"
#include "ledger/map_native.h"
#include "ledger/map_spans.h"
#include "model/facts.h"
#include "model/run.h"

/* A thread's guard is one page by default; up to GUARD_MAX counts as one. Go's reservations are larger. */
enum { GUARD_MAX = 64 << 10, STACK_MIN = 16 << 10 };
#define STACK_DEFAULT_BYTES (INT64_C(8) << 20)

static bool name_ends(const struct smaps_vma *vma, const char *suffix)
{
        size_t len = strlen(suffix);

        return vma->name_len >= len && memcmp(vma->name + vma->name_len - len, suffix, len) == 0;
}

/* Whether the mapping is of the file at `path`, also if that was removed or replaced since: "path (deleted)". */
static bool is_path(const struct smaps_vma *vma, const char *path)
{
        size_t len = path ? strlen(path) : 0;

        if (!len || !smaps_name_begins(vma, path))
                return false;
        return vma->name_len == len || (vma->name_len == len + 10 && name_ends(vma, " (deleted)"));
}

static bool same_file(const struct smaps_vma *a, const struct smaps_vma *b)
{
        return a->inode == b->inode && a->name_len == b->name_len &&
               memcmp(a->name, b->name, a->name_len) == 0;
}

/* A file with an executable mapping is a library; any other is data. The loader maps a library's segments next to each
 * other, so only adjacent mappings of the same file are searched. */
static bool is_library(const struct smaps *smaps, const struct smaps_vma *vma)
{
        const struct smaps_vma *end = smaps->vmas + smaps->count;

        for (const struct smaps_vma *at = vma; at < end && same_file(at, vma); at++)
                if (at->executable)
                        return true;
        for (const struct smaps_vma *at = vma; at >= smaps->vmas && same_file(at, vma); at--)
                if (at->executable)
                        return true;
        return false;
}

static bool is_shared_memory(const struct smaps_vma *vma)
{
        static const char *const prefixes[] = { "/memfd:", "/dev/shm/", "/SYSV", "/dev/zero", "[anon_shmem" };

        for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
                if (vma->shared && smaps_name_begins(vma, prefixes[i]))
                        return true;
        return vma->shared && !vma->name_len;
}

static enum map_kind kind_of_file(const struct map *map, const struct smaps_vma *vma)
{
        if (is_path(vma, map->facts->go.executable)) {
                if (vma->executable)
                        return MAP_BINARY_TEXT;
                return vma->writable ? MAP_BINARY_DATA : MAP_BINARY_RODATA;
        }
        if (is_library(&map->smaps, vma))
                return vma->writable ? MAP_LIBRARY_DATA : MAP_LIBRARY;
        return MAP_FILE;
}

static const struct named {
        const char *prefix;
        enum map_kind kind;
} names[] = {
        { "[stack", MAP_MAIN_STACK },
        { "[heap]", MAP_HEAP },
        { "[v", MAP_KERNEL }, /* vdso, vvar, vsyscall */
        { "[uprobes]", MAP_KERNEL },
        { "[anon: Go: heap]", MAP_GO_ARENA }, /* Go 1.25 and later where the kernel keeps names */
        { "[anon: Go: ", MAP_GO_METADATA },
        { "[anon: glibc: malloc arena", MAP_C_ARENA }, /* glibc.mem.decorate_maps=1 */
        { "[anon: glibc: pthread stack", MAP_THREAD_STACK },
        { "[anon:", MAP_NATIVE }, /* a name that the program or glibc gave to something else */
};

static enum map_kind kind_alone(const struct map *map, const struct smaps_vma *vma)
{
        if (is_shared_memory(vma))
                return MAP_SHARED;
        if (vma->inode || (vma->name_len && vma->name[0] == '/'))
                return kind_of_file(map, vma);
        if (!vma->readable && !vma->writable && !vma->executable)
                return MAP_RESERVED;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                if (smaps_name_begins(vma, names[i].prefix))
                        return names[i].kind;
        return MAP_UNKNOWN;
}

/* Returns the size of a pthread stack: the soft limit of RLIMIT_STACK, 8 MiB where that is not known. */
static int64_t stack_bytes(const struct facts *facts)
{
        const char *at = facts->limits ? strstr(facts->limits, "stack=") : NULL;
        struct scan scan = scan_text(at ? at + 6 : "", at ? strlen(at + 6) : 0);
        int64_t bytes;

        return scan_i64(&scan, &bytes) && bytes >= STACK_MIN ? bytes : STACK_DEFAULT_BYTES;
}

/* Knows a .bss by the data mapping below it, malloc's arenas by their flag, thread stacks by the guard page below them.
 * What lies above a stack in the same mapping is cut off: the kernel merges neighbours. */
static void kind_by_neighbour(struct map *map, size_t i)
{
        struct map_piece *piece = &map->pieces[i];
        const struct map_piece *below = i ? &map->pieces[i - 1] : NULL;
        bool abuts = below && below->end == piece->start;
        bool c_code = map->facts->go.cgo || !map->facts->go.is_go;
        uint64_t top;

        if (piece->kind != MAP_UNKNOWN)
                return;
        if (abuts && (below->kind == MAP_BINARY_DATA || below->kind == MAP_LIBRARY_DATA)) {
                piece->kind = MAP_BSS;
        } else if (piece->vma->no_reserve) {
                piece->kind = MAP_C_ARENA;
        } else if (c_code && abuts && below->kind == MAP_RESERVED && below->end - below->start <= GUARD_MAX &&
                   piece->end - piece->start >= STACK_MIN) {
                piece->kind = MAP_THREAD_STACK;
                top = piece->start + (uint64_t)stack_bytes(map->facts);
                if (top < piece->end) {
                        map_cut(map, i, top);
                        map->pieces[i + 1].kind = MAP_UNKNOWN;
                }
        }
}

/* Cuts the pclntab out of the mapping that it shares with rodata; the ELF file says where it lies. */
static void cut_pclntab(struct map *map, size_t i)
{
        const struct file_range *range = &map->facts->go.pclntab;
        const struct map_piece *piece = &map->pieces[i];
        uint64_t page = (uint64_t)map->page_bytes;
        uint64_t first = (uint64_t)range->offset / page * page;
        uint64_t end = ((uint64_t)range->offset + (uint64_t)range->bytes + page - 1) / page * page;
        uint64_t low = piece->vma->offset;
        uint64_t high = low + (piece->end - piece->start);

        if (piece->kind != MAP_BINARY_RODATA || piece->start != piece->vma->start || range->bytes <= 0 ||
            end <= low || first >= high)
                return;
        if (end < high)
                map_cut(map, i, piece->start + (end - low));
        if (first > low) {
                map_cut(map, i, map->pieces[i].start + (first - low));
                i++;
        }
        map->pieces[i].kind = MAP_BINARY_PCLNTAB;
}

bool map_build(const struct snapshot *snapshot, const struct facts *facts, const struct claims *claims,
               const struct heap_look *look, struct map *ret_map, struct err *err)
{
        struct map map = { .snapshot = snapshot, .facts = facts, .page_bytes = facts->host.page_bytes };

        if (map.page_bytes <= 0)
                map.page_bytes = 4096;
        if (!smaps_parse(snapshot->smaps, snapshot->smaps_bytes, &map.smaps, err))
                return false;
        for (size_t i = 0; i < map.smaps.count; i++) {
                const struct smaps_vma *vma = &map.smaps.vmas[i];

                map_append(&map, &(struct map_piece){ .kind = kind_alone(&map, vma),
                                                      .start = vma->start,
                                                      .end = vma->end,
                                                      .vma = vma,
                                                      .rss_bytes = vma->rss_bytes,
                                                      .anonymous_bytes = vma->anonymous_bytes,
                                                      .lazy_free_bytes = vma->lazy_free_bytes,
                                                      .anon_huge_bytes = vma->anon_huge_bytes,
                                                      .swap_bytes = vma->swap_bytes });
        }
        for (size_t i = 0; i < map.count; i++) {
                kind_by_neighbour(&map, i);
                cut_pclntab(&map, i);
        }
        if (look) {
                map_take_spans(&map, look);
        } else {
                map_find_arenas(&map, claims);
                map_find_native(&map, claims);
        }
        *ret_map = map;
        return true;
}
